import { exchange, type Step } from '../../kernels/commands.ts';
import type { Ose } from '../ose.ts';
import type { P256Key } from '../p256-key.ts';
import type { PassMode, PassStatus } from '../pass-status.ts';
import { mobileCapabilities } from './capabilities.ts';
import { openCryptogram } from './cryptogram.ts';
import { getVasData, passIdHash, vasStatus, vasValue } from './get-data.ts';
import { vasMessage } from './message.ts';

/** One pass that a shop takes. */
export interface ApplePassWanted {
  /** Pass type identifier: "pass.com.example.loyalty". */
  passType: string;
  /** null: passes of this type are not encrypted. */
  key: P256Key | null;
  signUpUrl?: string | undefined;
}

export interface ApplePass {
  passType: string;
  status: PassStatus;
  /** Empty unless it was read. */
  message: string;
  /** The phone's clock when it made the answer, wall clock ms: nothing else says that the answer is of now. null unless read. */
  timestampMs: number | null;
}

/**
 * Asks the phone that answered the SELECT of OSE.VAS.01 for one pass after the other; with `vas_only` until one is
 * found, since a phone gives no more there. What was not asked is not in the result: the card was lost, or its owner
 * has to act first.
 * NOTE: Unofficial. The nonces of both sides are bound to nothing, so an answer could be an old one: see timestampMs.
 */
export function* readApplePasses(
  ose: Ose,
  mode: PassMode,
  wanted: readonly ApplePassWanted[],
): Step<ApplePass[]> {
  const passes: ApplePass[] = [];
  if (!mobileCapabilities(ose)?.passesMayBeRead) return passes;
  for (const [index, pass] of wanted.entries()) {
    const hash = passIdHash(pass.passType);
    const more = index < wanted.length - 1;
    const command = getVasData({ passIdHash: hash, mode, more, signUpUrl: pass.signUpUrl });
    const answer = yield* exchange('GET VAS DATA', command);
    if (answer.kind === 'lost') break;
    const read = passOf(pass, hash, answer);
    passes.push(read);
    if (read.status === 'locked' || read.status === 'user_action') break;
    if (mode === 'vas_only' && read.status !== 'not_found') break;
  }
  return passes;
}

function passOf(
  { passType, key }: ApplePassWanted,
  hash: Uint8Array,
  { sw, data }: { sw: number; data: Uint8Array },
): ApplePass {
  const without = { passType, message: '', timestampMs: null };
  const status = vasStatus(sw);
  if (status !== 'read') return { ...without, status };
  const value = vasValue(data);
  if (!value) return { ...without, status: 'unreadable' };
  // NOTE: nobody has published a plain answer; it is taken for what an encrypted one holds.
  const message = key ? openCryptogram(value, key, hash) : vasMessage(value);
  if (message === null || typeof message === 'string') return { ...without, status: 'unreadable' };
  return { passType, status: 'read', ...message };
}

import { equalBytes } from '../../../platform/bytes/hex.ts';
import { isSet } from '../../emv/bits.ts';
import { findTlv, type Tlv } from '../../emv/tlv.ts';
import type { CommandApdu } from '../../iso7816/command-apdu.ts';
import type { Ose } from '../ose.ts';

const AID = Uint8Array.of(0xa0, 0x00, 0x00, 0x04, 0x76, 0xd0, 0x00, 0x01, 0x11);
const NONCE = 32;

export const SELECT_SMART_TAP: CommandApdu = { cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x00, data: AID, le: 0 };

/** `data` absent: GET MORE DATA has none. */
export function smartTapCommand(ins: 0x50 | 0x53 | 0xc0, data?: Uint8Array): CommandApdu {
  return { cla: 0x90, ins, p1: 0x00, p2: 0x00, ...(data ? { data } : {}), le: 0 };
}

/** What the environment says of Smart Tap. */
export interface SmartTapApplet {
  /** The phone's nonce (C2 or DF6E), 32 bytes, where the applet need not be selected by its own name any more. */
  nonce: Uint8Array | null;
}

/** null: the phone does not offer it. */
export function smartTapApplet({ wallet, objects }: Ose): SmartTapApplet | null {
  const directory = path(objects, 0xa5, 0xbf0c);
  const entry = directory.find(
    ({ tag, children }) => tag === 0x61 && equalBytes(findTlv(children ?? [], 0x4f)?.value ?? AID, AID),
  );
  if (wallet !== 'google_pay' && !entry) return null;
  const own = findTlv(entry?.children ?? [], 0x73)?.children ?? [];
  const mayStaySelected = isSet(findTlv(own, 0xdf62)?.value ?? new Uint8Array(0), 1, 1);
  const nonce = (findTlv(own, 0xdf6e) ?? findTlv(objects, 0xc2))?.value;
  return { nonce: mayStaySelected && nonce?.length === NONCE ? nonce : null };
}

/** Children at the end of a path of templates. */
function path(objects: readonly Tlv[], ...tags: readonly number[]): readonly Tlv[] {
  return tags.reduce<readonly Tlv[]>((children, tag) => findTlv(children, tag)?.children ?? [], objects);
}

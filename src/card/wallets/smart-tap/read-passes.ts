import { concatBytes } from '../../../platform/bytes/hex.ts';
import { exchange, type Step } from '../../kernels/commands.ts';
import type { Ose } from '../ose.ts';
import { ephemeralKey, type P256Key } from '../p256-key.ts';
import type { PassMode, PassStatus } from '../pass-status.ts';
import { SELECT_SMART_TAP, smartTapApplet, smartTapCommand } from './applet.ts';
import {
  negotiateRequest,
  readNegotiateResponse,
  readSelectResponse,
  readServiceResponse,
  serviceRequest,
} from './messages.ts';
import { dataToSign, openBundle, type SessionKeys, sessionKeys, signSession } from './secure-session.ts';
import { serviceObjects } from './service-objects.ts';

/** Who reads: the shop's number at Google, and the key that belongs to it. */
export interface SmartTapCollector {
  /** 32 bits. */
  collectorId: number;
  keyVersion: number;
  key: P256Key;
}

export interface SmartTapPass {
  /** loyalty, offer, gift_card …; the collector's number where nothing was read. */
  passType: string;
  status: PassStatus;
  /** Empty unless it was read. */
  message: string;
}

/** Passes of one tap; a phone gives one, or asks its owner which. */
const MOST_PASSES = 8;
/** Answers that GET DATA may come in. */
const MOST_PARTS = 16;
const MORE_DATA = 0x9100;

/** Status words that end the reading without a pass; the first byte where the second has no own row. */
const STATUS: ReadonlyMap<number, PassStatus> = new Map([
  [0x9001, 'not_found'],
  [0x9300, 'locked'],
  [0x93, 'user_action'],
]);

/** `read`: go on. */
export function smartTapStatus(sw: number): PassStatus {
  return STATUS.get(sw) ?? STATUS.get(sw >> 8) ?? (sw >> 8 === 0x90 ? 'read' : 'unreadable');
}

type Random = (length: number) => Uint8Array;

/**
 * Asks the phone that answered the SELECT of OSE.VAS.01 for the passes of the shop. Empty: it knows no Smart Tap, or was
 * lost. NOTE: Unofficial.
 */
export function* readSmartTapPasses(
  ose: Ose,
  mode: PassMode,
  collector: SmartTapCollector,
  random: Random,
): Step<SmartTapPass[]> {
  const applet = smartTapApplet(ose);
  if (!applet) return [];
  const nothing = (status: PassStatus): SmartTapPass[] => [
    { passType: collector.collectorId.toString(), status, message: '' },
  ];
  const nonce = applet.nonce ?? (yield* selectedNonce());
  if (nonce === 'lost') return [];
  if (nonce === null) return nothing('unreadable');

  const session = yield* negotiate(nonce, collector, random);
  if (session === 'lost') return [];
  if (typeof session === 'string') return nothing(session);

  const { sessionId, sequence, keys } = session;
  const { collectorId } = collector;
  const response = yield* getData(serviceRequest({ sessionId, sequence, collectorId, mode }));
  if (response === 'lost') return [];
  if (typeof response === 'string') return nothing(response);

  const bundle = readServiceResponse(response, sessionId);
  const content = bundle && openBundle(bundle, keys);
  const objects = content && serviceObjects(content);
  if (!objects) return nothing('unreadable');
  if (objects.length === 0) return nothing('not_found');
  return objects.slice(0, MOST_PASSES).map(({ type, number }) => ({
    passType: type,
    status: number === null ? 'unreadable' : 'read',
    message: number ?? '',
  }));
}

/** The nonce of a phone that wants the applet selected by its own name. */
function* selectedNonce(): Step<Uint8Array | 'lost' | null> {
  const answer = yield* exchange('SELECT SMART TAP', SELECT_SMART_TAP);
  if (answer.kind === 'lost') return 'lost';
  return answer.sw === 0x9000 ? readSelectResponse(answer.data) : null;
}

interface Session {
  sessionId: Uint8Array;
  sequence: number;
  keys: SessionKeys;
}

type WithoutSession = Exclude<PassStatus, 'read'> | 'lost';

function* negotiate(
  deviceNonce: Uint8Array,
  { collectorId, keyVersion, key }: SmartTapCollector,
  random: Random,
): Step<Session | WithoutSession> {
  const sessionId = random(8);
  const readerNonce = random(32);
  const ephemeral = ephemeralKey(random);
  const readerPublic = ephemeral.getPublicKey(null, 'compressed');
  const signed = dataToSign(readerNonce, deviceNonce, collectorId, readerPublic);
  const signature = signSession(signed, key);
  const request = { sessionId, readerNonce, readerPublic, keyVersion, collectorId, signature };
  const answer = yield* exchange(
    'NEGOTIATE SECURE SESSION',
    smartTapCommand(0x53, negotiateRequest(request)),
  );
  if (answer.kind === 'lost') return 'lost';
  const status = smartTapStatus(answer.sw);
  if (status !== 'read') return status;
  const negotiated = readNegotiateResponse(answer.data, sessionId);
  const keys = negotiated && sessionKeys(ephemeral, negotiated.devicePublic, signed, signature);
  return keys ? { sessionId, sequence: negotiated.sequence, keys } : 'unreadable';
}

/** The whole answer, from all its parts. */
function* getData(request: Uint8Array): Step<Uint8Array | WithoutSession> {
  const parts: Uint8Array[] = [];
  let command = smartTapCommand(0x50, request);
  for (let name = 'GET DATA'; parts.length < MOST_PARTS; name = 'GET MORE DATA') {
    const answer = yield* exchange(name, command);
    if (answer.kind === 'lost') return 'lost';
    if (answer.sw !== MORE_DATA) {
      const status = smartTapStatus(answer.sw);
      return status === 'read' ? concatBytes(...parts, answer.data) : status;
    }
    parts.push(answer.data);
    command = smartTapCommand(0xc0);
  }
  return 'unreadable';
}

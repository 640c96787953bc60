import { toHex } from '../../../platform/bytes/hex.ts';
import { historicalBytes } from './atr-historical.ts';
import { interfaceDetails, type TransmissionState, transmission } from './atr-interface-bytes.ts';
import { type Decoded, type DecodedNode, type DecodeFault, type DecodeOptions, part } from './decoded.ts';

const LETTERS = ['A', 'B', 'C', 'D'] as const;
/** TS to TCK: the longest ATR there is. */
const MAX_LENGTH = 33;

/**
 * An answer to reset, byte by byte; of a contactless card, as a PC/SC reader makes it up.
 * @spec ISO/IEC 7816-3:2006, 8.2; PC/SC part 3, 3.1.3.2.3
 */
export function decodeAtr(bytes: Uint8Array, options: DecodeOptions = {}): Decoded {
  const nodes: DecodedNode[] = [];
  const fault = readAtr(bytes, nodes);
  return { nodes, kernelId: options.kernelId ?? null, fault };
}

const CONVENTIONS: Readonly<Record<number, string>> = { 59: 'direct convention', 63: 'inverse convention' };

function readAtr(bytes: Uint8Array, nodes: DecodedNode[]): DecodeFault | null {
  const [ts, t0] = bytes;
  if (ts === undefined) return fault(0, 'An ATR has at least TS and T0.');
  const convention = CONVENTIONS[ts];
  nodes.push(part('TS', bytes.subarray(0, 1), 0, { meaning: convention ?? 'neither 3B nor 3F' }));
  if (convention === undefined) return fault(0, `TS is 3B or 3F, not ${toHex(bytes.subarray(0, 1))}.`);
  if (t0 === undefined) return fault(1, 'An ATR has at least TS and T0.');
  const historicalLength = t0 & 0x0f;
  nodes.push(
    part('T0', bytes.subarray(1, 2), 1, {
      meaning: `${following(t0 >> 4, 1)}, ${historicalLength} historical bytes`,
      parameters: { historicalBytes: historicalLength },
    }),
  );
  const state: TransmissionState = { protocols: [], bytes: new Map() };
  const interfaces = readInterfaceBytes(bytes, nodes, state);
  nodes.push(transmission(state));
  if (interfaces.fault) return interfaces.fault;
  return readRest(bytes, nodes, interfaces.end, historicalLength, state);
}

function readInterfaceBytes(
  bytes: Uint8Array,
  nodes: DecodedNode[],
  state: TransmissionState,
): { end: number; fault: DecodeFault | null } {
  let at = 2;
  let present = bytes[1]! >> 4;
  for (let i = 1; present !== 0; i++) {
    let next = 0;
    for (const [index, letter] of LETTERS.entries()) {
      if ((present & (1 << index)) === 0) continue;
      const name = `T${letter}${i}`;
      const byte = bytes[at];
      if (byte === undefined) return { end: at, fault: fault(at, `${name} is announced and missing.`) };
      const details =
        letter === 'D' ? protocolDetails(byte, i, state) : interfaceDetails(letter, i, byte, state);
      nodes.push(part(name, bytes.subarray(at, at + 1), at, details));
      if (letter === 'D') next = byte >> 4;
      at++;
    }
    present = next;
  }
  return { end: at, fault: null };
}

/** TDi: what follows, and the protocol that it is about. */
function protocolDetails(byte: number, i: number, state: TransmissionState): { meaning: string } {
  const protocol = byte & 0x0f;
  state.protocols.push(protocol);
  const about = protocol === 15 ? 'global interface bytes (T=15)' : `protocol T=${protocol}`;
  return { meaning: `${about}, ${following(byte >> 4, i + 1)}` };
}

function following(y: number, i: number): string {
  const names = LETTERS.flatMap((letter, index) => ((y & (1 << index)) === 0 ? [] : [`T${letter}${i}`]));
  return names.length === 0
    ? 'no interface bytes follow'
    : `${names.join(', ')} ${names.length === 1 ? 'follows' : 'follow'}`;
}

function readRest(
  bytes: Uint8Array,
  nodes: DecodedNode[],
  at: number,
  historicalLength: number,
  { protocols }: TransmissionState,
): DecodeFault | null {
  const end = at + historicalLength;
  const historical = bytes.subarray(at, end);
  if (historical.length > 0) {
    const contactless = toHex(bytes.subarray(2, 4)) === '8001' && bytes[1]! >> 4 === 8;
    nodes.push(part('Historical bytes', historical, at, historicalBytes(historical, at, contactless)));
  }
  if (historical.length < historicalLength) {
    return fault(
      bytes.length,
      `${historicalLength} historical bytes are announced, ${historical.length} are there.`,
    );
  }
  const needsCheck = protocols.some((protocol) => protocol !== 0);
  const after = needsCheck ? end + 1 : end;
  if (needsCheck) {
    const tck = bytes[end];
    if (tck === undefined) return fault(end, 'TCK is missing.');
    const right = bytes.subarray(1, after).reduce((sum, byte) => sum ^ byte, 0) === 0;
    nodes.push(part('TCK', bytes.subarray(end, after), end, { meaning: right ? 'right' : 'wrong' }));
    if (!right) return fault(end, 'TCK does not match: T0 to TCK must come to 00 by exclusive or.');
  }
  if (bytes.length > MAX_LENGTH) return fault(MAX_LENGTH, `An ATR has at most ${MAX_LENGTH} bytes.`);
  const more = bytes.length - after;
  return more > 0 ? fault(after, `${more} bytes follow the end of the ATR.`) : null;
}

function fault(offset: number, message: string): DecodeFault {
  return { offset, message, hint: 'Give the whole ATR, from 3B or 3F to the last byte.' };
}

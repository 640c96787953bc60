import { FramingError } from './framing.ts';

/**
 * The transport header that network access controllers put between the length and the message; the length counts it.
 * @spec ISO 8583 over NAC/TPDU, as POS networks use it: 1 byte id (60), 2 bytes destination, 2 bytes origin
 */
export const TPDU_BYTES = 5;

/** Addresses are numbers of 16 bits; on the wire and on paper they are read as four hex digits. */
export interface Tpdu {
  id: number;
  destination: number;
  origin: number;
}

/** The header and the message behind it, to be framed together. */
export function withTpdu({ id, destination, origin }: Tpdu, message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(TPDU_BYTES + message.length);
  bytes.set([id, destination >> 8, destination, origin >> 8, origin]);
  bytes.set(message, TPDU_BYTES);
  return bytes;
}

/**
 * Takes what came in a frame apart; `message` is a view.
 * @throws FramingError when there is nothing behind a header
 */
export function splitTpdu(bytes: Uint8Array): { tpdu: Tpdu; message: Uint8Array } {
  if (bytes.length <= TPDU_BYTES) throw new FramingError('a frame has no message behind its TPDU');
  const word = (at: number): number => (bytes[at]! << 8) | bytes[at + 1]!;
  return {
    tpdu: { id: bytes[0]!, destination: word(1), origin: word(3) },
    message: bytes.subarray(TPDU_BYTES),
  };
}

/** The header of the answer: back to where the request came from. */
export function answerTpdu({ id, destination, origin }: Tpdu): Tpdu {
  return { id, destination: origin, origin: destination };
}

import { TLV_LIMITS, TlvCursor, TlvError } from '../../card/emv/tlv.ts';
import { equalBytes } from '../../platform/bytes/hex.ts';
import { cardNumberIn, maskNumbers } from './card-numbers.ts';
import { type MaskStyle, maskValue, maskWhole } from './masked-values.ts';
import { body } from './responses.ts';

interface Exchange {
  command: Uint8Array | null;
  response: Uint8Array;
}

/**
 * Copies of the exchanges in which sensitive objects are masked, each of the same length. An answer that is no TLV is
 * masked whole, its status word apart: nobody knows what it holds.
 */
export function maskExchanges<Of extends Exchange>(exchanges: readonly Of[], style: MaskStyle): Of[] {
  const numbers = cardNumbers(exchanges.map(({ response }) => response));
  return exchanges.map((exchange) => {
    const command = exchange.command?.slice() ?? null;
    if (command) maskNumbers(command, numbers, style);
    const response = maskedResponse(exchange.response, style);
    maskNumbers(response, numbers, style);
    return { ...exchange, command, response };
  });
}

/** A data object's value with the numbers that the responses hold, whatever object they are in, masked. */
export function maskObject(
  tag: number,
  value: Uint8Array,
  numbers: readonly Uint8Array[],
  style: MaskStyle,
): Uint8Array {
  const masked = maskValue(tag, value, style);
  maskNumbers(masked, numbers, style);
  return masked;
}

/** The card numbers in responses, one digit a byte, each once. */
export function cardNumbers(responses: readonly Uint8Array[]): Uint8Array[] {
  const numbers: Uint8Array[] = [];
  for (const response of responses) {
    const bytes = body(response);
    forEachObject(bytes, 0, bytes.length, TLV_LIMITS.depth, (tag, start, end) => {
      const number = cardNumberIn(tag, bytes.subarray(start, end));
      if (number && !numbers.some((known) => equalBytes(known, number))) numbers.push(number);
    });
  }
  return numbers;
}

function maskedResponse(response: Uint8Array, style: MaskStyle): Uint8Array {
  const masked = response.slice();
  const bytes = body(masked);
  const complete = forEachObject(bytes, 0, bytes.length, TLV_LIMITS.depth, (tag, start, end) => {
    masked.set(maskValue(tag, bytes.slice(start, end), style), start);
  });
  if (!complete) masked.set(maskWhole(bytes, style));
  return masked;
}

/** Calls `act` for each primitive object, as far as the bytes are TLV. false: they are not, to the end. */
function forEachObject(
  bytes: Uint8Array,
  start: number,
  end: number,
  depth: number,
  act: (tag: number, start: number, end: number) => void,
): boolean {
  if (depth === 0) return false;
  try {
    const cursor = new TlvCursor(bytes, start, end);
    while (cursor.next()) {
      const { tag, constructed, valueOffset, end: valueEnd } = cursor;
      if (!constructed) act(tag, valueOffset, valueEnd);
      else if (!forEachObject(bytes, valueOffset, valueEnd, depth - 1, act)) return false;
    }
    return true;
  } catch (error) {
    if (error instanceof TlvError) return false;
    throw error;
  }
}

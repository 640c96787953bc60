import { parseTlvs, type Tlv, TlvError } from '../../card/emv/tlv.ts';

/** SW1SW2, or 0 for a card that was lost. */
export function statusWord(response: Uint8Array): number {
  return response.length < 2 ? 0 : (response.at(-2)! << 8) | response.at(-1)!;
}

/** A view on the response without its status word; empty for a card that was lost. */
export function body(response: Uint8Array): Uint8Array {
  return response.subarray(0, Math.max(0, response.length - 2));
}

/** The body's data objects; none where it is something else. */
export function tlvsOf(response: Uint8Array): Tlv[] {
  try {
    return parseTlvs(body(response));
  } catch (error) {
    if (error instanceof TlvError) return [];
    throw error;
  }
}

import { toHex } from '../../platform/bytes/hex.ts';
import { MESSAGE } from './messages.ts';
import type { Outcome } from './outcome.ts';
import { outcome } from './outcomes.ts';

/** First and last leading four digits of the PANs of a scheme, inclusive. */
type PanRange = readonly [first: number, last: number];

/**
 * Card number ranges under the RIDs whose schemes keep to one. A RID that is not here is not checked.
 * NOTE: Maestro (50, 56 to 69) shares Mastercard's RID; both are allowed under it.
 * @spec ISO/IEC 7812-1, major industry identifiers, as the schemes publish their ranges
 */
const PAN_RANGES: ReadonlyMap<string, readonly PanRange[]> = new Map([
  [
    'A000000004',
    [
      [2221, 2720],
      [5000, 6999],
    ],
  ],
  ['A000000003', [[4000, 4999]]],
]);

/**
 * Declines an outcome whose PAN does not belong to the AID it was read under (card brand mix-up: the kernel of one
 * scheme run with the card of another, whose PIN rules it does not know). The record without a PAN passes.
 */
export function declineBrandMixUp(result: Outcome, aid: Uint8Array): Outcome {
  const ranges = PAN_RANGES.get(toHex(aid.subarray(0, 5)));
  const record = result.dataRecord;
  if (!ranges || !record) return result;
  const numbers = [record.get(0x57), record.get(0x5a), record.get(0x9f6b)].filter(
    (value) => value !== undefined,
  );
  if (numbers.every((value) => inRange(leadingDigits(value), ranges))) return result;
  return outcome('declined', {
    uiOnOutcome: { messageId: MESSAGE.NOT_AUTHORISED, status: 'card_read_successfully' },
    discretionaryData: result.discretionaryData,
    fieldOffHoldMs: result.fieldOffHoldMs,
    oda: result.oda,
  });
}

/** The first four digits of 57, 5A or 9F6B as a number. */
function leadingDigits(value: Uint8Array): number {
  return Number(toHex(value.subarray(0, 2)));
}

function inRange(digits: number, ranges: readonly PanRange[]): boolean {
  return ranges.some(([first, last]) => digits >= first && digits <= last);
}

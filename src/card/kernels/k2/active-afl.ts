import { equalBytes } from '../../../platform/bytes/hex.ts';
import { KERNEL_CONFIGURATION } from '../../emv/bit-tables.ts';
import { databaseBit, type Kernel2Transaction } from './transaction.ts';

/** The record of mag-stripe data. */
const MAG_STRIPE_AFL_ENTRY = new Uint8Array([0x08, 0x01, 0x01, 0x00]);

/** Does the AFL begin with the record of mag-stripe data? */
export function isMagStripeEntry(afl: Uint8Array): boolean {
  return equalBytes(afl.subarray(0, 4), MAG_STRIPE_AFL_ENTRY);
}

/** What of the AFL is read: a reader with mag-stripe mode passes over its record in EMV mode. @spec EMV Contactless Book C-2, S3.30 to S3.32 */
export function activeAfl(transaction: Kernel2Transaction): Uint8Array {
  const afl = transaction.database.get(0x94)!;
  const withMagStripe = !databaseBit(
    transaction,
    0xdf811b,
    KERNEL_CONFIGURATION.MAG_STRIPE_MODE_NOT_SUPPORTED,
  );
  return withMagStripe && isMagStripeEntry(afl) ? afl.subarray(4) : afl;
}

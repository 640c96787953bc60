import { equalBytes } from '../../../platform/bytes/hex.ts';
import { dataStorageVersion, idsRead } from './data-storage.ts';
import { relayResistancePerformed } from './relay-resistance.ts';
import type { Kernel2Transaction } from './transaction.ts';

/** Of kernel 2's own in the ICC dynamic data: entropies and times of the relay resistance exchange, with their lengths. */
const RELAY_RESISTANCE_BLOCK = [
  [0xdf8301, 4],
  [0xdf8302, 4],
  [0xdf8303, 2],
  [0xdf8304, 2],
  [0xdf8305, 2],
] as const;
const RELAY_RESISTANCE_LENGTH = 14;

/** What the signature says of relay resistance and data storage does not hold. */
export type SignedCardDataFault = 'signed_data_storage_summaries' | 'signed_relay_resistance_data';

/**
 * Takes what follows the transaction data hash code in the ICC dynamic data: DS Summary 2 and 3, then the relay
 * resistance data, which must be what was exchanged. null: it holds.
 * NOTE: with relay resistance both summaries have to be there, be the card written or only read; without, one that is
 * missing shows later, as card data missing. What follows beyond is passed over.
 * @spec EMV Contactless Book C-2, S910.3, S910.3.1, S910.4, S910.4.1
 */
export function takeSignedCardData(
  transaction: Kernel2Transaction,
  extra: Uint8Array,
): SignedCardDataFault | null {
  const { database } = transaction;
  const relayResistance = relayResistancePerformed(transaction);
  let at = 0;
  if (idsRead(transaction)) {
    const length = dataStorageVersion(transaction) === 1 ? 8 : 16;
    if (relayResistance && extra.length < 2 * length + RELAY_RESISTANCE_LENGTH) {
      return 'signed_data_storage_summaries';
    }
    for (const summary of [0xdf8101, 0xdf8102]) {
      if (extra.length < at + length) break;
      database.set(summary, extra.slice(at, at + length));
      at += length;
    }
  }
  if (!relayResistance) return null;
  for (const [tag, length] of RELAY_RESISTANCE_BLOCK) {
    if (!equalBytes(extra.subarray(at, at + length), database.get(tag)!))
      return 'signed_relay_resistance_data';
    at += length;
  }
  return null;
}

import { equalBytes } from '../../../../platform/bytes/hex.ts';
import type { Kernel2Transaction } from '../transaction.ts';
import { encodeTornRecord, idsWriteIn } from './torn-record.ts';

/*
 * The record of an earlier transaction to which the card had no answer: GENERATE AC goes out anew, and the earlier
 * transaction ends with it.
 */

/** The card has answered GENERATE AC: the earlier record has had its time. @spec EMV Contactless Book C-2 v2.6, S11.5 */
export function forgetTornTransaction({ context, tornTempRecord }: Kernel2Transaction): void {
  if (tornTempRecord) context.tornLog!.remove(tornTempRecord);
}

/** An earlier transaction that was to write to the card ends for good: the terminal is told. @spec EMV Contactless Book C-2 v2.6, S11.91, S11.92 */
export function reportTornTransaction({ database, tornTempRecord }: Kernel2Transaction): void {
  if (tornTempRecord && idsWriteIn(tornTempRecord)) {
    database.set(0xff8101, encodeTornRecord(tornTempRecord));
  }
}

/** The earlier transaction has not written to the card: DS Summary 1 is what it was. @spec EMV Contactless Book C-2 v2.6, S11.47 to S11.49 */
export function slotIsUntouched({ database, tornTempRecord }: Kernel2Transaction): boolean {
  if (!tornTempRecord || !idsWriteIn(tornTempRecord)) return true;
  return equalBytes(database.get(0x9f7d)!, tornTempRecord.get(0x9f7d) ?? new Uint8Array());
}

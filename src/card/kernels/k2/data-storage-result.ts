import { equalBytes } from '../../../platform/bytes/hex.ts';
import { type BitPosition, setBit } from '../../emv/bits.ts';
import { idsRead, idsWrite } from './data-storage.ts';
import { stopIfWriteFailed } from './data-storage-write.ts';
import { L2, type Level2Error } from './error-indication.ts';
import { slotIsUntouched } from './torn-recovery/torn-temp-record.ts';
import type { Kernel2Transaction } from './transaction.ts';

/** DS Summary Status DF810B. @spec EMV Contactless Book C-2, A.1 (DF810B) */
const DS_SUMMARY_STATUS = {
  SUCCESSFUL_READ: [1, 8],
  SUCCESSFUL_WRITE: [1, 7],
} as const satisfies Record<string, BitPosition>;

/**
 * The signature holds: was the slot read as it is, and did the write change it? null: go on.
 * @spec EMV Contactless Book C-2, S910.8 to S910.19
 */
export function checkDataStorage(transaction: Kernel2Transaction): Level2Error | null {
  if (!idsRead(transaction)) return null;
  const { database } = transaction;
  const status = database.get(0xdf810b)!;
  if (!slotIsUntouched(transaction)) return L2.IDS_READ_ERROR;
  const before = database.get(0xdf8101);
  if (!before) return L2.CARD_DATA_MISSING;
  if (!equalBytes(database.get(0x9f7d)!, before)) return L2.IDS_READ_ERROR;
  setBit(status, ...DS_SUMMARY_STATUS.SUCCESSFUL_READ);

  if (!idsWrite(transaction)) return null;
  const after = database.get(0xdf8102);
  if (!after) return L2.CARD_DATA_MISSING;
  if (!equalBytes(before, after)) {
    setBit(status, ...DS_SUMMARY_STATUS.SUCCESSFUL_WRITE);
    return null;
  }
  return stopIfWriteFailed(transaction) ? L2.IDS_WRITE_ERROR : null;
}

import type { Outcome } from '../../../entry-point/outcome.ts';
import { aflRecords } from '../../afl.ts';
import { readRecord, type Step } from '../../commands.ts';
import { isMagStripeEntry } from '../active-afl.ts';
import { askCard } from '../ask-card.ts';
import { hasNews, resolveKnownTags, tellTerminal } from '../data-exchange.ts';
import { L2 } from '../error-indication.ts';
import { cardError, linkLost, stopped } from '../outcomes.ts';
import { askForAwaited, storeRecord } from '../store-record.ts';
import type { Kernel2Transaction } from '../transaction.ts';

/**
 * Reads the mag-stripe record where the AFL begins with it, else all. null: go on.
 * NOTE: data objects that the terminal wants are not read by GET DATA in this mode.
 * @spec EMV Contactless Book C-2 v2.6, S3.70 to S3.81, S7
 */
export function* readMagStripeRecords(transaction: Kernel2Transaction): Step<Outcome | null> {
  const { database, exchange } = transaction;
  const afl = database.get(0x94)!;
  const records = aflRecords(isMagStripeEntry(afl) ? afl.subarray(0, 4) : afl);
  if (!records || records.length === 0) return cardError(transaction, { l2: L2.CARD_DATA_ERROR });
  resolveKnownTags(transaction);
  if (hasNews(exchange) && (yield* tellTerminal(transaction))) return stopped(transaction);

  for (const reference of records) {
    const { sfi, record } = reference;
    const answer = yield* askCard(`READ RECORD ${sfi}.${record}`, readRecord(sfi, record));
    if (answer.kind === 'lost') return linkLost(transaction, answer.cause);
    if (answer.kind === 'stop') return stopped(transaction);
    if (answer.sw !== 0x9000) return cardError(transaction, { l2: L2.STATUS_BYTES, sw: answer.sw });
    const error = storeRecord(transaction, reference, answer.data);
    if (error) return cardError(transaction, { l2: error });
    const udol = database.get(0x9f69);
    if (udol && database.awaitsTerminal) askForAwaited(transaction, udol); // S7.14, S7.15
  }
  return null;
}

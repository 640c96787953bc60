import type { Outcome } from '../../../entry-point/outcome.ts';
import type { Step } from '../../commands.ts';
import { MOST_MESSAGES, resolveAllTags, sendData } from '../data-exchange.ts';
import { awaitFirstWrite } from '../first-write.ts';
import { cardError, discretionaryData, stopped, timedOut } from '../outcomes.ts';
import { checkAmount } from '../pre-generate-ac-checks.ts';
import type { Kernel2Transaction } from '../transaction.ts';
import { computeChecksum } from './compute-checksum.ts';
import { magStripeTracks } from './mag-stripe-tracks.ts';
import { readMagStripeRecords } from './read-mag-stripe-records.ts';

/** FF8106 in mag-stripe mode: what of it is present. @spec EMV Contactless Book C-2 v2.6, A.1 (FF8106) */
const DISCRETIONARY_DATA = [0x9f5d, 0xdf812a, 0xdf812b, 0xdf8115, 0x9f6e];

/**
 * Mag-stripe mode, from the records to the outcome: an online request with dynamic track data, never an approval.
 * NOTE: withdrawn by v2.12 and off unless DF811B says otherwise.
 * @spec EMV Contactless Book C-2 v2.6, S7, S8, S78, S13, S14
 */
export function* magStripeTransaction(transaction: Kernel2Transaction): Step<Outcome> {
  const { database } = transaction;
  discretionaryData(database); // DF8115 of a transaction without error.
  const outcome = yield* run(transaction);
  return { ...outcome, discretionaryData: database.pick(DISCRETIONARY_DATA) };
}

function* run(transaction: Kernel2Transaction): Step<Outcome> {
  const unreadable = yield* readMagStripeRecords(transaction); // S7
  if (unreadable) return unreadable;
  const tracks = magStripeTracks(transaction.database);
  if (typeof tracks === 'number') return cardError(transaction, { l2: tracks });
  const ended = (yield* awaitTerminal(transaction)) ?? (yield* checkBeforeChecksum(transaction));
  return ended ?? (yield* computeChecksum(transaction, tracks)); // S13, S14
}

/** The terminal may hold the kernel up and give it data. null: go on. @spec EMV Contactless Book C-2 v2.6, S78.1 to S78.7, S8 */
function* awaitTerminal(transaction: Kernel2Transaction): Step<Outcome | null> {
  for (let message = 0; message < MOST_MESSAGES; message++) {
    const verdict = yield* awaitFirstWrite(transaction);
    if (verdict === 'proceed') return null;
    if (verdict !== 'again') return verdict;
  }
  return timedOut(transaction);
}

/** null: go on. @spec EMV Contactless Book C-2 v2.6, S78.8 to S78.14 */
function* checkBeforeChecksum(transaction: Kernel2Transaction): Step<Outcome | null> {
  const refused = checkAmount(transaction);
  if (refused) return refused;
  resolveAllTags(transaction);
  const stop = transaction.exchange.toSend.size > 0 && (yield* sendData(transaction));
  return stop ? stopped(transaction) : null;
}

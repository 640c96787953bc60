import type { Outcome } from '../../entry-point/outcome.ts';
import type { Step } from '../commands.ts';
import { prepareAuthentication } from './card-authentication.ts';
import { resolveAllTags, sendData } from './data-exchange.ts';
import { dsIdIsOfCard, idsRead } from './data-storage.ts';
import { L2 } from './error-indication.ts';
import { amountNotPresent, cardError, discretionaryData, selectNext, stopped } from './outcomes.ts';
import { amountAuthorised, exceedsCvmLimit, type Kernel2Transaction } from './transaction.ts';

/** In the Book's order, before restrictions and CVM. null: go on. @spec EMV Contactless Book C-2, S456.12 to S456.33 */
export function* checkBeforeGenerateAc(transaction: Kernel2Transaction): Step<Outcome | null> {
  const { database, exchange } = transaction;
  const refused = checkAmount(transaction);
  if (refused) return refused;
  if (![0x5f24, 0x5a, 0x8c].every((tag) => database.has(tag))) {
    return cardError(transaction, { l2: L2.CARD_DATA_MISSING });
  }
  if (idsRead(transaction) && !dsIdIsOfCard(transaction)) {
    return cardError(transaction, { l2: L2.CARD_DATA_ERROR });
  }
  resolveAllTags(transaction);
  if (exchange.toSend.size > 0 && (yield* sendData(transaction))) return stopped(transaction);
  if (transaction.oda.method === 'cda' && !prepareAuthentication(transaction)) {
    return cardError(transaction, { l2: L2.CARD_DATA_ERROR });
  }

  const cvmRequired = exceedsCvmLimit(transaction);
  if (cvmRequired) transaction.receipt = true;
  database.get(0x9f33)![1] = database.get(cvmRequired ? 0xdf8118 : 0xdf8119)![0]!;
  return null;
}

/** null: there is one, and not above the limit for this card. @spec EMV Contactless Book C-2, S456.12 to S456.15, S78.8 to S78.11 */
export function checkAmount(transaction: Kernel2Transaction): Outcome | null {
  const { database, transactionLimit } = transaction;
  // NOTE: an amount that is no decimal number is none: it would count as zero and pass every limit.
  if (database.amount(0x9f02) === null) return amountNotPresent(transaction);
  return amountAuthorised(transaction) > transactionLimit
    ? { ...selectNext(discretionaryData(database, { l2: L2.MAX_LIMIT_EXCEEDED })), overLimit: true }
    : null;
}

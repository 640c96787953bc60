import type { Outcome } from '../../entry-point/outcome.ts';
import { outcome } from '../../entry-point/outcomes.ts';
import { prepareAuthentication } from './card-authentication.ts';
import { L2 } from './error-indication.ts';
import { cardError, discretionaryData, parameters, selectNext } from './outcomes.ts';
import { amountAuthorised, exceedsCvmLimit, type Kernel2Transaction } from './transaction.ts';

/** In the Book's order, before restrictions and CVM. null: go on. @spec EMV Contactless Book C-2, S456.11 to S456.39 */
export function checkBeforeGenerateAc(transaction: Kernel2Transaction): Outcome | null {
  const { database } = transaction;
  if (!database.has(0x9f02)) {
    const discretionary = discretionaryData(database, { amountNotPresent: true });
    return outcome('end_application', { ...parameters(transaction), discretionaryData: discretionary });
  }
  if (amountAuthorised(transaction) > transaction.transactionLimit) {
    return selectNext(discretionaryData(database, { l2: L2.MAX_LIMIT_EXCEEDED }));
  }
  if (![0x5f24, 0x5a, 0x8c].every((tag) => database.has(tag))) {
    return cardError(transaction, { l2: L2.CARD_DATA_MISSING });
  }
  if (transaction.oda.method === 'cda' && !prepareAuthentication(transaction)) {
    return cardError(transaction, { l2: L2.CARD_DATA_ERROR });
  }

  const cvmRequired = exceedsCvmLimit(transaction);
  if (cvmRequired) transaction.receipt = true;
  database.get(0x9f33)![1] = database.get(cvmRequired ? 0xdf8118 : 0xdf8119)![0]!;
  return null;
}

import { TVR } from '../../emv/bit-tables.ts';
import { setBit } from '../../emv/bits.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { outcome } from '../../entry-point/outcomes.ts';
import { L2 } from './error-indication.ts';
import { cardError, discretionaryData, parameters, selectNext } from './outcomes.ts';
import { addStaticData, failAuthentication } from './read-records.ts';
import { amountAuthorised, type Kernel2Transaction, limit } from './transaction.ts';

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

/** @spec EMV Contactless Book C-2, DF8126 */
export function exceedsCvmLimit(transaction: Kernel2Transaction): boolean {
  return amountAuthorised(transaction) > limit(transaction, 0xdf8126);
}

const AUTHENTICATION_DATA = [0x8f, 0x90, 0x9f32, 0x9f46, 0x9f47, 0x9f4a];

/** false: 9F4A names something else than the AIP. @spec EMV Contactless Book C-2, S456.26 to S456.30 */
function prepareAuthentication(transaction: Kernel2Transaction): boolean {
  const { database, context, tvr } = transaction;
  if (!AUTHENTICATION_DATA.every((tag) => database.has(tag))) {
    setBit(tvr, ...TVR.ICC_DATA_MISSING);
    failAuthentication(transaction, 'ICC data missing');
  }
  const index = database.get(0x8f)?.[0];
  if (index !== undefined && !context.caKeys.find(context.selectedAid.subarray(0, 5), index)) {
    transaction.caKeyUnknown = true;
    failAuthentication(transaction, 'CA public key unknown');
  }
  const tagList = database.get(0x9f4a);
  if (!tagList) return true;
  if (tagList.length !== 1 || tagList[0] !== 0x82) return false;
  addStaticData(transaction, database.get(0x82)!);
  return true;
}

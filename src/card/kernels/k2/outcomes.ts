import { MESSAGE } from '../../entry-point/messages.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { outcome } from '../../entry-point/outcomes.ts';
import type { LinkLoss } from '../kernel.ts';
import { idsWrite } from './data-storage.ts';
import type { Kernel2Database } from './database.ts';
import { errorIndication, type KernelError, L3 } from './error-indication.ts';
import { reportTornTransaction } from './torn-recovery/torn-temp-record.ts';
import { type Kernel2Transaction, languagePreference, messageHoldMs } from './transaction.ts';

/** FF8105 in EMV mode: what of it is present. @spec EMV Contactless Book C-2, A.1 (FF8105) */
const DATA_RECORD = [
  0x9f02, 0x9f03, 0x9f26, 0x5f24, 0x82, 0x50, 0x5a, 0x5f34, 0x9f12, 0x9f36, 0x9f07, 0x9f09, 0x9f27, 0x9f34,
  0x84, 0x9f1e, 0x9f10, 0x9f11, 0x9f24, 0x9f33, 0x9f1a, 0x9f35, 0x95, 0x57, 0x9f53, 0x5f2a, 0x9a, 0x9c,
  0x9f37, 0x9f6e,
];

/** FF8105 in EMV mode. NOTE: 9F6E, which one implementation has in it and another has not, is in it. */
export function dataRecord(database: Kernel2Database): Map<number, Uint8Array> {
  return database.pick(DATA_RECORD);
}

/** FF8106 in EMV mode: what of it is present. @spec EMV Contactless Book C-2, A.1 (FF8106) */
const DISCRETIONARY_DATA = [
  0x9f5d, 0x9f42, 0xdf8104, 0xdf8105, 0xdf8102, 0xdf810b, 0xdf8115, 0xdf810e, 0xdf810f, 0x9f6e, 0xff8101,
];

/** FF8106 in EMV mode. */
export function discretionaryData(database: Kernel2Database, error?: KernelError): Map<number, Uint8Array> {
  database.set(0xdf8115, errorIndication(error));
  return database.pick(DISCRETIONARY_DATA);
}

/** FF8106 of S1 and S3: the error alone. */
export function earlyDiscretionaryData(error: KernelError): Map<number, Uint8Array> {
  return new Map([[0xdf8115, errorIndication(error)]]);
}

/** The terminal wants an end. @spec EMV Contactless Book C-2, S3.7, SR1.8, S4.8, S5.8, S6.4, S12.7 */
export function stopped(transaction: Kernel2Transaction): Outcome {
  return ended(transaction, discretionaryData(transaction.database, { l3: L3.STOP }));
}

/** The terminal did not give what it was asked for in time. @spec EMV Contactless Book C-2, S6.3, S8.4 */
export function timedOut(transaction: Kernel2Transaction): Outcome {
  return ended(transaction, discretionaryData(transaction.database, { l3: L3.TIME_OUT }));
}

/** The same before the application is initiated, where FF8106 holds the error alone. @spec EMV Contactless Book C-2, S2.3, S2.4, S3.7 */
export function earlyEnd(transaction: Kernel2Transaction, l3: typeof L3.STOP | typeof L3.TIME_OUT): Outcome {
  return ended(transaction, earlyDiscretionaryData({ l3 }));
}

/** There is no amount to go on with. @spec EMV Contactless Book C-2, S456.13, S78.9 */
export function amountNotPresent(transaction: Kernel2Transaction): Outcome {
  return ended(transaction, discretionaryData(transaction.database, { l3: L3.AMOUNT_NOT_PRESENT }));
}

/** Nothing to be shown. */
function ended(transaction: Kernel2Transaction, discretionary: Map<number, Uint8Array>): Outcome {
  return outcome('end_application', { ...parameters(transaction), discretionaryData: discretionary });
}

/** Not for this kernel, or not for this amount: on with the next candidate. */
export function selectNext(discretionary: Map<number, Uint8Array>): Outcome {
  return outcome('select_next', { start: 'C', discretionaryData: discretionary });
}

/** The card was lost in GET PROCESSING OPTIONS: nothing has happened yet. @spec EMV Contactless Book C-2, S3.4 */
export function tryAgain(l1: LinkLoss, fieldOffHoldMs: number | null): Outcome {
  return outcome('try_again', {
    start: 'B',
    discretionaryData: earlyDiscretionaryData({ l1 }),
    fieldOffHoldMs,
  });
}

/** The card was lost later: present it again. */
export function linkLost(transaction: Kernel2Transaction, l1: LinkLoss): Outcome {
  const messageId = MESSAGE.PRESENT_CARD_AGAIN;
  return outcome('end_application', {
    ...parameters(transaction),
    start: 'B',
    uiOnRestart: { messageId, status: 'ready_to_read', holdMs: 0, ...languagePreference(transaction) },
    discretionaryData: discretionaryData(transaction.database, { l1, messageOnError: messageId }),
  });
}

/**
 * The card was lost with a write on its way, which cannot be done a second time: use another card.
 * @spec EMV Contactless Book C-2, S9.6 to S9.8
 */
export function lostWhileWriting(transaction: Kernel2Transaction, l1: LinkLoss): Outcome {
  return invalidResponse(transaction, { l1 });
}

/** The card did not follow the Book: use another card. @spec EMV Contactless Book C-2, S4.10, S4.27, S456.17, S910.61 */
export function cardError(
  transaction: Kernel2Transaction,
  error: Omit<KernelError, 'messageOnError'>,
): Outcome {
  const reported = { ...error, messageOnError: MESSAGE.TRY_ANOTHER_CARD };
  return useAnotherCard(transaction, discretionaryData(transaction.database, reported));
}

/** The same once the cryptogram is asked for: a write to the card may have happened. @spec EMV Contactless Book C-2, S910.50 to S910.53 */
export function invalidResponse(
  transaction: Kernel2Transaction,
  error: Omit<KernelError, 'messageOnError'>,
): Outcome {
  reportTornTransaction(transaction);
  const ended = cardError(transaction, error);
  return idsWrite(transaction) ? { ...ended, dataRecord: dataRecord(transaction.database) } : ended;
}

/** The same in S3, where FF8106 holds the error alone. @spec EMV Contactless Book C-2, S3.90 */
export function earlyCardError(transaction: Kernel2Transaction, error: KernelError): Outcome {
  const reported = { ...error, messageOnError: MESSAGE.TRY_ANOTHER_CARD };
  return useAnotherCard(transaction, earlyDiscretionaryData(reported));
}

function useAnotherCard(transaction: Kernel2Transaction, discretionary: Map<number, Uint8Array>): Outcome {
  return outcome('end_application', {
    ...parameters(transaction),
    uiOnOutcome: {
      messageId: MESSAGE.TRY_ANOTHER_CARD,
      status: 'not_ready',
      holdMs: messageHoldMs(transaction),
      ...languagePreference(transaction),
    },
    discretionaryData: discretionary,
  });
}

/** What of the Outcome Parameter Set the transaction has gathered so far. */
export function parameters({
  cvm,
  receipt,
  fieldOffHoldMs,
  oda,
}: Kernel2Transaction): Pick<Outcome, 'cvm' | 'receipt' | 'fieldOffHoldMs' | 'oda'> {
  return { cvm, receipt, fieldOffHoldMs, oda };
}

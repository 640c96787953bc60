import { MESSAGE } from '../../entry-point/messages.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { outcome } from '../../entry-point/outcomes.ts';
import type { LinkLoss } from '../kernel.ts';
import type { Kernel2Database } from './database.ts';
import { errorIndication, type KernelError } from './error-indication.ts';
import { type Kernel2Transaction, languagePreference, messageHoldMs } from './transaction.ts';

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

/** The card did not follow the Book: use another card. Invalid response 1 of S910, and the like in S4 to S456. */
export function cardError(
  transaction: Kernel2Transaction,
  error: Omit<KernelError, 'messageOnError'>,
): Outcome {
  const reported = { ...error, messageOnError: MESSAGE.TRY_ANOTHER_CARD };
  return useAnotherCard(transaction, discretionaryData(transaction.database, reported));
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

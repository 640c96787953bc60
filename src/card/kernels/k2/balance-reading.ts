import { ACI } from '../../emv/bit-tables.ts';
import type { UserInterfaceRequest } from '../../entry-point/messages.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { exchange, type Step } from '../commands.ts';
import { askCard } from './ask-card.ts';
import { getData } from './commands.ts';
import { linkLost, stopped } from './outcomes.ts';
import { databaseBit, type Kernel2Transaction } from './transaction.ts';

/** Offline Accumulator Balance. */
const BALANCE = 0x9f50;
const BALANCE_BEFORE = 0xdf8104;
const BALANCE_AFTER = 0xdf8105;

/**
 * Reads the balance before GENERATE AC where DF8104 asks for it and the card can tell. null: go on, read or not.
 * NOTE: v2.11 has no balance reading: it is off unless the configuration brings DF8104 or DF8105.
 * @spec EMV Contactless Book C-2 v2.6, 7.1 (BR1), S16
 */
export function* readBalanceBefore(transaction: Kernel2Transaction): Step<Outcome | null> {
  if (!takeRequest(transaction, BALANCE_BEFORE)) return null;
  const answer = yield* askCard('GET DATA 9F50', getData(BALANCE));
  if (answer.kind === 'lost') return linkLost(transaction, answer.cause);
  if (answer.kind === 'stop') return stopped(transaction);
  if (answer.sw === 0x9000) keep(transaction, BALANCE_BEFORE, answer.data);
  return null;
}

/**
 * Reads the balance after GENERATE AC where DF8105 asks for it. Whatever goes wrong is passed over: the cryptogram
 * is there.
 * @spec EMV Contactless Book C-2 v2.6, 7.3 (BR2), S17
 */
export function* readBalanceAfter(transaction: Kernel2Transaction): Step<void> {
  if (!takeRequest(transaction, BALANCE_AFTER)) return;
  const answer = yield* exchange('GET DATA 9F50', getData(BALANCE));
  if (answer.kind === 'response' && answer.sw === 0x9000) keep(transaction, BALANCE_AFTER, answer.data);
}

/** To be spread into the message of an approval: what is left on the card. @spec EMV Contactless Book C-2 v2.6, S910.73 */
export function balanceToShow({ database }: Kernel2Transaction): Pick<UserInterfaceRequest, 'value'> {
  const minor = database.amount(BALANCE_AFTER);
  const currency = database.amount(0x9f42);
  if (minor === null || currency === null) return {};
  return { value: { qualifier: 'balance', minor, currencyNumeric: Number(currency) } };
}

/**
 * `tag` present, be it empty, is the request.
 * NOTE: a value that the terminal gave it is no balance, and is taken out of it.
 */
function takeRequest(transaction: Kernel2Transaction, tag: number): boolean {
  const { database } = transaction;
  if (!database.isPresent(tag)) return false;
  database.set(tag, new Uint8Array());
  return databaseBit(transaction, 0x9f5d, ACI.BALANCE_READING);
}

/** Only "9F50 06" and 6 bytes count. */
function keep({ database }: Kernel2Transaction, tag: number, response: Uint8Array): void {
  const [first, second, length] = response;
  if (first !== 0x9f || second !== 0x50 || length !== 0x06 || response.length !== 9) return;
  database.set(tag, response.slice(3));
}

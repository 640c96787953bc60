import type { DataElements } from '../../card/emv/element-values.ts';
import type { TransactionType } from '../../card/entry-point/combination.ts';
import type { Transaction } from '../../card/entry-point/transaction.ts';
import type { TranscriptSettings } from '../../desk/cli/transcript-tools.ts';
import { toHex } from '../../platform/bytes/hex.ts';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { parseAmount } from '../../platform/money/amount.ts';
import { currencyByCode, knownCurrencies } from '../../platform/money/currencies.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import { emvDate, emvTime, localTimeIn } from '../../platform/time/local-time.ts';

/** In units of the currency, where neither the transcript nor anybody says. */
const DEFAULT_AMOUNT = '10';
const TYPES: readonly TransactionType[] = ['00', '01', '09', '20'];
const DEFAULT_EXPONENT = 2;

interface Surroundings {
  /** Of the terminal. */
  currency: string;
  timeZone: string;
  clock: Clock;
}

/**
 * The transaction that is replayed or recorded: each part as chosen, else as `known` of the transcript, else the
 * terminal's own (its currency, the present time, a purchase of 10).
 * @throws TerminalError usage, amount_invalid, currency_unknown
 */
export function transactionOf(
  choice: Pick<TranscriptSettings, 'amount' | 'currency' | 'date' | 'type'>,
  known: DataElements,
  { currency: own, timeZone, clock }: Surroundings,
): Transaction {
  const now = localTimeIn(timeZone)(clock.now());
  const { numeric, exponent, code } = currencyOf(choice.currency, known.get(0x5f2a), own);
  const amountMinor =
    choice.amount === null
      ? (decimal(known.get(0x9f02)) ?? BigInt(DEFAULT_AMOUNT) * 10n ** BigInt(exponent))
      : parseAmount(choice.amount, code).minor;
  return {
    amountMinor,
    otherAmountMinor: decimal(known.get(0x9f03)) ?? 0n,
    currencyNumeric: numeric,
    currencyExponent: exponent,
    type: typeOf(choice.type, known.get(0x9c)),
    date: checkedDate(choice.date) ?? dateIn(known.get(0x9a)) ?? emvDate(now),
    time: digits(known.get(0x9f21), 3) ?? emvTime(now),
  };
}

/** A currency that this terminal has no name for is taken to have two decimals. */
function currencyOf(
  chosen: string | null,
  known: Uint8Array | undefined,
  own: string,
): { numeric: number; exponent: number; code: string } {
  if (chosen !== null) return currencyByCode(chosen);
  const numeric = Number(digits(known, 2) ?? 0);
  if (numeric === 0) return currencyByCode(own);
  const named = knownCurrencies().find((currency) => currency.numeric === numeric);
  return named ?? { numeric, exponent: DEFAULT_EXPONENT, code: own };
}

function typeOf(chosen: string | null, known: Uint8Array | undefined): TransactionType {
  const isType = (text: string | null): text is TransactionType => TYPES.some((type) => type === text);
  if (chosen === null) {
    const recorded = digits(known, 1);
    return isType(recorded) ? recorded : '00';
  }
  if (isType(chosen)) return chosen;
  throw new TerminalError('usage', `--type is one of ${TYPES.join(', ')}, not '${chosen}'.`);
}

function checkedDate(chosen: string | null): string | null {
  if (chosen === null || isDate(chosen)) return chosen;
  throw new TerminalError('usage', `--date takes YYMMDD, such as 260131, not '${chosen}'.`);
}

function dateIn(known: Uint8Array | undefined): string | null {
  const text = digits(known, 3);
  return text !== null && isDate(text) ? text : null;
}

const isDate = (text: string): boolean => /^\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(text);

/** The digits of a value of `length` bytes in format n; null for another. */
function digits(value: Uint8Array | undefined, length: number): string | null {
  const text = value?.length === length ? toHex(value) : '';
  return /^\d+$/.test(text) ? text : null;
}

function decimal(value: Uint8Array | undefined): bigint | null {
  const text = digits(value, 6);
  return text === null ? null : BigInt(text);
}

import { exponentOf } from './money.ts';

/** What the keypad has gathered: digits of minor units, without leading zeros; '' is nothing. */
export type Draft = string;

/** 9 digits are 9,999,999.99: no counter sale is larger, and it fits every screen. */
const LONGEST = 9;

/** Digits enter from the right, as on a till: 1, 2, 5, 0 makes 12.50. Too many are ignored. */
export function typed(draft: Draft, digits: string): Draft {
  const next = (draft + digits).replace(/^0+/, '');
  return next.length > LONGEST ? draft : next;
}

export function erased(draft: Draft): Draft {
  return draft.slice(0, -1);
}

/** "12.50", as the API takes it. */
export function amountOf(draft: Draft, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = draft.padStart(exponent + 1, '0');
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

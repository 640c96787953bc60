import { describe, expect, test } from 'vitest';
import type { Combination, PreProcessingIndicators } from '../../../src/card/entry-point/combination.ts';
import {
  allNotAllowed,
  preProcess,
  withoutPreProcessing,
} from '../../../src/card/entry-point/pre-processing.ts';
import { fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import { combination, transaction } from '../../support/card/entry-point-fixtures.ts';

interface Case {
  title: string;
  amount: bigint;
  set?: Partial<Combination>;
  /** Indicators that are set. */
  indicators?: readonly (keyof PreProcessingIndicators)[];
  /** 9F66 of the transaction, or null. */
  ttq?: string | null;
  exponent?: number;
}

const LARGEST = 999_999_999_999n;
const TTQ = fromHex('26C04000');
const OFFLINE_ONLY = fromHex('2E004000');

const CASES: readonly Case[] = [
  { title: '3.1.1.1 nothing configured, nothing set', amount: LARGEST },
  {
    title: '3.1.1.2 TTQ is copied with byte 2 bits 8-7 clear',
    amount: 100n,
    set: { ttq: TTQ },
    ttq: '26004000',
  },
  {
    title: '3.1.1.3 one unit of the currency',
    amount: 100n,
    set: { statusCheckSupport: true, ttq: TTQ },
    indicators: ['statusCheckRequested'],
    ttq: '26804000',
  },
  {
    title: '3.1.1.3 one unit of a currency without decimals',
    amount: 1n,
    exponent: 0,
    set: { statusCheckSupport: true },
    indicators: ['statusCheckRequested'],
  },
  { title: '3.1.1.3 another amount', amount: 101n, set: { statusCheckSupport: true } },
  { title: '3.1.1.3 no status check', amount: 100n, set: { statusCheckSupport: false } },
  { title: '3.1.1.3 flag absent', amount: 100n },
  {
    title: '3.1.1.4 zero not allowed',
    amount: 0n,
    set: { zeroAmountAllowed: false },
    indicators: ['contactlessApplicationNotAllowed'],
  },
  {
    title: '3.1.1.4 zero allowed',
    amount: 0n,
    set: { zeroAmountAllowed: true },
    indicators: ['zeroAmount'],
  },
  { title: '3.1.1.4 flag absent allows zero', amount: 0n, indicators: ['zeroAmount'] },
  { title: '3.1.1.4 an amount above zero', amount: 1n, set: { zeroAmountAllowed: false } },
  { title: '3.1.1.5 below the transaction limit', amount: 199n, set: { contactlessTransactionLimit: 200n } },
  {
    title: '3.1.1.5 at the transaction limit',
    amount: 200n,
    set: { contactlessTransactionLimit: 200n },
    indicators: ['contactlessApplicationNotAllowed'],
  },
  {
    title: '3.1.1.5 above the transaction limit',
    amount: 300n,
    set: { contactlessTransactionLimit: 200n },
    indicators: ['contactlessApplicationNotAllowed'],
  },
  {
    title: '3.1.1.6 at the floor limit',
    amount: 20n,
    set: { contactlessFloorLimit: 20n, ttq: TTQ },
    ttq: '26004000',
  },
  {
    title: '3.1.1.6, 3.1.1.9 above the floor limit',
    amount: 21n,
    set: { contactlessFloorLimit: 20n, ttq: TTQ },
    indicators: ['floorLimitExceeded'],
    ttq: '26804000',
  },
  {
    title: '3.1.1.6 a floor limit of zero',
    amount: 1n,
    set: { contactlessFloorLimit: 0n },
    indicators: ['floorLimitExceeded'],
  },
  {
    title: '3.1.1.7 the terminal floor limit stands in',
    amount: 26n,
    set: { terminalFloorLimit: 25n },
    indicators: ['floorLimitExceeded'],
  },
  { title: '3.1.1.7 at the terminal floor limit', amount: 25n, set: { terminalFloorLimit: 25n } },
  {
    title: '3.1.1.7 the terminal floor limit does not count beside the reader’s',
    amount: 26n,
    set: { contactlessFloorLimit: 50n, terminalFloorLimit: 25n },
  },
  {
    title: '3.1.1.8 below the CVM limit',
    amount: 9n,
    set: { cvmRequiredLimit: 10n, ttq: TTQ },
    ttq: '26004000',
  },
  {
    title: '3.1.1.8, 3.1.1.12 at the CVM limit',
    amount: 10n,
    set: { cvmRequiredLimit: 10n, ttq: TTQ },
    indicators: ['cvmRequiredLimitExceeded'],
    ttq: '26404000',
  },
  {
    title: '3.1.1.11 zero on a reader that can go online',
    amount: 0n,
    set: { ttq: TTQ },
    indicators: ['zeroAmount'],
    ttq: '26804000',
  },
  {
    title: '3.1.1.11 zero on an offline-only reader',
    amount: 0n,
    set: { ttq: OFFLINE_ONLY },
    indicators: ['zeroAmount', 'contactlessApplicationNotAllowed'],
    ttq: '2E004000',
  },
];

const NONE: PreProcessingIndicators = {
  statusCheckRequested: false,
  zeroAmount: false,
  contactlessApplicationNotAllowed: false,
  floorLimitExceeded: false,
  cvmRequiredLimitExceeded: false,
};

describe('Book B 3.1.1', () => {
  test.each(CASES)('Book B $title', ({ amount, set, indicators = [], ttq = null, exponent = 2 }) => {
    const [prepared] = preProcess(
      [combination(set)],
      transaction({ amountMinor: amount, currencyExponent: exponent }),
    );
    const expected = { ...NONE, ...Object.fromEntries(indicators.map((name) => [name, true])) };
    expect(prepared?.indicators).toEqual(expected);
    expect(prepared?.ttq && toHex(prepared.ttq)).toBe(ttq);
  });

  test('Book B 3.1.1.2 the configured TTQ is left as it is', () => {
    const set = combination({ ttq: TTQ, cvmRequiredLimit: 1n });
    preProcess([set], transaction({ amountMinor: 10n }));
    expect(toHex(set.ttq!)).toBe('26C04000');
  });

  test('Book B 3.1.1.13 all are blocked only when each one is', () => {
    const blocked = combination({ contactlessTransactionLimit: 1n });
    const ten = transaction({ amountMinor: 10n });
    expect(allNotAllowed(preProcess([blocked, blocked], ten))).toBe(true);
    expect(allNotAllowed(preProcess([blocked, combination()], ten))).toBe(false);
    expect(allNotAllowed([])).toBe(true);
  });

  test('Book B 3.2.1.1 without pre-processing indicators are clear and TTQ is copied as configured', () => {
    const set = combination({ ttq: TTQ, contactlessTransactionLimit: 0n });
    expect(withoutPreProcessing([set])).toEqual([{ combination: set, indicators: NONE, ttq: TTQ }]);
  });
});

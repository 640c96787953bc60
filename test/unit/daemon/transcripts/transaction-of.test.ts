import { expect, it } from 'vitest';
import { transactionOf } from '../../../../src/daemon/transcripts/transaction-of.ts';
import { fromHex } from '../../../../src/platform/bytes/hex.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';

const NOTHING = { amount: null, currency: null, date: null, type: null };
const terminal = {
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  clock: new SimulatedClock(Date.UTC(2026, 0, 5, 23, 30)),
};
const known = (elements: Record<number, string> = {}) =>
  new Map(Object.entries(elements).map(([tag, hex]) => [Number(tag), fromHex(hex)]));

it('is the terminal’s own where nobody says otherwise: a purchase of 10, now', () => {
  expect(transactionOf(NOTHING, known(), terminal)).toEqual({
    amountMinor: 1000n,
    otherAmountMinor: 0n,
    currencyNumeric: 978,
    currencyExponent: 2,
    type: '00',
    date: '260106',
    time: '003000',
  });
});

it('is the transcript’s where that knows', () => {
  const recorded = known({
    40706: '000000009000',
    40707: '000000000100',
    24362: '0392',
    156: '20',
    154: '200316',
    40737: '010203',
  });
  expect(transactionOf(NOTHING, recorded, terminal)).toEqual({
    amountMinor: 9000n,
    otherAmountMinor: 100n,
    currencyNumeric: 392,
    currencyExponent: 0,
    type: '20',
    date: '200316',
    time: '010203',
  });
});

it('is what was chosen, before either', () => {
  const recorded = known({ 40706: '000000009000', 24362: '0840', 156: '20', 154: '200316' });
  const chosen = { amount: '12.5', currency: 'GBP', date: '260131', type: '01' };
  expect(transactionOf(chosen, recorded, terminal)).toMatchObject({
    ...{ amountMinor: 1250n, currencyNumeric: 826, date: '260131', type: '01' },
  });
});

it('takes a chosen amount in the transcript’s currency', () => {
  expect(transactionOf({ ...NOTHING, amount: '500' }, known({ 24362: '0392' }), terminal)).toMatchObject({
    amountMinor: 500n,
    currencyNumeric: 392,
  });
});

it('passes over what a transcript cannot mean: no date, no digits, a currency of zeros, an unknown type', () => {
  const recorded = known({ 154: '000000', 40706: 'AB0000000000', 24362: '0000', 156: '50' });
  expect(transactionOf(NOTHING, recorded, terminal)).toMatchObject({
    ...{ date: '260106', amountMinor: 1000n, currencyNumeric: 978, type: '00' },
  });
});

it('keeps a currency that has no name here, with two decimals', () => {
  expect(transactionOf(NOTHING, known({ 24362: '0643' }), terminal)).toMatchObject({
    ...{ amountMinor: 1000n, currencyNumeric: 643, currencyExponent: 2 },
  });
});

it.each([
  [{ date: '260231x' }, '--date takes YYMMDD'],
  [{ date: '261331' }, '--date takes YYMMDD'],
  [{ type: '02' }, '--type is one of 00, 01, 09, 20'],
  [{ amount: '1,5' }, '1,5'],
  [{ currency: 'XXX' }, 'XXX'],
])('refuses %j', (chosen, message) => {
  expect(() => transactionOf({ ...NOTHING, ...chosen }, known(), terminal)).toThrow(message);
});

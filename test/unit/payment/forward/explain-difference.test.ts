import { describe, expect, test } from 'vitest';
import { explainDifference } from '../../../../src/payment/forward/explain-difference.ts';
import type { OpenRecord } from '../../../../src/payment/journal/journal.ts';
import type { ReconciliationTotals } from '../../../../src/platform/ports/upstream.ts';

const NONE = { count: 0, minor: 0n };

const totals = (changes: Partial<ReconciliationTotals> = {}): ReconciliationTotals => ({
  currency: 'EUR',
  debits: { count: 10, minor: 100_00n },
  debitReversals: NONE,
  credits: NONE,
  creditReversals: NONE,
  ...changes,
});

const record = (seq: number, minor: bigint, changes: Partial<OpenRecord> = {}): OpenRecord => ({
  seq,
  kind: 'advice',
  state: 'parked',
  paymentId: `payment ${seq}`,
  minor,
  currency: 'EUR',
  lastResult: 'refused by the host: 30',
  ...changes,
});

const hostHas = (count: number, minor: bigint, reversals = NONE) =>
  totals({ debits: { count, minor }, debitReversals: reversals });

describe('a difference', () => {
  test('of one sale that got through without an answer is that record', () => {
    const open = [record(16, 3_00n), record(17, 12_50n)];
    expect(explainDifference(totals(), hostHas(11, 112_50n), open)).toEqual([
      'The host counts 1 sale of 12.50 EUR more: record 17, advice of 12.50 EUR, parked (refused by the host: 30), is of that amount.',
    ]);
  });

  test('of a sale whose reversal has not got through is that reversal', () => {
    const open = [record(4, 12_50n, { kind: 'reversal', state: 'waiting', lastResult: null })];
    expect(explainDifference(totals(), hostHas(11, 112_50n), open)).toEqual([
      'The host counts 1 sale of 12.50 EUR more: record 4, reversal of 12.50 EUR, waiting, is of that amount.',
    ]);
  });

  test('of a reversal that got through without an answer is that one, and no advice', () => {
    const open = [record(3, 12_50n), record(4, 12_50n, { kind: 'reversal' })];
    const [sentence] = explainDifference(totals(), hostHas(10, 100_00n, { count: 1, minor: 12_50n }), open);
    expect(sentence).toMatch(/^The host counts 1 reversed sale of 12\.50 EUR more: record 4, /);
  });

  test('of everything that is open needs no search, however much that is', () => {
    const open = Array.from({ length: 900 }, (_, index) => record(index, BigInt(index + 1)));
    const [sentence] = explainDifference(totals(), hostHas(910, 100_00n + 4_054_50n), open);
    expect(sentence).toMatch(
      /^The host counts 900 sales of 4054\.50 EUR more: record 0, .*; and 890 more, make that up\.$/,
    );
  });

  test('of several records is the set that makes it up', () => {
    const open = [record(1, 5_00n), record(2, 7_00n), record(3, 8_00n), record(4, 9_00n)];
    const [sentence] = explainDifference(totals(), hostHas(12, 115_00n), open);
    expect(sentence).toContain('counts 2 sales of 15.00 EUR more: record 2, ');
    expect(sentence).toContain('; record 3, ');
  });

  test.each([
    ['with no open record at all', []],
    ['that no open record makes up', [record(1, 5_00n), record(2, 7_00n)]],
    ['that a record in another currency would make up', [record(1, 12_50n, { currency: 'USD' })]],
  ])('%s is unexplained, and says so', (_name, open) => {
    expect(explainDifference(totals(), hostHas(11, 112_50n), open)).toEqual([
      'unexplained: the host counts 1 sale of 12.50 EUR more; no open records make that up.',
    ]);
  });

  test.each([
    [9, 87_50n, 'the terminal counts 1 sale of 12.50 EUR more'],
    [11, 90_00n, 'the host counts 1 sale more, and 10.00 EUR less'],
    [9, 110_00n, 'the terminal counts 1 sale more, and 10.00 EUR less'],
    [10, 101_00n, 'the host counts as many sales, 1.00 EUR more'],
    [10, 99_00n, 'the terminal counts as many sales, 1.00 EUR more'],
  ])('with %i sales of %s at the host is told as it is', (count, minor, clause) => {
    const open = [record(1, 12_50n), record(2, 10_00n), record(3, 1_00n)];
    expect(explainDifference(totals(), hostHas(count, minor), open)).toEqual([
      `unexplained: ${clause}; no open records make that up.`,
    ]);
  });

  test('is looked for within a bound: a hard case ends unexplained', () => {
    const open = Array.from({ length: 64 }, (_, index) => record(index, 2n * BigInt(index + 1_000)));
    const [sentence] = explainDifference(totals(), hostHas(42, 100_00n + 66_333n), open);
    expect(sentence).toMatch(/^unexplained: /);
  });

  test('of a host that did not tell its totals names what is open', () => {
    expect(explainDifference(totals(), null, [record(17, 12_50n)])).toEqual([
      'The host counts otherwise and did not tell its totals.',
      'Record 17, advice of 12.50 EUR, parked (refused by the host: 30) is open.',
    ]);
  });

  test('of a host that answers in another currency is no difference that could be explained', () => {
    expect(explainDifference(totals(), { ...totals(), currency: 'USD' }, [])).toEqual([
      'unexplained: the host answered in USD, the batch is in EUR.',
    ]);
  });
});

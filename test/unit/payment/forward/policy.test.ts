import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dispose,
  disposeUnsendable,
  MOST_DEFERRALS,
} from '../../../../src/payment/forward/delivery-policy.ts';
import { forwardMessage } from '../../../../src/payment/forward/forward-message.ts';
import { verdictOf } from '../../../../src/payment/forward/response-codes.ts';
import { retryDelayMs } from '../../../../src/payment/forward/retry-schedule.ts';
import type { OutboxEntry } from '../../../../src/payment/journal/journal.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';
import { paymentOf } from '../../../support/payments.ts';

const entryOf = (changes: Partial<OutboxEntry> = {}): OutboxEntry => ({
  seq: 1,
  kind: 'advice',
  cause: null,
  payment: paymentOf({ stan: 1, retrievalReference: '600509000001', authorisationCode: 'T12345', batch: 1 }),
  stan: null,
  state: 'waiting',
  createdAt: 0,
  attempts: 0,
  mayHaveArrived: false,
  deferrals: 0,
  nextAttemptAt: 0,
  lastResult: null,
  ...changes,
});

const allBytes = (value: number) => ({ bytes: (length: number) => new Uint8Array(length).fill(value) });

describe('the retry schedule', () => {
  test.each([
    [0, 5_000],
    [1, 10_000],
    [5, 160_000],
    [7, 640_000],
    [8, 900_000],
    [1_000, 900_000],
  ])('after %i earlier tries waits half of %i ms at least, and that at most', (attempts, longest) => {
    expect(retryDelayMs(attempts, allBytes(0x00))).toBe(longest / 2);
    expect(retryDelayMs(attempts, allBytes(0xff))).toBe(longest);
  });

  test('spreads terminals over the upper half', () => {
    const random = new SeededRandom('spread');
    const delays = Array.from({ length: 200 }, () => retryDelayMs(8, random));
    const quarters = [0, 1, 2, 3].map((quarter) => {
      const from = 450_000 + quarter * 112_500;
      return delays.filter((delay) => delay >= from && delay <= from + 112_500).length;
    });
    for (const count of quarters) expect(count).toBeGreaterThan(25);
  });

  test('gives whole milliseconds, as the journal stores them', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(), (attempts, seed) =>
        Number.isInteger(retryDelayMs(attempts, new SeededRandom(seed))),
      ),
    );
  });
});

describe('a response code', () => {
  test.each([
    ['advice', '05', 'declined'],
    ['advice', '51', 'declined'],
    ['advice', '12', 'refused'],
    ['advice', '13', 'refused'],
    ['advice', '14', 'refused'],
    ['advice', '25', 'refused'],
    ['advice', '30', 'refused'],
    ['advice', '91', 'later'],
    ['advice', '96', 'later'],
    ['advice', '94', 'settled'],
    ['reversal', '94', 'settled'],
    ['reversal', '25', 'settled'],
    ['reversal', '21', 'settled'],
    ['reversal', '05', 'refused'],
    ['reversal', '30', 'refused'],
    ['reversal', '96', 'later'],
    ['advice', '00', 'settled'],
    ['deferred', '00', 'settled'],
    ['deferred', '51', 'declined'],
    ['deferred', '91', 'later'],
    ['deferred', '94', 'refused'],
    ['advice', '', 'refused'],
    ['advice', 'toString', 'refused'],
  ] as const)('to an %s of "%s" means %s', (kind, code, verdict) => {
    expect(verdictOf(kind, code)).toBe(verdict);
  });
});

describe('the disposition', () => {
  test('of an acknowledged record trusts the upstream, whose codes may be its own', () => {
    expect(dispose(entryOf(), { kind: 'acknowledged', responseCode: 'SUCCESS' })).toEqual({
      action: 'acknowledge',
      responseCode: 'SUCCESS',
    });
  });

  test('of "later" is another try, up to the bound', () => {
    const later = { kind: 'refused', responseCode: '91' } as const;
    expect(dispose(entryOf({ deferrals: MOST_DEFERRALS - 2 }), later)).toMatchObject({ action: 'retry' });
    expect(dispose(entryOf({ deferrals: MOST_DEFERRALS - 1 }), later)).toEqual({
      action: 'park',
      result: 'host answered 91, 48 times',
      hostDecided: false,
    });
  });

  test('of silence is another try, however many there were', () => {
    const entry = entryOf({ attempts: 100_000, deferrals: MOST_DEFERRALS - 1 });
    expect(dispose(entry, { kind: 'unknown', reason: 'no answer' })).toEqual({
      action: 'retry',
      result: 'no answer',
      notSent: false,
      heard: false,
    });
  });

  test('of a message that cannot be made is bounded like "later"', () => {
    expect(disposeUnsendable(entryOf(), 'internal')).toMatchObject({ action: 'retry', heard: true });
    expect(disposeUnsendable(entryOf({ deferrals: MOST_DEFERRALS - 1 }), 'internal')).toMatchObject({
      action: 'park',
      result: 'internal, 48 times',
    });
  });
});

describe('a message', () => {
  test('without the numbers that were made durable for it is not built', () => {
    expect(() => forwardMessage(entryOf({ payment: paymentOf() }))).toThrow('has no STAN');
    expect(() => forwardMessage(entryOf({ kind: 'reversal' }))).toThrow('has no STAN or cause');
  });
});

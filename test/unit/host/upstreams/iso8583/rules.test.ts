import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAuthorisation } from '../../../../../src/host/upstreams/iso8583/answers.ts';
import { iso8583Upstream } from '../../../../../src/host/upstreams/iso8583/index.ts';
import { reconnectDelayMs } from '../../../../../src/host/upstreams/iso8583/reconnect-delay.ts';
import { deliveryVerdict } from '../../../../../src/host/upstreams/iso8583/response-codes.ts';
import { SeededRandom } from '../../../../../src/rig/simulated/seeded-random.ts';

const request = { mti: '0200', fields: { 4: '000000001250', 37: 'R', 41: 'T', 49: '978' } };
const answer = (fields: Record<number, string>) => ({
  mti: '0210',
  fields: { ...request.fields, ...fields },
});

test.each([
  [{ 38: 'ABC123', 39: '00' }, 'approved'],
  [{ 38: 'ABC123', 39: '11' }, 'approved'],
  [{ 39: '05' }, 'declined'],
  // An approval without its code, for a part of the amount, or with a condition, cannot be used: it is reversed.
  [{ 39: '00' }, 'unknown'],
  [{ 38: 'ABC123', 39: '10' }, 'unknown'],
  [{ 38: 'ABC123', 39: '08' }, 'unknown'],
  [{ 38: 'ABC123' }, 'unknown'],
] as const)('an answer with %o is %s', (fields, kind) => {
  expect(readAuthorisation(request, answer(fields as Record<number, string>)).kind).toBe(kind);
});

test.each([
  ['advice', '00', 'acknowledged'],
  ['advice', '94', 'acknowledged'],
  ['advice', '25', 'refused'],
  ['reversal', '25', 'acknowledged'],
  ['reversal', '21', 'acknowledged'],
  ['advice', '96', 'try_later'],
  ['reversal', '91', 'try_later'],
  ['advice', '30', 'refused'],
] as const)('%s answered with %s is %s', (kind, code, verdict) =>
  expect(deliveryVerdict(kind, code)).toBe(verdict),
);

test('the pause between tries grows to its limit and never falls below half of what it could be', () => {
  const random = new SeededRandom(7);
  fc.assert(
    fc.property(fc.nat(1000), (attempt) => {
      const ceiling = Math.min(15_000, 500 * 2 ** Math.min(attempt, 20));
      const delay = reconnectDelayMs(attempt, 500, 15_000, random);
      expect(delay).toBeGreaterThanOrEqual(ceiling / 2);
      expect(delay).toBeLessThanOrEqual(ceiling);
    }),
  );
});

test('a misspelt option is named', () => {
  const parsed = iso8583Upstream.options.safeParse({ port: 5000, anwserTimeoutMs: 1 });
  expect(parsed.error?.issues[0]).toMatchObject({ code: 'unrecognized_keys', keys: ['anwserTimeoutMs'] });
});

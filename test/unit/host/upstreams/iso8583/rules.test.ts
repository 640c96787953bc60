import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAuthorisation, readDelivery } from '../../../../../src/host/upstreams/iso8583/answers.ts';
import { iso8583Upstream } from '../../../../../src/host/upstreams/iso8583/index.ts';
import { devicePhase, reconnectDelayMs } from '../../../../../src/host/upstreams/iso8583/reconnect-delay.ts';
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
  [{ 39: '00' }, { kind: 'acknowledged', responseCode: '00' }],
  [{ 39: '11' }, { kind: 'acknowledged', responseCode: '11' }],
  // What these mean for the record is forwarding's to decide.
  [{ 39: '94' }, { kind: 'refused', responseCode: '94' }],
  [{ 39: '96' }, { kind: 'refused', responseCode: '96' }],
  [{}, { kind: 'unknown', reason: 'invalid_answer' }],
  [
    { 39: '00', 4: '000000001251' },
    { kind: 'unknown', reason: 'invalid_answer' },
  ],
] as const)('a delivery answered with %o is %o', (fields, result) => {
  expect(readDelivery('advice', request, answer(fields as Record<number, string>))).toEqual(result);
});

const LIMITS = { reconnectMinMs: 500, reconnectMaxMs: 15_000 };

test('the pause between tries grows to its limit and never falls below half of what it could be', () => {
  const random = new SeededRandom(7);
  fc.assert(
    fc.property(fc.nat(1000), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, phase) => {
      const ceiling = Math.min(15_000, 500 * 2 ** Math.min(attempt, 20));
      const delay = reconnectDelayMs(attempt, LIMITS, phase, random);
      expect(delay).toBeGreaterThanOrEqual(ceiling / 2);
      expect(delay).toBeLessThanOrEqual(ceiling);
    }),
  );
});

test('a misspelt option is named', () => {
  const parsed = iso8583Upstream.options.safeParse({ port: 5000, anwserTimeoutMs: 1 });
  expect(parsed.error?.issues[0]).toMatchObject({ code: 'unrecognized_keys', keys: ['anwserTimeoutMs'] });
});

test('a street of terminals with the same random numbers comes back spread out', () => {
  const delays = Array.from({ length: 100 }, (_, at) => {
    const terminalId = `TILL${String(at).padStart(4, '0')}`;
    return reconnectDelayMs(9, LIMITS, devicePhase(terminalId), new SeededRandom('same'));
  });
  const tenths = new Set(delays.map((delay) => Math.floor((delay - 7_500) / 750)));
  expect(tenths.size).toBe(10);
});

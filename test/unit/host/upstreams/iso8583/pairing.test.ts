import { expect, test } from 'vitest';
import type { IsoMessage } from '../../../../../src/host/iso8583/field-spec.ts';
import { Pairing } from '../../../../../src/host/upstreams/iso8583/pairing.ts';
import { SimulatedClock } from '../../../../../src/rig/simulated/simulated-clock.ts';

const message = (mti: string, stan: string, time?: string): IsoMessage => ({
  mti,
  fields: { 7: time, 11: stan },
});

test('answers in any order find their requests', async () => {
  const pairing = new Pairing(new SimulatedClock());
  const first = pairing.expect(message('0200', '000001', 'A'), 10);
  const second = pairing.expect(message('0200', '000002', 'A'), 10);
  expect(pairing.take(message('0210', '000002', 'A'))).toBe(true);
  expect(pairing.take(message('0210', '000001'))).toBe(true);
  expect(await first).toMatchObject({ message: { fields: { 11: '000001' } } });
  expect(await second).toMatchObject({ message: { fields: { 11: '000002' } } });
  expect(pairing.inFlight).toBe(0);
});

test.each([
  ['of another class', message('0230', '000001', 'A')],
  ['with another trace number', message('0210', '000002', 'A')],
  ['with the transmission time of an earlier sending', message('0210', '000001', 'B')],
])('an answer %s is nobody’s', (_, answer) => {
  const pairing = new Pairing(new SimulatedClock());
  void pairing.expect(message('0200', '000001', 'A'), 10);
  expect(pairing.take(answer)).toBe(false);
  expect(pairing.inFlight).toBe(1);
});

test('a request is given up at its time-out, not before', async () => {
  const clock = new SimulatedClock();
  const pairing = new Pairing(clock);
  const exchange = pairing.expect(message('0200', '000001', 'A'), 10);
  clock.advance(9);
  expect(pairing.inFlight).toBe(1);
  clock.advance(1);
  expect(await exchange).toEqual({ kind: 'unanswered', reason: 'no_answer' });
  expect(pairing.take(message('0210', '000001', 'A'))).toBe(false);
});

test('one timer serves all, and each request is given up at its own time', async () => {
  const clock = new SimulatedClock();
  const pairing = new Pairing(clock);
  const ended: string[] = [];
  const expectation = (stan: string, timeoutMs: number) =>
    void pairing.expect(message('0200', stan), timeoutMs).then(({ kind }) => ended.push(`${stan} ${kind}`));
  expectation('000001', 30);
  expectation('000002', 10);
  expectation('000003', 20);
  expect(clock.pendingTimers).toBe(1);
  await clock.run(10);
  expect(ended).toEqual(['000002 unanswered']);
  pairing.take(message('0210', '000003'));
  await clock.run(10);
  expect(ended).toEqual(['000002 unanswered', '000003 answer']);
  await clock.run(10);
  expect(ended).toHaveLength(3);
  expect(clock.pendingTimers).toBe(0);
});

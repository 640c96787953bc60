import { expect, test } from 'vitest';
import type { IsoMessage } from '../../../../../src/host/iso8583/field-spec.ts';
import { answerType, Pairing } from '../../../../../src/host/upstreams/iso8583/pairing.ts';
import { SimulatedClock } from '../../../../../src/rig/simulated/simulated-clock.ts';

const message = (mti: string, stan: string, time?: string): IsoMessage => ({
  mti,
  fields: { 7: time, 11: stan },
});

test.each([
  ['0100', '0110'],
  ['0200', '0210'],
  ['0220', '0230'],
  ['0221', '0230'],
  ['0420', '0430'],
  ['0421', '0430'],
  ['0800', '0810'],
])('%s is answered by %s', (request, answer) => expect(answerType(request)).toBe(answer));

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

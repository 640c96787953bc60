import { describe, expect, test } from 'vitest';
import type { Payment } from '../../../../src/payment/payment.ts';
import {
  DELIVERED,
  DOWN,
  forwardBench,
  forwardingOf,
  HOUR,
  MINUTE,
  NO_ANSWER,
  SECOND,
} from '../../../support/forward-bench.ts';
import { approveOffline, leaveUnanswered } from '../../../support/payments.ts';

describe('what is owed', () => {
  test('goes out at start: reversals first, then advices by age', async () => {
    const { at, upstream, settled, forwarder } = forwardBench();
    approveOffline(at.journal, { id: 'a' });
    approveOffline(at.journal, { id: 'b' });
    leaveUnanswered(at.journal, { id: 'r' });
    forwarder.start();
    await at.clock.run(SECOND);
    expect(upstream.order).toEqual(['reversal r', 'advice a', 'advice b']);
    expect(forwardingOf(settled)).toEqual([
      'r reversal_acknowledged',
      'a advice_acknowledged',
      'b advice_acknowledged',
    ]);
    expect(at.journal.outbox()).toEqual([]);
    expect(at.clock.pendingTimers).toBe(0);
  });

  test('goes out when it comes into being, without waiting', async () => {
    const { at, upstream, forwarder } = forwardBench();
    forwarder.start();
    await at.clock.run(SECOND);
    approveOffline(at.journal);
    forwarder.nudge();
    await at.clock.run(0);
    expect(upstream.order).toEqual(['advice payment-1']);
  });

  test('carries what the host needs, and the sealed record unopened', async () => {
    const { at, upstream, forwarder } = forwardBench();
    const advice = approveOffline(at.journal, { id: 'a' });
    const unanswered = leaveUnanswered(at.journal, { id: 'r' });
    const now = at.clock.now();
    forwarder.start();
    await at.clock.run(SECOND);
    const transaction = (payment: Payment) => ({
      paymentId: payment.id,
      stan: payment.stan,
      retrievalReference: payment.retrievalReference,
      amount: payment.amount,
      transactionType: '00',
      localTime: payment.createdAt,
      sealed: Uint8Array.of(0xc0, 0xff, 0xee),
      cvm: null,
      batch: 1,
    });
    expect(upstream.delivered).toEqual([
      {
        message: {
          kind: 'reversal',
          stan: 3,
          original: transaction(unanswered),
          originalTransmittedAt: unanswered.transmittedAt,
          cause: 'timeout',
          repeat: false,
        },
        transmittedAt: now,
      },
      {
        message: {
          kind: 'advice',
          transaction: transaction(advice),
          authorisationCode: 'T12345',
          repeat: false,
        },
        transmittedAt: now,
      },
    ]);
  });

  test('waits while the forwarder is stopped', async () => {
    const { at, upstream, forwarder } = forwardBench();
    approveOffline(at.journal);
    forwarder.nudge();
    forwarder.start();
    await forwarder.stop();
    const before = upstream.order.length;
    approveOffline(at.journal, { id: 'later' });
    forwarder.nudge();
    upstream.setLink('up');
    await at.clock.run(HOUR);
    expect(upstream.order).toHaveLength(before);
    expect(at.clock.pendingTimers).toBe(0);
  });
});

describe('a repeat', () => {
  test('after silence differs from the original only in being a repeat', async () => {
    const { at, upstream, forwarder } = forwardBench();
    leaveUnanswered(at.journal);
    upstream.script = ({ repeat }) => (repeat ? DELIVERED : NO_ANSWER);
    forwarder.start();
    await at.clock.run(MINUTE);
    const [first, second] = upstream.delivered;
    expect(upstream.order).toEqual(['reversal payment-1', 'reversal payment-1 again']);
    expect(second!.message).toEqual({ ...first!.message, repeat: true });
    expect(second!.transmittedAt).toBeGreaterThan(first!.transmittedAt);
  });

  test('is sent when the process died between sending and acknowledging', async () => {
    const { at, upstream, forwarder, make } = forwardBench();
    approveOffline(at.journal);
    upstream.script = () => undefined;
    forwarder.start();
    await at.clock.run(SECOND);
    at.reopen();
    upstream.script = () => DELIVERED;
    const afterRestart = make();
    afterRestart.start();
    await at.clock.run(SECOND);
    await afterRestart.stop();
    expect(upstream.order).toEqual(['advice payment-1', 'advice payment-1 again']);
  });

  test('is not claimed of a record that provably never left', async () => {
    const { at, upstream, forwarder } = forwardBench();
    approveOffline(at.journal);
    let tries = 0;
    upstream.script = () => (++tries < 4 ? DOWN : DELIVERED);
    forwarder.start();
    await at.clock.run(10 * MINUTE);
    expect(upstream.order).toEqual(Array(4).fill('advice payment-1'));
  });

  test('comes ever more slowly, but never ends', async () => {
    const { at, upstream, forwarder } = forwardBench();
    approveOffline(at.journal);
    upstream.script = () => NO_ANSWER;
    forwarder.start();
    await at.clock.run(24 * HOUR);
    const times = upstream.delivered.map(({ transmittedAt }) => transmittedAt);
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    expect(gaps[0]).toBeLessThanOrEqual(5 * SECOND);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(15 * MINUTE);
    expect(Math.min(...gaps.slice(10))).toBeGreaterThanOrEqual(7 * MINUTE);
    expect(at.journal.outbox()).toMatchObject([{ state: 'waiting', lastResult: 'no answer' }]);
  });
});

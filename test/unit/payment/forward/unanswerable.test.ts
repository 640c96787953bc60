import { describe, expect, test } from 'vitest';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import {
  DELIVERED,
  forwardBench,
  forwardingOf,
  HOUR,
  MINUTE,
  NO_ANSWER,
  paymentIdOf,
  refused,
  SECOND,
} from '../../../support/forward-bench.ts';
import { approveOffline, leaveUnanswered } from '../../../support/payments.ts';

describe('an unanswerable record', () => {
  test('holds up none of the others', async () => {
    const { at, upstream, forwarder } = forwardBench();
    leaveUnanswered(at.journal, { id: 'poison' });
    for (let each = 0; each < 30; each++) approveOffline(at.journal, { id: `good ${each}` });
    upstream.script = (message) => (message.kind === 'reversal' ? NO_ANSWER : DELIVERED);
    forwarder.start();
    await at.clock.run(5 * SECOND);
    expect(at.journal.outbox()).toMatchObject([{ payment: { id: 'poison' }, state: 'waiting' }]);
    expect(upstream.order.filter((line) => line.startsWith('advice'))).toHaveLength(30);
  });

  test('does not hide from the others that the wall clock was set back', async () => {
    const { at, upstream, forwarder } = forwardBench();
    approveOffline(at.journal, { id: 'good' });
    upstream.script = () => NO_ANSWER;
    forwarder.start();
    await at.clock.run(MINUTE);
    at.clock.jumpWallClock(-24 * HOUR);
    approveOffline(at.journal, { id: 'poison' });
    upstream.script = (message) => (paymentIdOf(message) === 'poison' ? NO_ANSWER : DELIVERED);
    forwarder.nudge();
    await at.clock.run(20 * MINUTE);
    expect(at.journal.outbox().map(({ payment }) => payment.id)).toEqual(['poison']);
  });

  test('that the host answers with "later" for ever is parked at last', async () => {
    const { at, upstream, settled, forwarder } = forwardBench();
    approveOffline(at.journal, { id: 'poison' });
    approveOffline(at.journal, { id: 'good' });
    upstream.script = (message) => (paymentIdOf(message) === 'poison' ? refused('96') : DELIVERED);
    forwarder.start();
    await at.clock.run(24 * HOUR);
    expect(forwardingOf(settled)).toEqual(['good advice_acknowledged', 'poison parked']);
    expect(at.journal.outbox()).toMatchObject([{ lastResult: 'host answered 96, 48 times', attempts: 48 }]);
  });

  test('whose sealed part does not open is parked at once', async () => {
    const { at, upstream, settled, log, forwarder } = forwardBench();
    approveOffline(at.journal);
    upstream.script = () => new TerminalError('sealed_record_unreadable');
    forwarder.start();
    await at.clock.run(SECOND);
    expect(forwardingOf(settled)).toEqual(['payment-1 parked']);
    expect(log.text()).toContain('sealed_record_unreadable');
  });

  test('whose message breaks on a bug of ours is tried later and logged, and the others go on', async () => {
    const { at, upstream, log, forwarder } = forwardBench();
    for (const id of ['bad', 'good 1', 'good 2']) approveOffline(at.journal, { id });
    upstream.script = (message) =>
      paymentIdOf(message) === 'bad' ? new Error('PAN 5413330089600010 in a message of ours') : DELIVERED;
    forwarder.start();
    await at.clock.run(SECOND);
    expect(at.journal.outbox()).toMatchObject([{ payment: { id: 'bad' }, lastResult: 'internal' }]);
    expect(log.text()).not.toContain('5413330089600010');
  });

  test('that an upstream never ends is given up after two minutes, its late answer ignored', async () => {
    const { at, upstream, forwarder } = forwardBench();
    approveOffline(at.journal, { id: 'hangs' });
    upstream.script = () => undefined;
    forwarder.start();
    await at.clock.run(2 * MINUTE - 1);
    expect(at.journal.outbox()).toMatchObject([{ lastResult: null }]);
    upstream.script = () => DELIVERED;
    await at.clock.run(MINUTE);
    expect(upstream.order).toEqual(['advice hangs', 'advice hangs again']);
    upstream.answer('hangs', refused('30'));
    await at.clock.run(MINUTE);
    expect(at.journal.payment('hangs')?.forwarding).toBe('advice_acknowledged');
  });
});

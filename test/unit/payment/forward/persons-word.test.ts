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

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof TerminalError) return error.code;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('a person', () => {
  test('has a parked record sent again, at once', async () => {
    const { at, upstream, settled, forwarder } = forwardBench();
    approveOffline(at.journal, { id: 'parked' });
    upstream.script = () => refused('30');
    forwarder.start();
    await at.clock.run(SECOND);
    upstream.script = () => DELIVERED;
    const [entry] = at.journal.outbox();
    expect(forwarder.retry(entry!.seq, 'console')).toMatchObject({ forwarding: 'advice_pending' });
    await at.clock.run(0);
    expect(forwardingOf(settled)).toEqual(['parked parked', 'parked advice_acknowledged']);
  });

  test('does not wait for the pause after silence', async () => {
    const { at, upstream, forwarder } = forwardBench();
    approveOffline(at.journal, { id: 'slow' });
    upstream.script = () => NO_ANSWER;
    forwarder.start();
    await at.clock.run(HOUR);
    expect(forwarder.status()).toMatchObject({ window: 1, lastResult: 'no answer' });
    upstream.script = () => DELIVERED;
    forwarder.retry(at.journal.outbox()[0]!.seq, 'cli');
    await at.clock.run(0);
    expect(at.journal.outbox()).toEqual([]);
    expect(forwarder.status()).toEqual({
      window: 2,
      underWay: 0,
      pausedMs: 0,
      lastResult: 'acknowledged: 00',
    });
  });

  test('cannot have sent again what the host has decided, nor what is not there', async () => {
    const { at, upstream, forwarder } = forwardBench();
    approveOffline(at.journal, { id: 'declined' });
    upstream.script = () => refused('51');
    forwarder.start();
    await at.clock.run(SECOND);
    expect(codeOf(() => forwarder.retry(at.journal.outbox()[0]!.seq, 'cli'))).toBe('request_invalid');
    expect(codeOf(() => forwarder.retry(999, 'cli'))).toBe('not_found');
  });

  test('has everything sent again, save what the host has decided', async () => {
    const { at, upstream, forwarder } = forwardBench();
    for (let each = 0; each < 50; each++) approveOffline(at.journal, { id: `parked ${each}` });
    approveOffline(at.journal, { id: 'declined' });
    leaveUnanswered(at.journal, { id: 'waits' });
    upstream.script = (message) =>
      message.kind === 'reversal' ? NO_ANSWER : refused(paymentIdOf(message) === 'declined' ? '51' : '30');
    forwarder.start();
    await at.clock.run(HOUR);
    expect(at.journal.outboxTotals()).toMatchObject({ waiting: 1, parked: 51 });
    upstream.script = () => DELIVERED;
    forwarder.retryAll('console');
    await at.clock.run(0);
    expect(at.journal.outbox()).toMatchObject([{ payment: { id: 'declined' }, state: 'parked' }]);
    expect(at.journal.auditTrail({ after: 0, limit: 10_000 })).toContainEqual(
      expect.objectContaining({ by: 'console', event: 'queue.retried', detail: { waiting: 1, parked: 51 } }),
    );
  });

  test('takes a waiting record out of the way, but not while the host has it', async () => {
    const { at, upstream, forwarder } = forwardBench();
    approveOffline(at.journal, { id: 'slow' });
    upstream.script = () => undefined;
    forwarder.start();
    await at.clock.run(0);
    const { seq } = at.journal.outbox()[0]!;
    expect(forwarder.status().underWay).toBe(1);
    expect(codeOf(() => forwarder.park(seq, 'looked into', 'console'))).toBe('request_invalid');
    upstream.answer('slow', NO_ANSWER);
    await at.clock.run(SECOND);
    expect(forwarder.park(seq, 'looked into', 'console')).toMatchObject({ forwarding: 'parked' });
    await at.clock.run(HOUR);
    expect(upstream.order).toHaveLength(1);
    expect(codeOf(() => forwarder.park(seq, 'twice', 'console'))).toBe('not_found');
  });

  test('is not kept waiting by the wish of another: releasing ends with the forwarder', async () => {
    const { at, upstream, forwarder } = forwardBench();
    for (let each = 0; each < 50; each++) approveOffline(at.journal, { id: `parked ${each}` });
    upstream.script = () => refused('30');
    forwarder.start();
    await at.clock.run(MINUTE);
    upstream.script = () => NO_ANSWER;
    forwarder.retryAll('cli');
    await forwarder.stop();
    await at.clock.run(MINUTE);
    expect(at.journal.outboxTotals()).toMatchObject({ waiting: 20, parked: 30 });
    expect(at.clock.pendingTimers).toBe(0);
  });
});

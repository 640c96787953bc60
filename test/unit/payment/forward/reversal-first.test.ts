import { describe, expect, test } from 'vitest';
import { DELIVERED, forwardBench, NO_ANSWER, SECOND } from '../../../support/forward-bench.ts';
import { capturedCard, leaveUnanswered } from '../../../support/payments.ts';

describe('before a new request on a card', () => {
  test('nothing need be done when no reversal of it waits', async () => {
    const { at, forwarder } = forwardBench();
    leaveUnanswered(at.journal, { card: capturedCard({ panToken: 'other' }) });
    expect(await forwarder.reversalsSettled('5F1C')).toBe(true);
  });

  test('its reversal is sent at once, and its answer awaited', async () => {
    const { at, upstream, forwarder } = forwardBench();
    leaveUnanswered(at.journal);
    upstream.script = ({ repeat }) => (repeat ? undefined : NO_ANSWER);
    forwarder.start();
    await at.clock.run(SECOND / 2);
    const settled = forwarder.reversalsSettled('5F1C');
    await at.clock.run(0);
    expect(upstream.order).toEqual(['reversal payment-1', 'reversal payment-1 again']);
    upstream.answer('payment-1', DELIVERED);
    await at.clock.run(0);
    expect(await settled).toBe(true);
    expect(at.clock.pendingTimers).toBe(0);
  });

  test('it is told no when the reversal is not answered in time', async () => {
    const { at, upstream, forwarder } = forwardBench();
    leaveUnanswered(at.journal);
    upstream.script = () => undefined;
    forwarder.start();
    const settled = forwarder.reversalsSettled('5F1C');
    await at.clock.run(20 * SECOND);
    expect(await settled).toBe(false);
  });

  test('it is told no when forwarding stops meanwhile', async () => {
    const { at, upstream, forwarder } = forwardBench();
    leaveUnanswered(at.journal);
    upstream.script = () => undefined;
    forwarder.start();
    const settled = forwarder.reversalsSettled('5F1C');
    void forwarder.stop();
    expect(await settled).toBe(false);
  });

  test('it is told no at once while the host is away', async () => {
    const { at, upstream, forwarder } = forwardBench();
    leaveUnanswered(at.journal);
    upstream.setLink('down');
    forwarder.start();
    expect(await forwarder.reversalsSettled('5F1C')).toBe(false);
  });
});

import { describe, expect, test } from 'vitest';
import {
  DELIVERED,
  forwardBench,
  forwardingOf,
  HOUR,
  NO_ANSWER,
  refused,
  SECOND,
} from '../../../support/forward-bench.ts';
import { approveDeferred, approveOffline, leaveUnanswered } from '../../../support/payments.ts';

describe('a payment approved at the merchant’s risk', () => {
  test('is asked for after the reversals, together with the advices, by age', async () => {
    const { at, upstream, forwarder } = forwardBench();
    approveOffline(at.journal, { id: 'a' });
    approveDeferred(at.journal, { id: 'd' });
    approveOffline(at.journal, { id: 'b' });
    leaveUnanswered(at.journal, { id: 'r' });
    forwarder.start();
    await at.clock.run(SECOND);
    expect(upstream.order).toEqual(['reversal r', 'advice a', 'deferred d', 'advice b']);
  });

  test('that the host approves gets its authorisation code, and keeps nothing sealed', async () => {
    const { at, upstream, settled, forwarder } = forwardBench();
    approveDeferred(at.journal, { id: 'd' });
    upstream.script = () => ({ kind: 'acknowledged', responseCode: '00', authorisationCode: '654321' });
    forwarder.start();
    await at.clock.run(SECOND);
    expect(settled).toMatchObject([
      { state: 'approved', forwarding: 'deferred_acknowledged', authorisationCode: '654321', sealed: null },
    ]);
  });

  test('that the host declines is shown as declined there, and is not sent again', async () => {
    const { at, upstream, settled, forwarder } = forwardBench();
    approveDeferred(at.journal, { id: 'd' });
    upstream.script = () => refused('51');
    forwarder.start();
    await at.clock.run(HOUR);
    expect(upstream.order).toEqual(['deferred d']);
    expect(settled).toMatchObject([
      { state: 'approved', forwarding: 'declined_upstream', authorisationCode: null, sealed: null },
    ]);
    expect(at.journal.outbox()).toMatchObject([{ state: 'parked', lastResult: 'declined by the host: 51' }]);
  });

  test('is repeated after silence', async () => {
    const { at, upstream, settled, forwarder } = forwardBench();
    approveDeferred(at.journal, { id: 'd' });
    upstream.script = ({ repeat }) => (repeat ? DELIVERED : NO_ANSWER);
    forwarder.start();
    await at.clock.run(HOUR);
    expect(upstream.order).toEqual(['deferred d', 'deferred d again']);
    expect(forwardingOf(settled)).toEqual(['d deferred_acknowledged']);
  });
});

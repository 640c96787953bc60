import { describe, expect, test } from 'vitest';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import type { DeliveryResult } from '../../../../src/platform/ports/upstream.ts';
import {
  DELIVERED,
  forwardBench,
  forwardingOf,
  HOUR,
  MINUTE,
  paymentIdOf,
  refused,
  SECOND,
} from '../../../support/forward-bench.ts';
import { approveOffline, leaveUnanswered } from '../../../support/payments.ts';

describe('an answer', () => {
  test.each<[string, DeliveryResult, string, string | null]>([
    ['approved', DELIVERED, 'advice_acknowledged', null],
    ['a duplicate, which an earlier try must have been', refused('94'), 'advice_acknowledged', null],
    ['declined by the issuer', refused('51'), 'declined_upstream', 'declined by the host: 51'],
    ['refused for its form', refused('30'), 'parked', 'refused by the host: 30'],
    ['refused with a code nobody knows', refused('Z9'), 'parked', 'refused by the host: Z9'],
  ])('that the advice is %s ends it', async (_, result, forwarding, lastResult) => {
    const { at, upstream, settled, forwarder } = forwardBench();
    approveOffline(at.journal);
    upstream.script = () => result;
    forwarder.start();
    await at.clock.run(HOUR);
    expect(upstream.order).toHaveLength(1);
    expect(settled).toMatchObject([{ forwarding }]);
    expect(at.journal.outbox().map((entry) => entry.lastResult)).toEqual(
      lastResult === null ? [] : [lastResult],
    );
  });

  test('of the issuer is final: the sealed record goes. One about form keeps it', async () => {
    const { at, upstream, forwarder } = forwardBench();
    approveOffline(at.journal, { id: 'declined' });
    approveOffline(at.journal, { id: 'malformed' });
    upstream.script = (message) => (paymentIdOf(message) === 'declined' ? refused('05') : refused('30'));
    forwarder.start();
    await at.clock.run(SECOND);
    expect(at.journal.payment('declined')?.sealed).toBeNull();
    expect(at.journal.payment('malformed')?.sealed).not.toBeNull();
  });

  test('that the original is unknown settles a reversal: nothing was charged', async () => {
    const { at, upstream, settled, forwarder } = forwardBench();
    leaveUnanswered(at.journal);
    upstream.script = () => refused('25');
    forwarder.start();
    await at.clock.run(SECOND);
    expect(forwardingOf(settled)).toEqual(['payment-1 reversal_acknowledged']);
  });

  test('that cannot be made durable leaves the record for a repeat', async () => {
    const { at, upstream, log, forwarder } = forwardBench();
    approveOffline(at.journal);
    const conclude = at.journal.conclude.bind(at.journal);
    let broken = true;
    at.journal.conclude = (ends) => {
      if (broken) throw new TerminalError('database_failed');
      return conclude(ends);
    };
    forwarder.start();
    await at.clock.run(SECOND);
    broken = false;
    expect(log.lines.map(({ fields }) => fields.code)).toContain('database_failed');
    await at.clock.run(MINUTE);
    expect(upstream.order).toEqual(['advice payment-1', 'advice payment-1 again']);
    expect(at.journal.outbox()).toEqual([]);
  });
});

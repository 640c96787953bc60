import { describe, expect, test } from 'vitest';
import type { InquiryResult } from '../../../../src/platform/ports/upstream.ts';
import {
  DELIVERED,
  DOWN,
  forwardBench,
  forwardingOf,
  HOUR,
  MINUTE,
  NO_ANSWER,
} from '../../../support/forward-bench.ts';
import { approveDeferred, approveOffline, leaveUnanswered } from '../../../support/payments.ts';

/** Three hours of a host that does not answer, with inquiries after two. */
async function silence(begin: typeof approveOffline, inquiry: () => InquiryResult) {
  const bench = forwardBench({ inquireAfterMs: 2 * HOUR });
  const { at, upstream, forwarder } = bench;
  begin(at.journal, { id: 'old' });
  upstream.script = () => NO_ANSWER;
  upstream.inquiry = inquiry;
  forwarder.start();
  await at.clock.run(2 * HOUR - MINUTE);
  expect(upstream.inquired).toEqual([]);
  const before = upstream.order.length;
  upstream.script = () => DELIVERED;
  await at.clock.run(HOUR);
  return { ...bench, sentAfter: upstream.order.slice(before) };
}

describe('an old record that may have arrived', () => {
  test('is asked about instead of sent again, and settled by what the host has', async () => {
    const { upstream, settled, sentAfter } = await silence(approveOffline, () => ({
      kind: 'found',
      responseCode: '00',
    }));
    // the last try before two hours were over was silent still
    expect(upstream.inquired).toEqual(['old']);
    expect(sentAfter).toEqual([]);
    expect(forwardingOf(settled)).toEqual(['old advice_acknowledged']);
  });

  test('of a deferred payment gets the authorisation code that the host gave', async () => {
    const found = { kind: 'found', responseCode: '00', authorisationCode: '112233' } as const;
    const { settled } = await silence(approveDeferred, () => found);
    expect(settled).toMatchObject([{ forwarding: 'deferred_acknowledged', authorisationCode: '112233' }]);
  });

  test('that the host has declined is parked as such', async () => {
    const { at, settled } = await silence(approveOffline, () => ({ kind: 'found', responseCode: '05' }));
    expect(forwardingOf(settled)).toEqual(['old declined_upstream']);
    expect(at.journal.outbox()).toMatchObject([{ lastResult: 'declined by the host: 05' }]);
  });

  test.each(['96', '30'])('that the host has but not decided on (%s) is sent again', async (responseCode) => {
    const { sentAfter, settled } = await silence(approveOffline, () => ({ kind: 'found', responseCode }));
    expect(sentAfter).toEqual(['advice old again']);
    expect(forwardingOf(settled)).toEqual(['old advice_acknowledged']);
  });

  test('that the host has never seen is sent again, as a repeat', async () => {
    const { upstream, sentAfter } = await silence(approveOffline, () => ({ kind: 'not_found' }));
    expect(upstream.inquired).toEqual(['old']);
    expect(sentAfter).toEqual(['advice old again']);
  });

  test('is sent again where the host knows no inquiries, which is asked once', async () => {
    const { upstream, sentAfter, at } = await silence(approveOffline, () => ({ kind: 'unsupported' }));
    expect(sentAfter).toEqual(['advice old again']);
    approveOffline(at.journal, { id: 'next', createdAt: 0 });
    expect(upstream.inquired).toEqual(['old']);
  });

  test('is asked about again after an inquiry without answer', async () => {
    const { upstream, at, sentAfter } = await silence(approveOffline, () => ({
      kind: 'unanswered',
      reason: 'no answer',
    }));
    expect(upstream.inquired.length).toBeGreaterThan(2);
    expect(sentAfter).toEqual([]);
    expect(at.journal.outbox()).toMatchObject([{ state: 'waiting', lastResult: 'no answer' }]);
  });

  test('is sent again where it is a reversal: undoing twice does no harm', async () => {
    const { upstream, sentAfter } = await silence(leaveUnanswered, () => ({
      kind: 'found',
      responseCode: '00',
    }));
    expect(upstream.inquired).toEqual([]);
    expect(sentAfter).toEqual(['reversal old again']);
  });

  test('is sent, not asked about, when it provably never left', async () => {
    const { at, upstream, forwarder } = forwardBench({ inquireAfterMs: HOUR });
    approveOffline(at.journal, { id: 'unsent' });
    upstream.script = () => DOWN;
    forwarder.start();
    await at.clock.run(2 * HOUR);
    upstream.script = () => DELIVERED;
    await at.clock.run(HOUR);
    expect(upstream.inquired).toEqual([]);
    expect(upstream.order.at(-1)).toBe('advice unsent');
  });
});

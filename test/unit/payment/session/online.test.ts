import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { capturedCard } from '../../../support/payments.ts';
import { sessionBench, settled } from '../../../support/session-bench.ts';

let at: ReturnType<typeof sessionBench>;
beforeEach(() => {
  at = sessionBench();
});
afterEach(() => at.end());

describe('an online payment', () => {
  it('is approved by the host, with its receipt, and keeps nothing sealed', async () => {
    at.begin();
    expect(at.lane.order()).toMatchObject({ amountMinor: '1250', attempt: 1, offlineFloorLimitMinor: null });
    at.lane.present({});
    expect(at.stored()).toMatchObject({ state: 'authorising', stan: 1 });
    await settled();
    at.upstream.answer({ kind: 'approved', responseCode: '00', authorisationCode: '654321' });
    await settled();
    expect(at.stored()).toMatchObject({
      state: 'approved',
      online: true,
      authorisationCode: '654321',
      sealed: null,
      forwarding: 'none',
    });
    expect(at.journal.printJobs(at.stored().id)).toHaveLength(1);
  });

  it('shows its intent to the journal before the request leaves', () => {
    at.begin();
    at.lane.present({});
    expect(at.upstream.requests).toHaveLength(0);
    expect(at.stored().state).toBe('authorising');
  });

  it('is declined and reversed when the host does not answer', async () => {
    at.begin();
    at.lane.present({});
    await settled();
    at.upstream.answer({ kind: 'unknown', reason: 'no_answer' });
    await settled();
    expect(at.stored()).toMatchObject({
      state: 'declined',
      reasonCode: 'host_no_answer',
      forwarding: 'reversal_pending',
    });
    expect(at.journal.outbox()).toMatchObject([{ kind: 'reversal', cause: 'timeout' }]);
    expect(at.forwarded).toBe(1);
  });

  it('stays cancelled when the approval comes after the cashier gave up', async () => {
    const { payment } = at.begin();
    at.lane.present({});
    await settled();
    at.session.cancel(payment.id);
    at.upstream.answer({ kind: 'approved', responseCode: '00', authorisationCode: '654321' });
    await settled();
    expect(at.stored()).toMatchObject({ state: 'cancelled', authorisationCode: null });
    expect(at.journal.outbox()).toMatchObject([{ kind: 'reversal', cause: 'cancelled' }]);
  });

  it('is authorised as usual while earlier offline payments still wait for the host', async () => {
    at.upstream.setLink('down');
    at.begin();
    at.lane.present({ kind: 'approved', card: capturedCard({ atc: 1 }) });
    at.upstream.setLink('up');
    at.begin();
    expect(at.lane.order().offlineFloorLimitMinor).toBeNull();
    at.lane.present({
      card: capturedCard({ cryptogramType: 'ARQC', atc: 2, cryptogram: '0000000000000002' }),
    });
    await settled();
    at.upstream.answer({ kind: 'approved', responseCode: '00', authorisationCode: '654321' });
    await settled();
    expect(at.stored()).toMatchObject({ state: 'approved', online: true });
    expect(at.journal.outbox()).toMatchObject([{ kind: 'advice', state: 'waiting' }]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { capturedCard } from '../../../support/payments.ts';
import { sessionBench } from '../../../support/session-bench.ts';

/** What mag-stripe mode brings: dynamic track data in place of a cryptogram. */
const MAG_STRIPE = {
  card: capturedCard({
    cryptogram: null,
    cryptogramType: null,
    tvr: null,
    cvmResults: null,
    oda: { method: 'none', result: 'not_performed' },
  }),
  sealedBase64: null,
};

let at: ReturnType<typeof sessionBench>;
beforeEach(() => {
  at = sessionBench();
});
afterEach(() => at.end());

describe('an outcome of mag-stripe mode', () => {
  it('asks no host, and is declined with its own reason', () => {
    at.begin();
    at.lane.present({ kind: 'online_request', ...MAG_STRIPE });
    expect(at.stored()).toMatchObject({
      state: 'declined',
      reasonCode: 'mag_stripe_not_accepted',
      stan: null,
      sealed: null,
    });
    expect(at.upstream.requests).toEqual([]);
  });

  it('is not approved while the host is away either', () => {
    at.upstream.setLink('down');
    at.begin();
    at.lane.present({ kind: 'online_request', ...MAG_STRIPE });
    expect(at.stored()).toMatchObject({ state: 'declined', reasonCode: 'mag_stripe_not_accepted' });
    expect(at.journal.outbox()).toEqual([]);
  });

  it('is not approved even where a kernel says so', () => {
    at.upstream.setLink('down');
    at.begin();
    at.lane.present({ kind: 'approved', ...MAG_STRIPE });
    expect(at.stored()).toMatchObject({ state: 'declined', reasonCode: 'mag_stripe_not_accepted' });
    expect(at.journal.outbox()).toEqual([]);
  });
});

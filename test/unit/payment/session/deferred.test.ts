import { afterEach, describe, expect, it } from 'vitest';
import type { OfflineLimits } from '../../../../src/payment/session/offline-rules.ts';
import { capturedCard } from '../../../support/payments.ts';
import { sessionBench } from '../../../support/session-bench.ts';

const ON: Partial<OfflineLimits> = {
  deferred: { enabled: true, perPaymentMinor: 2_000n, count: 2, sumMinor: 4_000n },
};

let at: ReturnType<typeof sessionBench>;
afterEach(() => at.end());

/** The host is away. */
function away(limits: Partial<OfflineLimits> = ON) {
  at = sessionBench(limits);
  at.upstream.setLink('down');
}

let counter = 0;
const request = (changes: Parameters<typeof capturedCard>[0] = {}) =>
  capturedCard({
    cryptogramType: 'ARQC',
    atc: ++counter,
    cryptogram: String(counter).padStart(16, '0'),
    ...changes,
  });

describe('a card that asks for the host while it is away', () => {
  it('is taken at the merchant’s risk where that is switched on, and the host is asked later', () => {
    away();
    at.begin();
    at.lane.present({ card: request() });
    expect(at.stored()).toMatchObject({
      state: 'approved',
      online: false,
      deferred: true,
      authorisationCode: null,
      forwarding: 'deferred_pending',
      stan: 1,
      batch: 1,
    });
    expect(at.stored().sealed).not.toBeNull();
    expect(at.journal.outbox()).toMatchObject([{ kind: 'deferred', state: 'waiting', stan: null }]);
    expect(at.journal.printJobs(at.stored().id)).toHaveLength(1);
    expect(at.forwarded).toBe(1);
  });

  it('is refused by default', () => {
    away({});
    at.begin();
    at.lane.present({ card: request() });
    expect(at.stored()).toMatchObject({ state: 'declined', reasonCode: 'host_unreachable', deferred: false });
    expect(at.journal.outbox()).toEqual([]);
  });

  it('is asked for even where no card may approve by itself, which the lane is told', () => {
    away({ ...ON, perPaymentMinor: 0n });
    at.begin();
    expect(at.lane.order().offlineFloorLimitMinor).toBeNull();
    at.lane.present({ card: request() });
    expect(at.stored()).toMatchObject({ state: 'approved', deferred: true });
  });

  it('is not even asked for when neither kind of approval is within the limits', () => {
    away();
    expect(at.begin(5_001n).payment).toMatchObject({ state: 'declined', reasonCode: 'offline_amount_limit' });
    expect(at.lane.posted.some(({ kind }) => kind === 'arm')).toBe(false);
  });

  it.each([
    ['above the deferred limit', 2_001n, {}, 'offline_amount_limit'],
    [
      'and failed to prove itself',
      1_000n,
      { card: request({ oda: { method: 'cda', result: 'failed' } }) },
      'card_authentication_failed',
    ],
    ['and brings a PIN for the host', 1_000n, { cvm: 'online_pin' }, 'pin_required'],
    ['and has expired', 1_000n, { reason: 'card_expired' }, 'card_expired'],
    [
      'and gives no request after all',
      1_000n,
      { card: request({ cryptogramType: 'AAC' }) },
      'declined_by_card',
    ],
  ] as const)('%s is refused, and nothing of it is kept', (_name, minor, changes, reasonCode) => {
    away();
    at.begin(minor);
    at.lane.present({ card: request(), ...changes });
    expect(at.stored()).toMatchObject({ state: 'declined', reasonCode, sealed: null, stan: null });
    expect(at.journal.outbox()).toEqual([]);
  });

  it('declined by itself stays declined', () => {
    away();
    at.begin();
    at.lane.present({ kind: 'declined', card: request({ cryptogramType: 'AAC' }), sealedBase64: null });
    expect(at.stored()).toMatchObject({ state: 'declined', reasonCode: 'declined_by_card', deferred: false });
  });

  it('with a cryptogram that was used before is refused, and with a counter that goes back', () => {
    away();
    const card = request();
    at.begin(1_000n);
    at.lane.present({ card });
    at.begin(1_000n);
    at.lane.present({ card });
    expect(at.stored()).toMatchObject({ state: 'declined', reasonCode: 'cryptogram_replayed' });
    at.begin(1_000n);
    at.lane.present({ card: request({ atc: card.atc! - 1 }) });
    expect(at.stored()).toMatchObject({ state: 'declined', reasonCode: 'cryptogram_replayed' });
    expect(at.journal.outbox()).toHaveLength(1);
  });

  it('is taken up to the count that may wait, own approvals included', () => {
    away();
    at.begin(100n);
    at.lane.present({ kind: 'approved', card: request({ cryptogramType: 'TC' }) });
    at.begin(100n);
    at.lane.present({ card: request() });
    expect(at.begin(100n).payment).toMatchObject({ state: 'declined', reasonCode: 'offline_count_limit' });
  });

  it('keeps its payment over a crash, and owes the host still', () => {
    away();
    const { payment } = at.begin();
    at.lane.present({ card: request() });
    at.crash();
    at.session.recover();
    expect(at.journal.payment(payment.id)).toMatchObject({
      state: 'approved',
      forwarding: 'deferred_pending',
    });
    expect(at.journal.outbox()).toHaveLength(1);
  });
});

describe('limits of the card that is presented', () => {
  const taken = (card: ReturnType<typeof capturedCard>, minor = 1_000n) => {
    at.begin(minor);
    at.lane.present({ kind: 'approved', card });
    return at.stored().reasonCode ?? at.stored().state;
  };
  const tc = (changes: Parameters<typeof capturedCard>[0] = {}) =>
    request({ cryptogramType: 'TC', ...changes });

  it('hold for one card by its keyed hash, not for another', () => {
    away({ count: 9, perCard: { count: 1, sumMinor: null } });
    expect(taken(tc({ panToken: 'A1' }))).toBe('approved');
    expect(taken(tc({ panToken: 'A1' }))).toBe('offline_card_count_limit');
    expect(taken(tc({ panToken: 'B2' }))).toBe('approved');
  });

  it('hold for the sum of one card', () => {
    away({ count: 9, perCard: { count: 9, sumMinor: 1_500n } });
    expect(taken(tc({ panToken: 'A1' }))).toBe('approved');
    expect(taken(tc({ panToken: 'A1' }))).toBe('offline_card_sum_limit');
    expect(taken(tc({ panToken: 'A1' }), 500n)).toBe('approved');
  });

  it('hold for its scheme', () => {
    away({ count: 9, schemes: new Map([['visa', { perPaymentMinor: 900n, count: null, sumMinor: null }]]) });
    expect(taken(tc({ scheme: 'visa' }))).toBe('offline_scheme_limit');
    expect(taken(tc({ scheme: 'visa' }), 900n)).toBe('approved');
    expect(taken(tc({ scheme: 'mastercard' }))).toBe('approved');
  });
});

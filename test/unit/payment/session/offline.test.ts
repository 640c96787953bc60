import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { capturedCard } from '../../../support/payments.ts';
import { sessionBench } from '../../../support/session-bench.ts';

let at: ReturnType<typeof sessionBench>;
beforeEach(() => {
  at = sessionBench();
});
afterEach(() => at.end());

const OFFLINE = { kind: 'approved', card: capturedCard() } as const;

describe('a payment while the host is away', () => {
  beforeEach(() => at.upstream.setLink('down'));

  it('lets the card approve by itself and owes the host an advice', () => {
    at.begin();
    expect(at.lane.order().offlineFloorLimitMinor).toBe('1250');
    at.lane.present(OFFLINE);
    expect(at.stored()).toMatchObject({
      state: 'approved',
      online: false,
      forwarding: 'advice_pending',
      stan: 1,
    });
    expect(at.stored().authorisationCode).toMatch(/^Y1\d{4}$/);
    expect(at.journal.outbox()).toMatchObject([{ kind: 'advice', state: 'waiting' }]);
  });

  it('prints the STAN that the approval’s own commit allocates', () => {
    at.begin();
    at.lane.present(OFFLINE);
    expect(at.journal.printJobs(at.stored().id)).toMatchObject([{ receiptline: 'approved, STAN 1' }]);
  });

  it.each([
    [5_001n, 'offline_amount_limit'],
    [5_000n, null],
  ])('over %s cents ends with %s before a card is asked for', (minor, reason) => {
    const { payment } = at.begin(minor);
    expect(payment.reasonCode).toBe(reason);
    expect(at.lane.posted.some((message) => message.kind === 'arm')).toBe(reason === null);
  });

  it('refuses the third when two may wait', () => {
    for (const atc of [1, 2]) {
      at.begin(100n);
      at.lane.present({ ...OFFLINE, card: capturedCard({ atc }) });
    }
    expect(at.begin(100n).payment).toMatchObject({ state: 'declined', reasonCode: 'offline_count_limit' });
  });

  it('is refused when the card insists on the host', () => {
    at.begin();
    at.lane.present({});
    expect(at.stored()).toMatchObject({
      state: 'declined',
      reasonCode: 'host_unreachable',
      sealed: null,
      stan: null,
    });
    expect(at.upstream.requests).toHaveLength(0);
  });

  it('names the limit when the network went away after the card was asked for', () => {
    at.upstream.setLink('up');
    at.begin(5_001n);
    at.upstream.setLink('down');
    at.lane.present({});
    expect(at.stored()).toMatchObject({
      state: 'declined',
      reasonCode: 'offline_amount_limit',
      sealed: null,
    });
  });

  it('is refused when the card’s proof failed', () => {
    at.begin();
    at.lane.present({ ...OFFLINE, card: capturedCard({ oda: { method: 'cda', result: 'failed' } }) });
    expect(at.stored()).toMatchObject({ state: 'declined', reasonCode: 'card_authentication_failed' });
  });

  it('does not count the same cryptogram twice', () => {
    at.begin();
    at.lane.present(OFFLINE);
    at.begin();
    at.lane.present(OFFLINE);
    expect(at.stored()).toMatchObject({ state: 'declined', reasonCode: 'cryptogram_replayed' });
    expect(at.journal.outbox()).toHaveLength(1);
  });

  it('does not believe a card whose counter goes back', () => {
    const counted = (atc: number) => ({
      ...OFFLINE,
      card: capturedCard({ atc, cryptogram: `00000000000000${atc.toString().padStart(2, '0')}` }),
    });
    at.begin();
    at.lane.present(counted(9));
    at.begin();
    at.lane.present(counted(8));
    expect(at.stored()).toMatchObject({ state: 'declined', reasonCode: 'cryptogram_replayed' });
    at.begin();
    at.lane.present(counted(10));
    expect(at.stored()).toMatchObject({ state: 'approved' });
  });

  it('is armed again for the host when the network comes back before the tap', () => {
    at.begin();
    at.upstream.setLink('up');
    expect(at.lane.order().offlineFloorLimitMinor).toBeNull();
  });
});

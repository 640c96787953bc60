import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { capturedCard } from '../../../support/payments.ts';
import { sessionBench, settled } from '../../../support/session-bench.ts';

let at: ReturnType<typeof sessionBench>;
beforeEach(() => {
  at = sessionBench();
});
afterEach(() => at.end());

describe('a card that is taken away', () => {
  const TORN = { kind: 'end_application', restart: true, card: null, sealedBase64: null } as const;

  it('is asked for again, as the next presentation', () => {
    at.begin();
    at.lane.present(TORN);
    expect(at.session.current()).toMatchObject({ state: 'awaiting_tender', attempt: 2 });
    expect(at.lane.order().attempt).toBe(2);
  });

  it('ends the payment after the last presentation allowed', () => {
    at.begin();
    for (let i = 0; i < 3; i++) at.lane.present(TORN);
    expect(at.stored()).toMatchObject({ state: 'declined', reasonCode: 'attempts_exhausted' });
  });

  it('ends the payment when nobody presents it again', () => {
    at.begin();
    at.lane.present(TORN);
    at.clock.advance(20_000);
    expect(at.stored()).toMatchObject({ state: 'timed_out', reasonCode: 'not_presented_again' });
    expect(at.clock.pendingTimers).toBe(0);
  });
});

describe('a phone that wants its owner first', () => {
  const MESSAGE = {
    messageId: 0x20,
    status: 'processing_error',
    holdMs: 1300,
    languagePreference: 'deen',
  } as const;
  const LOCKED = {
    kind: 'try_again',
    restart: true,
    reason: 'see_phone',
    message: MESSAGE,
    card: null,
    sealedBase64: null,
  } as const;

  it('keeps the same sale, says so until the next tap, and counts as no failure', async () => {
    const { payment } = at.begin();
    at.lane.present(LOCKED);
    at.upstream.setLink('down');
    at.upstream.setLink('up');
    const messages = at.notices.flatMap((notice) => (notice.kind === 'message' ? [notice.message] : []));
    const waits = { ...MESSAGE, status: 'ready_to_read', holdMs: 0 };
    expect(messages.slice(1)).toEqual([MESSAGE, waits, waits, waits]);
    const torn = { ...LOCKED, reason: null, message: null };
    for (let i = 0; i < 2; i++) at.lane.present(torn);
    at.lane.present({});
    await settled();
    expect(at.stored()).toMatchObject({ id: payment.id, state: 'authorising', attempt: 4 });
  });

  it.each([
    [44_999, 'awaiting_tender', null],
    [45_000, 'timed_out', 'phone_not_confirmed'],
  ])('after %s ms without it the payment is %s', (ms, state, reasonCode) => {
    at.begin();
    at.lane.present(LOCKED);
    at.clock.advance(ms);
    expect(at.session.current()).toMatchObject({ state, reasonCode });
  });

  it('ends the payment when it never has enough of its owner', () => {
    at.begin();
    for (let i = 0; i < 3; i++) at.lane.present(LOCKED);
    expect(at.stored()).toMatchObject({ state: 'declined', reasonCode: 'phone_not_confirmed', attempt: 3 });
  });
});

describe('a card that cannot pay here', () => {
  const UNUSABLE = { kind: 'end_application', restart: false, card: null, sealedBase64: null } as const;

  it('of an unknown kind leaves the sale to another card', async () => {
    at.begin();
    at.lane.present({ ...UNUSABLE, reason: 'application_not_accepted' });
    expect(at.session.current()).toMatchObject({ state: 'awaiting_tender', attempt: 2 });
    at.lane.present({});
    await settled();
    at.upstream.answer({ kind: 'approved', responseCode: '00', authorisationCode: '654321' });
    await settled();
    expect(at.stored()).toMatchObject({ state: 'approved', reasonCode: null });
  });

  it.each([
    ['application_not_accepted', 'application_not_accepted'],
    ['over_limit', 'over_limit'],
    [null, 'card_unreadable'],
  ] as const)('because of %s, with no other card in time: %s', (reason, reasonCode) => {
    at.begin();
    at.lane.present({ ...UNUSABLE, reason });
    at.clock.advance(20_000);
    expect(at.stored()).toMatchObject({ state: 'timed_out', reasonCode });
  });

  it.each([
    ['pin_required', 'pin_required'],
    ['holder_not_verified', 'holder_not_verified'],
    ['card_expired', 'card_expired'],
    [null, 'declined_by_card'],
  ] as const)('that is declined because of %s ends the payment: %s', (reason, reasonCode) => {
    at.begin();
    at.lane.present({ kind: 'declined', reason, sealedBase64: null });
    expect(at.stored()).toMatchObject({ state: 'declined', reasonCode, online: null });
    expect(at.journal.printJobs(at.stored().id)).toHaveLength(1);
  });

  it('and failed to prove itself is told so, whatever else is wrong with it', () => {
    at.begin();
    const card = capturedCard({ oda: { method: 'cda', result: 'failed' } });
    at.lane.present({ kind: 'declined', reason: 'card_expired', card, sealedBase64: null });
    expect(at.stored().reasonCode).toBe('card_authentication_failed');
  });

  it('because it has expired is told so by the bank, or without it', async () => {
    at.begin();
    at.lane.present({ reason: 'card_expired' });
    await settled();
    at.upstream.answer({ kind: 'declined', responseCode: '54' });
    await settled();
    expect(at.stored()).toMatchObject({ state: 'declined', reasonCode: 'card_expired', online: true });

    at.upstream.setLink('down');
    at.begin();
    const card = capturedCard({ cryptogramType: 'ARQC', atc: 8, cryptogram: '1122334455667788' });
    at.lane.present({ reason: 'card_expired', card });
    expect(at.stored()).toMatchObject({ state: 'declined', reasonCode: 'card_expired', online: null });
  });
});

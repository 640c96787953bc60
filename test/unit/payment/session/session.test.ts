import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import { capturedCard } from '../../../support/payments.ts';
import { sessionBench, settled } from '../../../support/session-bench.ts';

let at: ReturnType<typeof sessionBench>;
beforeEach(() => {
  at = sessionBench();
});
afterEach(() => at.end());

const OFFLINE = { kind: 'approved', card: capturedCard() } as const;

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof TerminalError) return error.code;
    throw error;
  }
  throw new Error('it did not fail');
}

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
});

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

describe('the cashier', () => {
  it('gets the same payment again for the same key', () => {
    const first = at.begin(1_250n, 'sale-1');
    const again = at.begin(1_250n, 'sale-1');
    expect(again).toMatchObject({ created: false, payment: { id: first.payment.id } });
    expect(codeOf(() => at.begin(999n, 'sale-1'))).toBe('idempotency_conflict');
  });

  it('cannot start a second payment meanwhile', () => {
    at.begin();
    expect(codeOf(() => at.begin())).toBe('terminal_busy');
  });

  it('cannot cancel what has ended', () => {
    const { payment } = at.begin();
    at.session.cancel(payment.id);
    expect(codeOf(() => at.session.cancel(payment.id))).toBe('payment_final');
    expect(codeOf(() => at.session.cancel('nobody'))).toBe('not_found');
  });

  it('is told when no reader is ready, and nothing is stored', () => {
    at.lane.up = false;
    expect(codeOf(() => at.begin())).toBe('lane_unavailable');
    expect(at.journal.payments({ limit: 10 })).toEqual([]);
  });
});

describe('a reader that goes away', () => {
  it('while a card is read: the payment waits and is armed again when it is back', () => {
    at.begin();
    at.lane.reading();
    at.lane.setUp(false);
    expect(at.session.current()).toMatchObject({ state: 'awaiting_tender', attempt: 2 });
    at.lane.setUp(true);
    expect(at.lane.order().attempt).toBe(2);
  });

  it('for too long: the payment fails and nothing is charged', () => {
    at.begin();
    at.lane.setUp(false);
    at.clock.advance(10_000);
    expect(at.stored()).toMatchObject({ state: 'failed', reasonCode: 'reader_unavailable' });
  });
});

describe('after a crash', () => {
  it('a payment that waited for a card has failed, and nothing is owed', () => {
    const { payment } = at.begin();
    at.crash();
    at.session.recover();
    expect(at.journal.payment(payment.id)).toMatchObject({
      state: 'failed',
      reasonCode: 'interrupted',
      forwarding: 'none',
    });
  });

  it('a request that may have left is reversed', async () => {
    const { payment } = at.begin();
    at.lane.present({});
    await settled();
    at.crash();
    at.session.recover();
    expect(at.journal.payment(payment.id)).toMatchObject({ state: 'failed', forwarding: 'reversal_pending' });
    expect(at.journal.outbox()).toMatchObject([{ kind: 'reversal', cause: 'interrupted' }]);
  });

  it('an offline approval still stands and is still owed', () => {
    at.upstream.setLink('down');
    const { payment } = at.begin();
    at.lane.present(OFFLINE);
    at.crash();
    at.session.recover();
    expect(at.journal.payment(payment.id)).toMatchObject({ state: 'approved', forwarding: 'advice_pending' });
    expect(at.journal.outbox()).toHaveLength(1);
  });

  it('the register that repeats its request gets the result', () => {
    const { payment } = at.begin(1_250n, 'sale-9');
    at.crash();
    at.session.recover();
    expect(at.begin(1_250n, 'sale-9')).toMatchObject({
      created: false,
      payment: { id: payment.id, state: 'failed' },
    });
  });
});

describe('a journal that cannot be written', () => {
  let broken: boolean;
  let tries: number;
  beforeEach(() => {
    const { journal } = at;
    const commit = journal.commit.bind(journal);
    broken = false;
    tries = 0;
    journal.commit = (change) => {
      tries += 1;
      if (broken) throw new TerminalError('database_failed');
      return commit(change);
    };
  });

  const loseApproval = async () => {
    const { payment } = at.begin();
    at.lane.present({});
    await settled();
    broken = true;
    tries = 0;
    at.upstream.answer({ kind: 'approved', responseCode: '00', authorisationCode: '654321' });
    await settled();
    return payment.id;
  };

  const shown = () =>
    at.notices.flatMap((notice) => (notice.kind === 'payment' ? [notice.payment.state] : []));

  it('shows no end while nobody knows it, then the payment as failed', async () => {
    await loseApproval();
    expect(tries).toBe(1);
    expect(shown().at(-1)).toBe('authorising');
    expect(at.session.current()).toBeNull();
    broken = false;
    at.clock.advance(5_000);
    expect(shown()).not.toContain('approved');
    expect(shown().filter((state) => state === 'failed').length).toBeGreaterThan(0);
    expect(shown().at(-1)).toBe('failed');
  });

  it('shows an approval that was durable all the same, and never as failed', async () => {
    at.begin();
    at.lane.present({});
    await settled();
    const { journal } = at;
    const commit = journal.commit;
    journal.commit = (change) => {
      journal.commit = commit;
      commit(change);
      throw new TerminalError('database_failed');
    };
    at.upstream.answer({ kind: 'approved', responseCode: '00', authorisationCode: '654321' });
    await settled();
    expect(shown().at(-1)).toBe('authorising');
    at.clock.advance(5_000);
    expect(shown().at(-1)).toBe('approved');
    expect(shown()).not.toContain('failed');
  });

  it('lets no other payment begin until that one is ended and reversed', async () => {
    const id = await loseApproval();
    expect(codeOf(() => at.begin())).toBe('database_failed');
    broken = false;
    at.begin();
    expect(at.journal.payment(id)).toMatchObject({ state: 'failed', forwarding: 'reversal_pending' });
    expect(at.journal.outbox()).toMatchObject([{ kind: 'reversal', cause: 'interrupted' }]);
  });

  it('is tried again by itself until the reversal is durable', async () => {
    const id = await loseApproval();
    at.clock.advance(60_000);
    expect(tries).toBeLessThan(20);
    broken = false;
    at.clock.advance(5_000);
    expect(at.journal.payment(id)).toMatchObject({ state: 'failed', forwarding: 'reversal_pending' });
    expect(at.forwarded).toBe(1);
    expect(at.clock.pendingTimers).toBe(0);
  });
});

describe('going down in good order', () => {
  it('ends a payment that waits for its card', () => {
    at.begin();
    at.session.stop();
    expect(at.stored()).toMatchObject({ state: 'failed', reasonCode: 'interrupted', forwarding: 'none' });
    expect(at.clock.pendingTimers).toBe(0);
  });

  it('leaves a request that is out to the next start, which reverses it', async () => {
    const { payment } = at.begin();
    at.lane.present({});
    await settled();
    at.session.stop();
    expect(at.journal.payment(payment.id)).toMatchObject({ state: 'authorising' });
    at.crash();
    at.session.recover();
    expect(at.journal.outbox()).toMatchObject([{ kind: 'reversal', cause: 'interrupted' }]);
  });
});

describe('a journal that cannot even be read', () => {
  it('on the way to the host ends the payment without a request, and takes back what might have been one', async () => {
    at.failReversals(new TerminalError('database_failed'));
    const { payment } = at.begin();
    at.lane.present({});
    await settled();
    expect(at.upstream.requests).toHaveLength(0);
    expect(at.notices.at(-1)).not.toMatchObject({ payment: { state: 'failed' } });
    at.clock.advance(5_000);
    expect(at.journal.payment(payment.id)).toMatchObject({ state: 'failed', forwarding: 'reversal_pending' });
  });

  it('ends the payment, not the daemon, and what was owed is settled when it is back', () => {
    at.upstream.setLink('down');
    const { payment } = at.begin();
    const read = at.journal.offlineExposure;
    at.journal.offlineExposure = () => {
      throw new TerminalError('database_failed');
    };
    at.lane.present(OFFLINE);
    expect(at.notices.at(-1)).not.toMatchObject({ payment: { state: 'failed' } });
    at.journal.offlineExposure = read;
    at.clock.advance(5_000);
    expect(at.notices.at(-1)).toMatchObject({ kind: 'payment', payment: { state: 'failed' } });
    expect(at.journal.payment(payment.id)).toMatchObject({ state: 'failed', forwarding: 'none' });
  });
});

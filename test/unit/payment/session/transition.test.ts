import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FINAL_STATES, isFinal, type Payment } from '../../../../src/payment/payment.ts';
import type { PaymentEvent } from '../../../../src/payment/session/payment-event.ts';
import { PAYMENT_TABLE, type PaymentEventType } from '../../../../src/payment/session/payment-table.ts';
import { step } from '../../../../src/payment/session/transition.ts';
import { capturedCard, paymentOf, walletPart } from '../../../support/payments.ts';

const card = capturedCard();
const sealed = Uint8Array.of(1, 2, 3);
const part = { card, cvm: 'no_cvm', sealed };

/** One event of each type. */
const EVENTS: { [T in PaymentEventType]: Extract<PaymentEvent, { type: T }> } = {
  card_presented: { type: 'card_presented' },
  present_again: { type: 'present_again', reason: 'not_presented_again', message: null },
  attempts_exhausted: { type: 'attempts_exhausted', reason: 'attempts_exhausted', ...part },
  card_declined: { type: 'card_declined', reason: 'declined_by_card', ...part },
  online_requested: { type: 'online_requested', ...part },
  offline_approved: { type: 'offline_approved', authorisationCode: 'Y10001', ...part },
  deferred_approved: { type: 'deferred_approved', ...part },
  offline_refused: { type: 'offline_refused', reason: 'offline_count_limit', ...part },
  host_approved: { type: 'host_approved', responseCode: '00', authorisationCode: '123456' },
  host_declined: { type: 'host_declined', responseCode: '51' },
  host_unknown: { type: 'host_unknown', reason: 'host_no_answer' },
  host_unreachable: { type: 'host_unreachable' },
  link_changed: { type: 'link_changed' },
  cancel: { type: 'cancel' },
  tender_timeout: { type: 'tender_timeout', reason: 'no_card_presented' },
  lane_lost: { type: 'lane_lost' },
  lane_ready: { type: 'lane_ready' },
  lane_unavailable: { type: 'lane_unavailable' },
  restarted: { type: 'restarted' },
  code_accepted: { type: 'code_accepted', wallet: walletPart() },
  show_chosen: { type: 'show_chosen', wallet: walletPart({ route: 'show' }) },
  wallet_waiting: { type: 'wallet_waiting', transaction: 'T0', code: null },
  wallet_paid: { type: 'wallet_paid', transaction: 'T1', payer: null },
  wallet_refused: { type: 'wallet_refused', reason: 'wallet_declined', code: 'NO' },
  wallet_closed: { type: 'wallet_closed' },
  wallet_unreachable: { type: 'wallet_unreachable' },
  wallet_unclear: { type: 'wallet_unclear' },
  confirm_timeout: { type: 'confirm_timeout', reason: 'wallet_not_confirmed' },
  order_cancelled: { type: 'order_cancelled' },
  left_unknown: { type: 'left_unknown' },
};

/** What an approval rests on. */
function proofOf({ wallet, online, responseCode, deferred, forwarding }: Payment): string | null {
  if (wallet) return online ? wallet.transaction : null;
  if (online) return responseCode;
  return forwarding === (deferred ? 'deferred_pending' : 'advice_pending') ? 'owed' : null;
}

function moved(from: Payment, event: PaymentEvent) {
  const result = step(from, event, 9_000);
  if (result.kind !== 'moved') throw new Error(`${event.type} in ${from.state} is ${result.kind}`);
  return result;
}

describe('a step of a payment', () => {
  it('makes the intent durable, with a STAN, before a request can leave', () => {
    const {
      payment: next,
      change,
      commands,
    } = moved(paymentOf({ state: 'reading' }), EVENTS.online_requested);
    expect(next).toMatchObject({
      state: 'authorising',
      version: 2,
      transmittedAt: 9_000,
      sealed,
      finalAt: null,
    });
    expect(change).toMatchObject({ allocateStan: true });
    expect(commands).toEqual(['authorise']);
  });

  it('commits an offline approval together with its advice', () => {
    const { payment: next, change } = moved(paymentOf({ state: 'reading' }), EVENTS.offline_approved);
    expect(next).toMatchObject({
      state: 'approved',
      online: false,
      authorisationCode: 'Y10001',
      forwarding: 'advice_pending',
      sealed,
    });
    expect(change).toMatchObject({ allocateStan: true, outbox: { kind: 'advice' } });
  });

  it('commits a deferred approval together with the request that is owed, and no authorisation code', () => {
    const { payment: next, change } = moved(paymentOf({ state: 'reading' }), EVENTS.deferred_approved);
    expect(next).toMatchObject({
      state: 'approved',
      online: false,
      deferred: true,
      authorisationCode: null,
      forwarding: 'deferred_pending',
      sealed,
    });
    expect(change).toMatchObject({ allocateStan: true, outbox: { kind: 'deferred' } });
  });

  it('drops the sealed card record once the host has answered', () => {
    const authorising = paymentOf({ state: 'authorising', card, sealed });
    expect(moved(authorising, EVENTS.host_approved).payment).toMatchObject({
      state: 'approved',
      online: true,
      sealed: null,
      forwarding: 'none',
    });
    expect(moved(authorising, EVENTS.host_declined).payment).toMatchObject({
      state: 'declined',
      sealed: null,
      reasonCode: 'declined_by_host',
      responseCode: '51',
    });
  });

  it.each([
    ['host_unknown', 'declined', 'timeout'],
    ['cancel', 'cancelled', 'cancelled'],
    ['restarted', 'failed', 'interrupted'],
  ] as const)('queues the reversal in the same commit when a request ends by %s', (type, state, cause) => {
    const { payment: next, change } = moved(paymentOf({ state: 'authorising', card, sealed }), EVENTS[type]);
    expect(next).toMatchObject({ state, forwarding: 'reversal_pending', sealed });
    expect(change?.outbox).toEqual({ kind: 'reversal', cause });
  });

  it('owes the host nothing when provably nothing left', () => {
    const { payment: next, change } = moved(
      paymentOf({ state: 'authorising', card, sealed }),
      EVENTS.host_unreachable,
    );
    expect(next).toMatchObject({
      state: 'declined',
      reasonCode: 'host_unreachable',
      forwarding: 'none',
      sealed: null,
    });
    expect(change?.outbox).toBeUndefined();
  });

  it('counts a presentation that came to nothing', () => {
    expect(moved(paymentOf({ state: 'reading', attempt: 1 }), EVENTS.present_again).payment).toMatchObject({
      state: 'awaiting_tender',
      attempt: 2,
    });
  });

  it.each(FINAL_STATES)('does not move a payment that is %s, whatever comes', (state) => {
    for (const event of Object.values(EVENTS)) {
      expect(step(paymentOf({ state }), event, 9_000).kind).toBe(
        event.type === 'cancel' ? 'refused' : 'ignored',
      );
    }
  });

  it.each(['awaiting_tender', 'reading', 'authorising'] as const)('can be cancelled while %s', (state) => {
    expect(moved(paymentOf({ state, card, sealed }), EVENTS.cancel).payment.state).toBe('cancelled');
  });
});

describe('the payment table', () => {
  it('makes every end durable', () => {
    for (const cells of Object.values(PAYMENT_TABLE)) {
      for (const cell of Object.values(cells)) {
        if (typeof cell !== 'string' && isFinal(cell.to)) expect(cell.commit).toBe('result');
      }
    }
  });

  it('never approves without an answer of host or wallet, an advice or a deferred request, over any sequence of events', () => {
    const anyEvent = fc.constantFrom(...Object.values(EVENTS));
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        let now = paymentOf();
        let reversals = 0;
        for (const event of events) {
          const result = step(now, event, 9_000);
          if (result.kind !== 'moved') continue;
          expect(isFinal(now.state)).toBe(false);
          if (result.change) expect(result.payment.version).toBe(now.version + 1);
          if (result.change?.outbox?.kind === 'reversal') reversals++;
          now = result.payment;
        }
        if (now.state === 'approved') {
          expect(proofOf(now)).toBe(now.wallet ? 'T1' : now.online ? '00' : 'owed');
          expect(reversals).toBe(0);
        }
        if (now.wallet)
          expect([now.card, reversals, now.state]).toEqual([null, 0, expect.not.stringMatching('failed')]);
        expect(reversals).toBeLessThanOrEqual(1);
        if (isFinal(now.state) && now.forwarding === 'none') expect(now.sealed).toBeNull();
      }),
    );
  });
});

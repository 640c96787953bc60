import { describe, expect, it } from 'vitest';
import type { PaymentView } from '../../../../src/desk/api/contract.ts';
import type { Handshake, TerminalMessage } from '../../../../src/desk/console/web/state/contract.ts';
import { ladder } from '../../../../src/desk/console/web/state/ladder.ts';
import { CARD, paymentView } from '../../../support/console-views.ts';

const READ: TerminalMessage = {
  messageId: '17',
  status: 'card_read_successfully',
  holdMs: 0,
  language: null,
};
const HANDSHAKE: Handshake = { paymentId: 'sale-1', attempt: 1, steps: [], totalUs: 1 };

const statuses = (
  payment: Partial<PaymentView>,
  message: TerminalMessage | null = null,
  handshake?: Handshake,
) =>
  ladder(paymentView(payment), message, handshake)
    .map(({ status }) => status)
    .join(' ');

describe('the ladder of a payment', () => {
  it.each([
    [{ state: 'awaiting_tender' }, 'current ahead ahead ahead ahead'],
    [{ state: 'reading' }, 'past current ahead ahead ahead'],
    [{ state: 'authorising' }, 'past past past current ahead'],
  ] as const)('fills as the payment goes: %o', (payment, expected) => {
    expect(statuses(payment)).toBe(expected);
  });

  it('is at the checks once the card was read, whoever tells', () => {
    expect(statuses({ state: 'reading' }, READ)).toBe('past past current ahead ahead');
    expect(statuses({ state: 'reading' }, null, HANDSHAKE)).toBe('past past current ahead ahead');
  });

  it('does not take the handshake of an earlier presentation for this one', () => {
    expect(statuses({ state: 'reading', attempt: 2 }, null, HANDSHAKE)).toBe(
      'past current ahead ahead ahead',
    );
  });

  it.each([
    ['declined', 'declined_by_host', CARD, 'past past past stopped skipped'],
    ['declined', 'host_no_answer', CARD, 'past past past stopped skipped'],
    ['declined', 'offline_amount_limit', CARD, 'past past stopped skipped skipped'],
    ['declined', 'declined_by_card', CARD, 'past past stopped skipped skipped'],
    ['declined', 'attempts_exhausted', {}, 'past stopped skipped skipped skipped'],
    ['timed_out', 'no_card_presented', {}, 'stopped skipped skipped skipped skipped'],
    ['cancelled', 'cancelled_by_cashier', {}, 'stopped skipped skipped skipped skipped'],
    ['cancelled', 'cancelled_by_cashier', { ...CARD, stan: '000123' }, 'past past past stopped skipped'],
    ['failed', 'reader_unavailable', {}, 'stopped skipped skipped skipped skipped'],
  ] as const)('stops where it ended: %s, %s', (outcome, reasonCode, card, expected) => {
    expect(statuses({ state: outcome, outcome, reasonCode, ...card })).toBe(expected);
  });

  it('is full when approved', () => {
    expect(statuses({ state: 'approved', outcome: 'approved' })).toBe('past past past past past');
  });
});

import { describe, expect, it } from 'vitest';
import type { TerminalEvent } from '../../../../src/desk/api/contract.ts';
import {
  INITIAL_STATE,
  LIST_LIMIT,
  type PageEvent,
  reduce,
  type TerminalState,
} from '../../../../src/desk/console/web/state/terminal-state.ts';
import { CARD, handshake, healthView, message, paymentView } from '../../../support/console-views.ts';

const after = (events: (TerminalEvent | PageEvent)[], from = INITIAL_STATE): TerminalState =>
  events.reduce((state, event, index) => reduce(state, event, 1_000 + index), from);

const HELLO: TerminalEvent = { type: 'hello', health: healthView(), payment: null };
const WAITING = paymentView();
const APPROVED = paymentView({ ...CARD, state: 'approved', outcome: 'approved' });

describe('what a page knows', () => {
  it('opens with hello and shows the payment that runs', () => {
    const state = after([{ type: 'hello', health: healthView({ paymentId: 'sale-1' }), payment: WAITING }]);
    expect(state.connection).toBe('open');
    expect(state.payment).toEqual(WAITING);
    expect(state.marks).toEqual({ awaiting_tender: 1_000 });
  });

  it('keeps the result on the counter until the next payment', () => {
    const ended = after([
      HELLO,
      { type: 'payment', payment: WAITING },
      { type: 'payment', payment: APPROVED },
    ]);
    expect(ended.payment?.outcome).toBe('approved');
    expect(ended.marks).toEqual({ awaiting_tender: 1_001, approved: 1_002 });
    const next = after([{ type: 'payment', payment: paymentView({ id: 'sale-2' }) }], ended);
    expect(next.payment?.id).toBe('sale-2');
    expect(next.message).toBeNull();
  });

  it('does not put an old payment on the counter when the host acknowledges it', () => {
    const old = paymentView({ ...APPROVED, id: 'old', forwarding: 'advice_pending' });
    const state = after([
      HELLO,
      { type: 'payments', payments: [old] },
      { type: 'payment', payment: WAITING },
      { type: 'payment', payment: { ...old, forwarding: 'advice_acknowledged' } },
    ]);
    expect(state.payment?.id).toBe('sale-1');
    expect(state.payments?.map(({ id, forwarding }) => [id, forwarding])).toEqual([
      ['sale-1', 'none'],
      ['old', 'advice_acknowledged'],
    ]);
  });

  it('learns from the list how a payment ended while the page was cut off', () => {
    const state = after([
      { type: 'payment', payment: WAITING },
      { type: 'connection', connection: 'lost' },
      HELLO,
      { type: 'payments', payments: [APPROVED] },
    ]);
    expect(state.payment?.outcome).toBe('approved');
  });

  it('drops a running payment that the terminal does not know any more', () => {
    const state = after([{ type: 'payment', payment: WAITING }, HELLO, { type: 'payments', payments: [] }]);
    expect(state.payment).toBeNull();
  });

  it('ends an invitation when a card is being read, but not what the reading itself says', () => {
    const waiting = after([HELLO, { type: 'payment', payment: WAITING }]);
    const reading: TerminalEvent = { type: 'payment', payment: paymentView({ state: 'reading' }) };
    expect(after([message('21', 'ready_to_read'), reading], waiting).message).toBeNull();
    expect(after([message('16', 'processing'), reading], waiting).message?.messageId).toBe('16');
  });

  it('ignores messages of another payment', () => {
    const waiting = after([HELLO, { type: 'payment', payment: WAITING }]);
    expect(after([message('20', 'ready_to_read', { paymentId: 'other' })], waiting).message).toBeNull();
    expect(after([message('14', 'idle', { paymentId: null })], waiting).message).toBeNull();
  });

  it('does not dismiss a running payment', () => {
    const waiting = after([HELLO, { type: 'payment', payment: WAITING }]);
    expect(after([{ type: 'dismissed' }], waiting).payment).toEqual(WAITING);
    const ended = after([{ type: 'payment', payment: APPROVED }], waiting);
    expect(after([{ type: 'dismissed' }], ended).payment).toBeNull();
  });

  it('keeps bounded lists', () => {
    const many = Array.from({ length: LIST_LIMIT + 5 }, (_, index) => paymentView({ id: `p${index}` }));
    const handshakes = Array.from({ length: 60 }, (_, index) => handshake(`p${index}`));
    const state = after([HELLO, { type: 'payments', payments: many }, ...handshakes]);
    expect(state.payments).toHaveLength(LIST_LIMIT);
    expect(state.handshakes).toHaveLength(40);
    expect(state.handshakes[0]?.paymentId).toBe('p59');
  });

  it('remembers what the printer did with each copy', () => {
    const state = after([{ type: 'receipt', paymentId: 'sale-1', copy: 'merchant', state: 'printed' }]);
    expect(state.receipts).toEqual({ 'sale-1/merchant': 'printed' });
  });
});

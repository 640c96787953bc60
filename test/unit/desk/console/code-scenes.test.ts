import { describe, expect, it } from 'vitest';
import type { PaymentView } from '../../../../src/desk/api/contract.ts';
import { lightsOf } from '../../../../src/desk/console/web/state/lights.ts';
import { CODE_REFUSED_HOLD_MS, refusedCode } from '../../../../src/desk/console/web/state/refused-code.ts';
import { RESULT_HOLD_MS, sceneOf, UNKNOWN_HOLD_MS } from '../../../../src/desk/console/web/state/scene.ts';
import {
  INITIAL_STATE,
  reduce,
  type TerminalState,
} from '../../../../src/desk/console/web/state/terminal-state.ts';
import {
  byWallet,
  device,
  healthView,
  paymentView,
  TENDERS,
  walletHealth,
} from '../../../support/console-views.ts';

const CALM: TerminalState = { ...INITIAL_STATE, connection: 'open', health: walletHealth() };
const CODE = { text: 'https://example.com/pay/1', expiresAt: '2026-03-14T10:00:00.000Z' };
const REFUSED = {
  type: 'code_refused',
  paymentId: 'sale-1',
  code: 'code_is_goods_label',
  message: 'That is the label of an article.',
  hint: 'Ask for the payment code.',
} as const;

const during = (changes: Partial<PaymentView>, at = 0): TerminalState =>
  reduce(CALM, { type: 'payment', payment: paymentView(changes) }, at);

describe('the scenes of a payment by code', () => {
  it.each([
    [{}, 'present_or_show'],
    [{ state: 'authorising', ...byWallet('alipay', 'scan') }, 'asking_wallet'],
    [{ state: 'confirming', ...byWallet('alipay', 'scan') }, 'confirm_in_app'],
    [{ state: 'confirming', ...byWallet('paypal', 'show'), code: CODE }, 'scan_code'],
    [{ state: 'reversing', ...byWallet('alipay', 'scan') }, 'reversing'],
  ] as const)('follow its state: %o', (payment, scene) => {
    expect(sceneOf(during(payment as Partial<PaymentView>), 0)).toBe(scene);
    if (scene !== 'present_or_show') expect(lightsOf(scene, null)).toBe('off');
  });

  it('invite to what is ready: a code alone where no card can be read', () => {
    const tenders = TENDERS.map((tender) => ({ ...tender, ready: tender.kind === 'wallet' }));
    const state = { ...during({}), health: walletHealth({ tenders }) };
    expect(sceneOf(state, 0)).toBe('show_code');
    expect(sceneOf({ ...state, health: healthView() }, 0)).toBe('present');
  });

  it('a terminal without its reader is in order while a wallet is ready', () => {
    const devices = [device('reader', 'Reader', { state: 'unavailable' })];
    expect(sceneOf({ ...CALM, health: walletHealth({ devices }) }, 0)).toBe('idle');
    expect(sceneOf({ ...CALM, health: healthView({ devices }) }, 0)).toBe('out_of_order');
  });
});

describe('a code that is not taken', () => {
  const refusedAt = (at: number, changes: Partial<typeof REFUSED> = {}): TerminalState =>
    reduce(during({}), { ...REFUSED, ...changes }, at);

  it('is told for some seconds, and then the invitation again', () => {
    expect(sceneOf(refusedAt(1_000), 1_000 + CODE_REFUSED_HOLD_MS - 1)).toBe('code_refused');
    expect(sceneOf(refusedAt(1_000), 1_000 + CODE_REFUSED_HOLD_MS)).toBe('present_or_show');
  });

  it('is told no longer once the payment has its tender', () => {
    const moved = reduce(
      refusedAt(0),
      { type: 'payment', payment: paymentView({ state: 'reading' }) },
      1_000,
    );
    expect(sceneOf(moved, 1_000)).toBe('reading');
  });

  it('of another payment is not told', () => {
    expect(sceneOf(refusedAt(0, { paymentId: 'other' as 'sale-1' }), 1)).toBe('present_or_show');
  });

  it('before any sale is told to the cashier only', () => {
    const state = reduce(CALM, { ...REFUSED, paymentId: null, code: 'code_not_expected' }, 0);
    expect(refusedCode(state, 1)?.code).toBe('code_not_expected');
    expect(sceneOf(state, 1)).toBe('idle');
  });
});

describe('an outcome that is not known', () => {
  const unknown = during({ state: 'confirming', ...byWallet('wechat', 'scan') }, 0);
  const asked = reduce(
    unknown,
    { type: 'payment', payment: paymentView({ state: 'unknown', ...byWallet('wechat', 'scan') }) },
    1_000,
  );
  const approved = paymentView({ state: 'approved', outcome: 'approved', ...byWallet('wechat', 'scan') });

  it('keeps the customer waiting, not for ever', () => {
    expect(sceneOf(asked, 1_000 + UNKNOWN_HOLD_MS - 1)).toBe('unknown');
    expect(sceneOf(asked, 1_000 + UNKNOWN_HOLD_MS)).toBe('idle');
  });

  it('shows its end when it comes while the customer waits', () => {
    const ended = reduce(asked, { type: 'payment', payment: approved }, 60_000);
    expect(sceneOf(ended, 60_001)).toBe('approved');
    expect(sceneOf(ended, 60_000 + RESULT_HOLD_MS)).toBe('idle');
  });

  it('does not surprise the next customer with an end that comes later', () => {
    const ended = reduce(asked, { type: 'payment', payment: approved }, 1_000 + UNKNOWN_HOLD_MS);
    expect(sceneOf(ended, 1_001 + UNKNOWN_HOLD_MS)).toBe('idle');
  });

  it('leaves the till to the next sale', () => {
    const next = reduce(asked, { type: 'payment', payment: paymentView({ id: 'sale-2' }) }, 2_000);
    expect(next.payment?.id).toBe('sale-2');
    const late = reduce(next, { type: 'payment', payment: approved }, 3_000);
    expect(late.payment?.id).toBe('sale-2');
  });

  it('takes its end from the list after a lost connection', () => {
    const listed = reduce(asked, { type: 'payments', payments: [approved] }, 2_000);
    expect(listed.payment?.state).toBe('approved');
  });
});

describe('a refund', () => {
  const refund = paymentView({
    id: 'r',
    kind: 'refund',
    state: 'authorising',
    ...byWallet('alipay', 'scan'),
  });

  it('shows itself to the customer and to its end', () => {
    const begun = reduce(CALM, { type: 'payment', payment: refund }, 0);
    expect(sceneOf(begun, 1)).toBe('refunding');
    const done = { ...refund, state: 'approved', outcome: 'approved' } as const;
    expect(sceneOf(reduce(begun, { type: 'payment', payment: done }, 2), 3)).toBe('refunded');
    const refused = { ...refund, state: 'declined', outcome: 'declined' } as const;
    expect(sceneOf(reduce(begun, { type: 'payment', payment: refused }, 2), 3)).toBe('refund_failed');
  });

  it('does not take the counter from a sale', () => {
    const sale = during({ state: 'reading' });
    expect(reduce(sale, { type: 'payment', payment: refund }, 1).payment?.id).toBe('sale-1');
  });
});

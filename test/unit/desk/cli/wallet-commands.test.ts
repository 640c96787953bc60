import { describe, expect, it } from 'vitest';
import type { PaymentView } from '../../../../src/desk/api/contract.ts';
import type { WalletView } from '../../../../src/desk/api/contract-wallets.ts';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import { healthView, PAYMENT_ID, paymentView } from '../../../support/fake-terminal.ts';
import { type CliSession, startSession } from './cli-session.ts';

const lines = (text: string): string[] => text.split('\n').slice(0, -1);
const REFUND_ID = `${PAYMENT_ID}-r`;

async function sold(): Promise<CliSession> {
  const session = await startSession();
  session.terminal.stored.push(paymentView({ state: 'approved', outcome: 'approved', tender: 'alipay' }));
  return session;
}

const begun = (session: CliSession) => session.until(() => session.terminal.stored.length > 1);

describe('tilld refund', () => {
  it.each([
    ['approved', 0, 'refunded'],
    ['declined', 2, 'declined'],
    ['failed', 1, 'failed'],
  ] as const)('%s: exit %i', async (state, exit, word) => {
    const session = await sold();
    const code = session.run('refund', PAYMENT_ID, '5.00');
    await begun(session);
    session.terminal.move(REFUND_ID, { state, outcome: state });
    expect(await code).toBe(exit);
    expect(session.terminal.calls).toContain(`refund ${PAYMENT_ID} 5.00`);
    expect(session.stdout).toContain('giving it back');
    expect(session.stdout).toContain(`10:00:00  ${word} `);
  });

  it('all that is left when no amount is given; --json prints its end', async () => {
    const session = await sold();
    const code = session.run('refund', PAYMENT_ID, '--json');
    await begun(session);
    session.terminal.move(REFUND_ID, { state: 'unknown' });
    expect(await code).toBe(4);
    expect(session.terminal.calls).toContain(`refund ${PAYMENT_ID} all`);
    expect(JSON.parse(session.stdout)).toMatchObject({ id: REFUND_ID, kind: 'refund', state: 'unknown' });
  });

  it('that the terminal refuses: exit 1, with the reason', async () => {
    const session = await sold();
    session.terminal.failures.set('refund', new TerminalError('refund_too_high'));
    expect(await session.run('refund', PAYMENT_ID, '500')).toBe(1);
    expect(session.stderr).toContain('Refund the rest at most.');
  });

  it('is begun once when the connection breaks, with the same key', async () => {
    const session = await sold();
    const begin = session.terminal.refund.bind(session.terminal);
    let answers = 0;
    session.terminal.refund = async (...how) => {
      const answer = await begin(...how);
      answers++;
      // The answer gets lost: the terminal goes away and comes back.
      if (answers === 1) await session.stopApi().then(() => session.startApi());
      return answer;
    };
    const code = session.run('refund', PAYMENT_ID, '--json');
    await session.until(() => {
      session.clock.advance(250);
      return answers === 2;
    });
    session.terminal.move(REFUND_ID, { state: 'approved', outcome: 'approved' });
    await session.until(() => {
      session.clock.advance(250);
      return session.stdout !== '';
    });
    expect(await code).toBe(0);
    expect(session.terminal.stored).toHaveLength(2);
  });

  it('Ctrl-C stops waiting and cancels nothing', async () => {
    const session = await sold();
    const code = session.run('refund', PAYMENT_ID);
    await begun(session);
    session.interrupt();
    expect(await code).toBe(1);
    expect(session.stderr).toContain(`tilld payments ${REFUND_ID}`);
    expect(session.terminal.calls.some((call) => call.startsWith('cancel'))).toBe(false);
  });
});

describe('tilld payments', () => {
  it('lists tender, refunds and refunded sums', async () => {
    const session = await startSession();
    const wallet: PaymentView['wallet'] = {
      ...{ name: 'alipay', scheme: 'alipay', route: 'scan' },
      ...{ orderNumber: 'A1', transaction: 'T1', payer: '138****1234' },
    };
    session.terminal.stored.push(
      paymentView({ id: 'r', kind: 'refund', state: 'approved', amount: '5.00', refundOf: 's' }),
      paymentView({ id: 's', state: 'approved', tender: 'alipay', wallet, refunded: '5.00' }),
      paymentView({ id: 'p', state: 'approved', tender: 'apple_pay', scheme: 'visa' }),
    );
    await session.run('payments');
    expect(lines(session.stdout)).toEqual([
      'AT        STATE     AMOUNT  CUR  TENDER                           REFUNDED  PAYMENT',
      '10:00:00  refunded   -5.00  EUR                                             r',
      '10:00:00  approved   12.50  EUR  Alipay code scanned 138****1234      5.00  s',
      '10:00:00  approved   12.50  EUR  Apple Pay visa                             p',
    ]);
    session.stdout = '';
    await session.run('payments', 's');
    expect(lines(session.stdout)).toEqual([
      'state        approved',
      'amount       12.50 EUR',
      'refunded     5.00 EUR',
      'tender       Alipay code scanned 138****1234',
      'order        A1',
      'transaction  T1',
      'begun        10:00:00',
      'payment      s',
    ]);
  });
});

describe('tilld wallets', () => {
  const comparison = {
    ...{ wallet: 'alipay', state: 'differs', at: '2026-01-05T08:30:00.000Z', compared: 3, currency: 'EUR' },
    ...{ paid: { count: 2, amount: '20.00' }, refunded: { count: 0, amount: '0.00' } },
    differences: [{ paymentId: 's', orderNumber: 'A1', sentence: 'Here 12.50 EUR are paid.' }],
  } satisfies WalletView['comparison'];
  const alipay: WalletView = {
    ...{ name: 'alipay', scheme: 'alipay', title: 'Alipay', state: 'up', reason: null, unresolved: 1 },
    comparison,
  };
  const paypal: WalletView = {
    ...{ name: 'paypal', scheme: 'paypal', title: 'PayPal', state: 'down', reason: 'no answer' },
    ...{ unresolved: 0, comparison: null },
  };

  it('shows what is unresolved and the last comparison, with each difference', async () => {
    const session = await startSession();
    session.terminal.walletViews = [alipay, paypal];
    expect(await session.run('wallets')).toBe(0);
    expect(lines(session.stdout)).toEqual([
      'WALLET  KIND    STATE  UNKNOWN  COMPARED  RESULT             PAID  REASON',
      'alipay  Alipay  up           1  09:30:00  differs  20.00 EUR in 2',
      'paypal  PayPal  down                                               no answer',
      '',
      'alipay  Here 12.50 EUR are paid.  payment s, order A1',
    ]);
  });

  it.each([
    ['agreed', 0],
    ['differs', 2],
    ['incomplete', 4],
  ] as const)('compare: %s is exit %i', async (state, exit) => {
    const session = await startSession();
    const agreed = { ...alipay, comparison: { ...comparison, state: 'agreed' as const } };
    session.terminal.walletViews = [agreed, { ...alipay, comparison: { ...comparison, state } }];
    expect(await session.run('wallets', 'compare', '--json')).toBe(exit);
    expect(JSON.parse(session.stdout)).toEqual({ wallets: session.terminal.walletViews });
  });

  it('says so when there are none', async () => {
    const session = await startSession();
    expect(await session.run('wallets')).toBe(0);
    expect(session.stdout).toBe('No wallet is configured.\n');
  });
});

describe('tilld app', () => {
  it.each([
    [['alipay-phone'], 'hold alipay-phone false', 'alipay-phone: its code went to the scanner'],
    [['alipay-phone', 'hold', '--asks'], 'hold alipay-phone true', 'its code went to the scanner'],
    [
      ['paypal-phone', 'scan', '--asks'],
      'scan paypal-phone true',
      'asks its owner: "tilld app paypal-phone confirm"',
    ],
    [['paypal-phone', 'confirm'], 'answer paypal-phone true', 'confirmed'],
    [['paypal-phone', 'refuse'], 'answer paypal-phone false', 'refused'],
  ])('%j', async (words, call, said) => {
    const session = await startSession();
    expect(await session.run('app', ...words)).toBe(0);
    expect(session.terminal.calls).toContain(call);
    expect(session.stdout).toContain(said);
  });

  it.each([
    [['paypal-phone', 'shake'], "not 'shake'"],
    [['paypal-phone', 'confirm', '--asks'], '--asks goes with hold and scan'],
  ])('%j is refused', async (words, fault) => {
    const session = await startSession();
    expect(await session.run('app', ...words)).toBe(1);
    expect(session.stderr).toContain(fault);
  });

  it('lists apps and labels', async () => {
    const session = await startSession();
    const { rig } = healthView();
    const waiting = { ...{ name: 'paypal-phone', title: 'Phone with PayPal', hint: 'Scans.', waiting: 1 } };
    session.terminal.currentHealth = healthView({
      rig: {
        ...rig!,
        apps: [{ ...waiting, wallet: 'paypal', scheme: 'paypal', holds: false, scans: true }],
        labels: [{ name: 'goods-label', title: 'Packet of tea', hint: 'Refused.' }],
      },
    });
    expect(await session.run('app')).toBe(0);
    expect(lines(session.stdout)).toEqual([
      'APP           WALLET  DOES  WAITING  WHAT IT IS',
      'paypal-phone  paypal  scan        1  Phone with PayPal',
      'goods-label           hold           Packet of tea',
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { scriptedWechat, trade } from './scripted-wechat.ts';

const found = (trade_state: string, trade_type = 'MICROPAY') => ({
  status: 200,
  content: trade({ trade_state, trade_type }),
});
const done = { status: 200, content: { mchid: '1900000109', out_trade_no: 'T1_000001' } };
const gone = { status: 404, content: { code: 'ORDER_NOT_EXIST' } };
const error = (code: string, status = 400) => ({ status, content: { code } });
const refundOf = (refund: number, status = 'SUCCESS', number = 'T1_000001-x') => ({
  status: 200,
  content: { refund_id: '503', out_refund_no: number, status, amount: { refund } },
});
const lines = (sent: readonly { line: string }[]): string[] =>
  sent.map(({ line }) => line.replace('/v3/pay/transactions/out-trade-no/T1_000001', '…'));

describe('what was scanned is reversed', () => {
  test.each([
    ['waiting', 'USERPAYING', 'REVOKED', false],
    ['failed', 'PAYERROR', 'REVOKED', false],
    ['paid', 'SUCCESS', 'REFUND', true],
    ['paid meanwhile', 'USERPAYING', 'REFUND', true],
  ])('when it is %s, and the order itself says how it ended', async (_, before, after, moneyReturned) => {
    const { wallet, order, sent } = scriptedWechat([found(before), done, found(after)]);
    expect(await wallet.cancel(order)).toEqual({ kind: 'cancelled', moneyReturned });
    expect(lines(sent)).toEqual(['GET …?mchid=1900000109', 'POST …/reverse', 'GET …?mchid=1900000109']);
    expect(sent[1]?.content).toEqual({ appid: 'wx8888888888888888', mchid: '1900000109' });
  });

  test('also when it has not arrived yet', async () => {
    const { wallet, order, sent } = scriptedWechat([gone, done, gone]);
    expect(await wallet.cancel(order)).toEqual({ kind: 'cancelled', moneyReturned: false });
    expect(lines(sent)[1]).toBe('POST …/reverse');
  });

  test('and is not ended before the order says so', async () => {
    const { wallet, order } = scriptedWechat([
      found('SUCCESS'),
      error('TRADE_ERROR'),
      found('SUCCESS'),
      found('USERPAYING'),
      { kind: 'unanswered', reason: 'lost' },
    ]);
    const told = expect.stringContaining('TRADE_ERROR');
    expect(await wallet.cancel(order)).toMatchObject({ kind: 'unknown', reason: told });
    expect(await wallet.cancel(order)).toEqual({ kind: 'unknown', reason: 'lost' });
  });

  test.each(['CLOSED', 'REVOKED'])('but not once it is %s', async (state) => {
    const { wallet, order, sent } = scriptedWechat([found(state)]);
    expect(await wallet.cancel(order)).toEqual({ kind: 'cancelled', moneyReturned: false });
    expect(sent).toHaveLength(1);
  });
});

describe('what was shown is closed', () => {
  test('while nobody has paid', async () => {
    const closed = { status: 204, content: null };
    const { wallet, order, sent } = scriptedWechat([
      found('NOTPAY', 'NATIVE'),
      closed,
      found('CLOSED', 'NATIVE'),
    ]);
    expect(await wallet.cancel(order)).toEqual({ kind: 'cancelled', moneyReturned: false });
    expect(lines(sent)[1]).toBe('POST …/close');
    expect(sent[1]?.content).toEqual({ mchid: '1900000109' });
  });

  test('and given back in full, under one number, when somebody was faster', async () => {
    const { wallet, order, sent } = scriptedWechat([
      found('NOTPAY', 'NATIVE'),
      error('ORDER_PAID'),
      found('SUCCESS', 'NATIVE'),
      found('SUCCESS', 'NATIVE'),
      refundOf(29, 'PROCESSING'),
      found('REFUND', 'NATIVE'),
      refundOf(29),
    ]);
    expect(await wallet.cancel(order)).toMatchObject({ kind: 'unknown' });
    expect(await wallet.cancel(order)).toEqual({ kind: 'cancelled', moneyReturned: true });
    expect(await wallet.cancel(order)).toEqual({ kind: 'cancelled', moneyReturned: true });
    expect(sent[4]).toMatchObject({
      line: 'POST /v3/refund/domestic/refunds',
      content: {
        out_trade_no: 'T1_000001',
        out_refund_no: 'T1_000001-x',
        amount: { refund: 29, total: 29, currency: 'CNY' },
      },
    });
    expect(sent[6]?.content).toEqual(sent[4]?.content);
  });

  test('or left to a person when the money cannot go back', async () => {
    const { wallet, order } = scriptedWechat([
      found('SUCCESS', 'NATIVE'),
      error('NOT_ENOUGH', 403),
      error('RESOURCE_NOT_EXISTS', 404),
    ]);
    expect(await wallet.cancel(order)).toEqual({
      kind: 'refused',
      reason: 'shop_not_accepted',
      code: 'NOT_ENOUGH',
    });
  });
});

describe('a refund', () => {
  const refund = { refundNumber: 'R_1', amount: { minor: 10n, currency: 'CNY' } };

  test.each([
    ['SUCCESS', { kind: 'refunded', transaction: '503' }],
    ['PROCESSING', { kind: 'pending' }],
    ['CLOSED', { kind: 'refused', reason: 'declined', code: 'REFUND_CLOSED' }],
    ['ABNORMAL', { kind: 'refused', reason: 'declined', code: 'REFUND_ABNORMAL' }],
    ['NEW_STATE', { kind: 'unknown' }],
  ])('that is %s is told as that', async (status, expected) => {
    const { wallet, order } = scriptedWechat([refundOf(10, status, 'R_1')]);
    expect(await wallet.refund(order, refund)).toMatchObject(expected);
  });

  test.each([
    ['of another number', refundOf(10, 'SUCCESS', 'R_2')],
    ['of another amount', refundOf(11, 'SUCCESS', 'R_1')],
    ['that is not signed', { ...refundOf(10, 'SUCCESS', 'R_1'), signed: false }],
  ])('proves nothing by an answer %s', async (_, step) => {
    const { wallet, order } = scriptedWechat([step]);
    expect(await wallet.refund(order, refund)).toMatchObject({ kind: 'unknown' });
  });

  test('that is refused is asked about before that is believed', async () => {
    const { wallet, order, sent } = scriptedWechat([
      error('INVALID_REQUEST'),
      refundOf(10, 'SUCCESS', 'R_1'),
      error('INVALID_REQUEST'),
      error('RESOURCE_NOT_EXISTS', 404),
      error('INVALID_REQUEST'),
      error('NO_AUTH', 403),
    ]);
    expect(await wallet.refund(order, refund)).toEqual({ kind: 'refunded', transaction: '503' });
    expect(await wallet.refund(order, refund)).toMatchObject({ kind: 'refused', code: 'INVALID_REQUEST' });
    expect(await wallet.refund(order, refund)).toMatchObject({ kind: 'unknown' });
    expect(sent[1]?.line).toBe('GET /v3/refund/domestic/refunds/R_1');
  });
});

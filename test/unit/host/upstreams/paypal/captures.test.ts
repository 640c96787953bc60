import { describe, expect, test } from 'vitest';
import { paypalOrder, paypalWorld, shown } from './paypal-world.ts';

const issue = (status: number, code: string) => ({
  status,
  json: { name: 'X', message: 'x', details: [{ issue: code }] },
});
const charges = (world: ReturnType<typeof paypalWorld>): number =>
  world.simulated.books().reduce((sum, booked) => sum + booked.charges, 0);

describe('the money is taken', () => {
  test('once, when its answer is lost, also after a restart', async () => {
    const world = paypalWorld();
    const { order, code } = await shown(world);
    world.simulated.scan(code, 'pays');
    world.simulated.paypal.loseCapture = true;
    expect(await world.wallet.query(order)).toEqual({ kind: 'unknown', reason: 'lost' });
    expect(world.sent.at(-1)?.headers['paypal-request-id']).toBe('T1_000001-c');
    const paid = await world.restart().query(order);
    expect(paid).toMatchObject({ kind: 'paid', amount: { minor: 29n, currency: 'EUR' } });
    expect(charges(world)).toBe(1);
  });

  test('once, when the capture itself never arrived: it goes out again under the same number', async () => {
    const world = paypalWorld();
    const { order, code } = await shown(world);
    world.simulated.scan(code, 'pays');
    const open = { status: 200, json: { ...paypalOrder('APPROVED'), id: order.transaction } };
    world.script(open, { kind: 'unanswered', reason: 'lost' });
    expect(await world.wallet.query(order)).toMatchObject({ kind: 'unknown' });
    expect(await world.wallet.query(order)).toMatchObject({ kind: 'paid' });
    const numbers = world.sent.filter(({ line }) => line.endsWith('/capture'));
    expect(numbers.map(({ headers }) => headers['paypal-request-id'])).toEqual([
      'T1_000001-c',
      'T1_000001-c',
    ]);
    expect(charges(world)).toBe(1);
  });

  test('only under a number of PayPal’s that the caller has: the first question tells it', async () => {
    const world = paypalWorld();
    const { order, code } = await shown(world);
    world.simulated.scan(code, 'pays');
    const wallet = world.restart();
    expect(await wallet.query({ ...order, transaction: null })).toEqual({
      kind: 'waiting',
      transaction: order.transaction,
    });
    expect(charges(world)).toBe(0);
    expect(await wallet.query(order)).toMatchObject({ kind: 'paid' });
  });

  test('not once the time of the order is over', async () => {
    const world = paypalWorld();
    const { order, code } = await shown(world);
    world.simulated.scan(code, 'pays');
    world.clock.advance(90_001);
    expect(await world.wallet.query(order)).toMatchObject({ kind: 'waiting' });
    expect(await world.wallet.cancel(order)).toEqual({ kind: 'cancelled', moneyReturned: false });
    expect(charges(world)).toBe(0);
  });

  test('not while PayPal holds it for review', async () => {
    const world = paypalWorld();
    const { order, code } = await shown(world);
    world.simulated.scan(code, 'pays');
    world.simulated.paypal.isHeld = true;
    expect(await world.wallet.query(order)).toMatchObject({ kind: 'waiting' });
    expect(await world.wallet.query(order)).toMatchObject({ kind: 'waiting' });
    expect(await world.wallet.cancel(order)).toMatchObject({ kind: 'refused', code: 'PENDING_CAPTURE' });
  });

  test('from nobody who has none', async () => {
    const world = paypalWorld();
    const { order, code } = await shown(world);
    expect(world.simulated.scan(code, 'has_no_money')).toBe('refused');
    expect(await world.wallet.query(order)).toEqual({
      kind: 'refused',
      reason: 'no_funds',
      code: 'INSTRUMENT_DECLINED',
    });
    expect(await world.wallet.cancel(order)).toEqual({ kind: 'cancelled', moneyReturned: false });
  });

  test.each([
    ['ORDER_NOT_APPROVED', { kind: 'waiting' }],
    ['PAYER_ACTION_REQUIRED', { kind: 'waiting' }],
    ['ORDER_ALREADY_CAPTURED', { kind: 'waiting' }],
    ['TRANSACTION_LIMIT_EXCEEDED', { kind: 'refused', reason: 'over_limit' }],
    ['TRANSACTION_REFUSED', { kind: 'refused', reason: 'declined' }],
    ['PAYEE_ACCOUNT_RESTRICTED', { kind: 'refused', reason: 'shop_not_accepted' }],
    ['DUPLICATE_INVOICE_ID', { kind: 'unknown' }],
    ['SOMETHING_NEW', { kind: 'unknown' }],
  ])('or %s says what became of it', async (code, expected) => {
    const world = paypalWorld();
    const { order, code: link } = await shown(world);
    world.simulated.scan(link, 'pays');
    const open = { status: 200, json: { ...paypalOrder('APPROVED'), id: order.transaction } };
    world.script(open, issue(422, code));
    expect(await world.wallet.query(order)).toMatchObject(expected);
  });
});

describe('an order that is cancelled', () => {
  test('is never captured, whoever approves it afterwards', async () => {
    const world = paypalWorld();
    const { order, code } = await shown(world);
    expect(await world.wallet.cancel(order)).toEqual({ kind: 'cancelled', moneyReturned: false });
    expect(world.simulated.scan(code, 'pays')).toBe('paid');
    expect(await world.wallet.query(order)).toEqual({ kind: 'closed' });
    expect(charges(world)).toBe(0);
  });

  test('gives back what a capture took whose answer was lost', async () => {
    const world = paypalWorld();
    const { order, code } = await shown(world);
    world.simulated.scan(code, 'pays');
    const open = { status: 200, json: { ...paypalOrder('APPROVED'), id: order.transaction } };
    world.script(open, { kind: 'unanswered', reason: 'lost' });
    expect(await world.wallet.query(order)).toMatchObject({ kind: 'unknown' });
    expect(await world.wallet.cancel(order)).toEqual({ kind: 'cancelled', moneyReturned: true });
    expect(world.simulated.books()).toMatchObject([{ charges: 1, refunded: 29n, state: 'closed' }]);
    expect(world.sent.at(-1)?.headers['paypal-request-id']).toBe('T1_000001-x');
  });

  test('is unknown while a capture on its way cannot be asked for', async () => {
    const world = paypalWorld();
    const { order, code } = await shown(world);
    world.simulated.scan(code, 'pays');
    const open = { status: 200, json: { ...paypalOrder('APPROVED'), id: order.transaction } };
    world.script(
      open,
      { kind: 'unanswered', reason: 'lost' },
      open,
      issue(409, 'PREVIOUS_REQUEST_IN_PROGRESS'),
    );
    await world.wallet.query(order);
    expect(await world.wallet.cancel(order)).toMatchObject({ kind: 'unknown' });
    expect(await world.wallet.cancel(order)).toEqual({ kind: 'cancelled', moneyReturned: true });
  });

  test('is found by its own number when PayPal’s was lost, for as long as PayPal remembers it', async () => {
    const world = paypalWorld();
    await shown(world);
    const wallet = world.restart();
    expect(await wallet.cancel(world.order)).toEqual({ kind: 'cancelled', moneyReturned: false });
    const { length } = world.sent;
    world.clock.advance(6 * 3_600_000);
    expect(await world.restart().query(world.order)).toEqual({ kind: 'not_found' });
    expect(world.sent).toHaveLength(length);
  });
});

describe('a refund', () => {
  async function sold() {
    const world = paypalWorld();
    const { order, code } = await shown(world);
    world.simulated.scan(code, 'pays');
    const paid = await world.wallet.query(order);
    if (paid.kind !== 'paid') throw new Error(paid.kind);
    return { world, order: { ...order, transaction: paid.transaction }, shownOrder: order };
  }
  const refund = { refundNumber: 'R_1', amount: { minor: 10n, currency: 'EUR' } };

  test('goes to the capture at once, under its own number twice over', async () => {
    const { world, order } = await sold();
    const { length } = world.sent;
    expect(await world.wallet.refund(order, refund)).toMatchObject({ kind: 'refunded' });
    expect(world.sent).toHaveLength(length + 1);
    expect(world.sent.at(-1)?.line).toBe(
      `POST /v2/payments/captures/${order.transaction.split('/')[1]}/refund`,
    );
    expect(world.sent.at(-1)?.headers['paypal-request-id']).toBe('R_1');
    expect(JSON.parse(world.sent.at(-1)!.text)).toEqual({
      amount: { currency_code: 'EUR', value: '0.10' },
      invoice_id: 'R_1',
    });
  });

  test('finds the capture when only the order’s number is known, and is refused without one', async () => {
    const { world, shownOrder } = await sold();
    expect(await world.wallet.refund(shownOrder, refund)).toMatchObject({ kind: 'refunded' });
    const fresh = paypalWorld();
    const { order } = await shown(fresh);
    expect(await fresh.wallet.refund(order, refund)).toMatchObject({ kind: 'refused', code: 'NOT_CAPTURED' });
  });

  test.each([
    [{ id: 'R', status: 'PENDING' }, { kind: 'pending' }],
    [
      { id: 'R', status: 'FAILED' },
      { kind: 'refused', code: 'REFUND_FAILED' },
    ],
    [
      { id: 'R', status: 'CANCELLED' },
      { kind: 'refused', code: 'REFUND_CANCELLED' },
    ],
    [{ id: 'R', status: 'NEW_STATUS' }, { kind: 'unknown' }],
    [{ id: 'R', status: 'COMPLETED', amount: { currency_code: 'EUR', value: '0.11' } }, { kind: 'unknown' }],
    [{}, { kind: 'unknown' }],
  ])('answered %o is %o', async (json, expected) => {
    const { world, order } = await sold();
    world.script({ status: 201, json });
    expect(await world.wallet.refund(order, refund)).toMatchObject(expected);
  });

  test.each([
    ['REFUND_FAILED_INSUFFICIENT_FUNDS', { kind: 'refused', reason: 'shop_not_accepted' }],
    ['REFUND_TIME_LIMIT_EXCEEDED', { kind: 'refused', reason: 'declined' }],
    ['DUPLICATE_INVOICE_ID', { kind: 'unknown' }],
  ])('with %s is told as that', async (code, expected) => {
    const { world, order } = await sold();
    world.script(issue(422, code));
    expect(await world.wallet.refund(order, refund)).toMatchObject(expected);
  });
});

import { describe, expect, test } from 'vitest';
import { paypalOrder, paypalWorld, shown } from './paypal-world.ts';

const issue = (status: number, code: string) => ({
  status,
  json: { name: 'X', message: 'x', details: [{ issue: code }] },
});
const NUMBERED = { transaction: '5O190127TN364715T' };

describe('an order', () => {
  test('is made with its number, its amount as text, and the link is the code', async () => {
    const world = paypalWorld({ brandName: 'Müller', returnUrl: 'https://shop.example/thanks' });
    const { code, order } = await shown(world);
    expect(code).toBe(`https://www.sandbox.paypal.com/checkoutnow?token=${order.transaction}`);
    expect(world.sent.map(({ line }) => line)).toEqual(['POST /v1/oauth2/token', 'POST /v2/checkout/orders']);
    expect(world.sent[1]?.headers).toMatchObject({
      'paypal-request-id': 'T1_000001',
      prefer: 'return=representation',
    });
    expect(JSON.parse(world.sent[1]!.text)).toEqual({
      intent: 'CAPTURE',
      purchase_units: [
        {
          reference_id: 'T1_000001',
          custom_id: 'T1_000001',
          invoice_id: 'T1_000001',
          description: 'Café Müller 茶',
          amount: { currency_code: 'EUR', value: '0.29' },
        },
      ],
      payment_source: {
        paypal: {
          experience_context: {
            brand_name: 'Müller',
            shipping_preference: 'NO_SHIPPING',
            user_action: 'PAY_NOW',
            payment_method_preference: 'IMMEDIATE_PAYMENT_REQUIRED',
            return_url: 'https://shop.example/thanks',
            cancel_url: 'https://shop.example/thanks',
          },
        },
      },
    });
  });

  test('whose answer was lost is the same order when it is made again', async () => {
    const world = paypalWorld();
    const first = await shown(world);
    const again = await shown(world);
    expect(again).toEqual(first);
    expect(world.simulated.books()).toHaveLength(1);
    expect(world.sent.at(-1)?.text).toBe(world.sent.at(-2)?.text);
  });

  test.each([
    [{ minor: 1250n, currency: 'JPY' }, '1250'],
    [{ minor: 125_000n, currency: 'HUF' }, '1250'],
    [{ minor: 1n, currency: 'USD' }, '0.01'],
  ])('of %o is written as %s', async (amount, value) => {
    const world = paypalWorld({ amount });
    world.script(
      { status: 200, json: { access_token: 't', expires_in: 100 } },
      issue(422, 'PAYEE_ACCOUNT_RESTRICTED'),
    );
    expect(await world.wallet.present(world.order)).toMatchObject({
      kind: 'refused',
      reason: 'shop_not_accepted',
    });
    expect(JSON.parse(world.sent[1]!.text).purchase_units[0].amount.value).toBe(value);
  });

  test('of parts that PayPal does not take is not sent', async () => {
    const world = paypalWorld({ amount: { minor: 1250n, currency: 'HUF' } });
    expect(await world.wallet.present(world.order)).toMatchObject({
      kind: 'refused',
      code: 'DECIMALS_NOT_SUPPORTED',
    });
    expect(world.sent).toEqual([]);
  });

  test('cannot be paid by a code of the customer', async () => {
    const { wallet, order, sent } = paypalWorld();
    expect(wallet.routes).toEqual({ scan: false, show: true });
    expect(await wallet.pay(order, '1234')).toMatchObject({ kind: 'refused', reason: 'shop_not_accepted' });
    expect(sent).toEqual([]);
  });
});

describe('the access token', () => {
  test('is fetched once for a while, and anew shortly before its end', async () => {
    const world = paypalWorld();
    const { order } = await shown(world);
    await world.wallet.query(order);
    world.clock.advance(32_400_000 - 60_001);
    await world.wallet.query(order);
    expect(world.sent.filter(({ line }) => line.includes('token'))).toHaveLength(1);
    world.clock.advance(1);
    await world.wallet.query(order);
    expect(world.sent.filter(({ line }) => line.includes('token'))).toHaveLength(2);
    expect(world.sent[0]).toMatchObject({ text: 'grant_type=client_credentials' });
  });

  test('is fetched once for requests at the same time', async () => {
    const world = paypalWorld();
    await Promise.all([world.wallet.present(world.order), world.wallet.present(world.order)]);
    expect(world.sent.filter(({ line }) => line.includes('token'))).toHaveLength(1);
  });

  test('that PayPal has withdrawn is replaced once, and the request repeated', async () => {
    const world = paypalWorld();
    const { order } = await shown(world);
    world.simulated.revokeTokens();
    expect(await world.wallet.query(order)).toMatchObject({ kind: 'waiting' });
    const refused = issue(401, 'INVALID_TOKEN');
    world.script(refused, { status: 200, json: { access_token: 't', expires_in: 3600 } }, refused);
    expect(await world.wallet.query(order)).toMatchObject({ kind: 'unknown' });
  });

  test('that is not given leaves the request unsent, and tells the technician why', async () => {
    const world = paypalWorld({ secret: 'wrong' });
    expect(await world.wallet.present(world.order)).toEqual({
      kind: 'refused',
      reason: 'shop_not_accepted',
      code: 'invalid_client',
    });
    const numbered = { ...world.order, ...NUMBERED };
    for (const answer of [await world.wallet.query(numbered), await world.wallet.cancel(numbered)]) {
      expect(answer).toMatchObject({ kind: 'not_sent', reason: expect.stringContaining('invalid_client') });
    }
    expect(world.text()).not.toContain('wrong');
  });

  test.each([
    ['lost', { kind: 'unanswered' as const, reason: 'lost' }],
    ['broken', { status: 200, json: { access_token: 'a b' } }],
    ['an error of PayPal', { status: 503, json: { name: 'SERVICE_UNAVAILABLE' } }],
  ])('whose answer is %s leaves the request unsent', async (_, step) => {
    const world = paypalWorld();
    world.script(step);
    expect(await world.wallet.present(world.order)).toMatchObject({ kind: 'not_sent' });
    expect(world.sent).toHaveLength(1);
  });
});

test.each([
  ['CREATED', {}, { kind: 'waiting', ...NUMBERED }],
  ['SAVED', {}, { kind: 'waiting' }],
  ['PAYER_ACTION_REQUIRED', {}, { kind: 'waiting' }],
  ['VOIDED', {}, { kind: 'closed' }],
  ['NEW_STATUS', {}, { kind: 'unknown' }],
  ['COMPLETED', {}, { kind: 'unknown' }],
  ['COMPLETED', { capture: {} }, { kind: 'paid', transaction: '5O190127TN364715T/3C679366HH908993F' }],
  ['COMPLETED', { capture: { status: 'PARTIALLY_REFUNDED' } }, { kind: 'paid' }],
  ['COMPLETED', { capture: { status: 'REFUNDED' } }, { kind: 'closed' }],
  ['COMPLETED', { capture: { status: 'PENDING' } }, { kind: 'waiting' }],
  ['COMPLETED', { capture: { status: 'DECLINED' } }, { kind: 'refused', code: 'CAPTURE_DECLINED' }],
  ['COMPLETED', { capture: { status: 'FAILED' } }, { kind: 'refused', code: 'CAPTURE_FAILED' }],
  ['COMPLETED', { capture: { status: 'NEW_STATUS' } }, { kind: 'unknown' }],
  ['COMPLETED', { capture: { amount: { currency_code: 'EUR', value: '0.28' } } }, { kind: 'unknown' }],
  ['COMPLETED', { capture: { amount: { currency_code: 'USD', value: '0.29' } } }, { kind: 'unknown' }],
  ['COMPLETED', { capture: { amount: { currency_code: 'EUR', value: '0.29000001' } } }, { kind: 'unknown' }],
  ['APPROVED', { unit: { amount: { currency_code: 'EUR', value: '0.30' } } }, { kind: 'unknown' }],
  ['APPROVED', { unit: { reference_id: 'T1_000002' } }, { kind: 'unknown' }],
])('an order that is %s with %o is %o', async (status, changed, expected) => {
  const world = paypalWorld();
  await world.wallet.present(world.order);
  world.script({ status: 200, json: paypalOrder(status, changed) });
  expect(await world.wallet.query({ ...world.order, ...NUMBERED })).toMatchObject(expected);
});

test('an answer that cannot be read, is of another order or is of no one decides nothing', async () => {
  const world = paypalWorld();
  await world.wallet.present(world.order);
  world.script(
    { status: 200, json: null },
    { status: 200, json: { ...paypalOrder('COMPLETED', { capture: {} }), id: 'ANOTHER' } },
    issue(403, 'PERMISSION_DENIED'),
    issue(404, 'INVALID_RESOURCE_ID'),
  );
  const kinds = [];
  for (let asked = 0; asked < 4; asked++) {
    kinds.push((await world.wallet.query({ ...world.order, ...NUMBERED })).kind);
  }
  expect(kinds).toEqual(['unknown', 'unknown', 'unknown', 'not_found']);
});

describe('a notification', () => {
  const read = (event: unknown) =>
    paypalWorld().wallet.readNotification({
      headers: {},
      path: '/',
      body: Buffer.from(JSON.stringify(event)),
    });

  test('of an order and of a capture names the order, which is asked then', () => {
    const units = [{ reference_id: 'x', custom_id: 'T1_000001' }];
    expect(
      read({ event_type: 'CHECKOUT.ORDER.APPROVED', resource: { purchase_units: units } }),
    ).toMatchObject({
      orderNumber: 'T1_000001',
      status: 200,
    });
    expect(
      read({ event_type: 'PAYMENT.CAPTURE.COMPLETED', resource: { custom_id: 'T1_000001' } }),
    ).toMatchObject({
      orderNumber: 'T1_000001',
    });
  });

  test.each([
    [null],
    [{}],
    [{ event_type: 'X', resource: { custom_id: '../../etc' } }],
    [{ event_type: 'X', resource: {} }],
  ])('%o names none', (event) => {
    expect(read(event)).toMatchObject({ orderNumber: null, status: 400 });
  });
});

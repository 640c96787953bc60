import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../../../src/rig/simulated/simulated-clock.ts';
import { PAYPAL_SHOP } from '../../../../../src/rig/wallets/paypal/shop.ts';
import { SimulatedPaypal } from '../../../../../src/rig/wallets/paypal/simulated-paypal.ts';
import { paypalBench } from '../../../../support/wallets/paypal-bench.ts';

const { clientId, clientSecret } = PAYPAL_SHOP;
const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;
const ORDER = {
  intent: 'CAPTURE',
  purchase_units: [
    {
      reference_id: 'T1',
      custom_id: 'T1',
      invoice_id: 'T1',
      amount: { currency_code: 'EUR', value: '0.29' },
    },
  ],
  payment_source: { paypal: { experience_context: { user_action: 'PAY_NOW', brand_name: 'shop' } } },
};

function bench() {
  const clock = new SimulatedClock();
  const simulated = new SimulatedPaypal({ clock, random: new SeededRandom('paypal') });
  const handle = (method: string, path: string, headers: Record<string, string>, text: string) => {
    const { status, body } = simulated.handle({ method, path, headers, body: Buffer.from(text) });
    return { status, json: JSON.parse(Buffer.from(body).toString('utf8')) };
  };
  const grant = (authorization: string) =>
    handle('POST', '/v1/oauth2/token', { authorization }, 'grant_type=client_credentials');
  const token = grant(basic(`${clientId}:${clientSecret}`)).json.access_token;
  const post = (path: string, number: string, content: object) =>
    handle(
      'POST',
      path,
      { authorization: `Bearer ${token}`, 'paypal-request-id': number },
      JSON.stringify(content),
    );
  return { clock, simulated, handle, grant, post, token };
}

describe('the simulated PayPal', () => {
  test.each([basic(`${clientId}:x`), basic(`x:${clientSecret}`), `Bearer ${clientSecret}`, ''])(
    'gives no token for "%s"',
    (authorization) => {
      expect(bench().grant(authorization)).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
    },
  );

  test('refuses a token that it did not give, or whose time is over', () => {
    const { handle, clock, token } = bench();
    const ask = (text: string) =>
      handle('GET', '/v2/checkout/orders/X1', { authorization: `Bearer ${text}` }, '');
    expect(ask(token).status).toBe(404);
    expect(ask(`${token}x`).status).toBe(401);
    clock.advance(32_400_000);
    expect(ask(token).status).toBe(401);
  });

  test('works a request off once; another one under its number is refused', () => {
    const { post, simulated } = bench();
    const first = post('/v2/checkout/orders', 'T1', ORDER);
    const again = post('/v2/checkout/orders', 'T1', ORDER);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.json).toEqual(first.json);
    expect(post('/v2/checkout/orders', 'T1', { ...ORDER, note: 'x' }).status).toBe(422);
    expect(simulated.books()).toHaveLength(1);
  });

  test('lets nobody take the money before the customer agreed, or twice for one invoice', () => {
    const { post, simulated } = bench();
    const orders = ['A', 'B'].map((number) => post('/v2/checkout/orders', number, ORDER).json);
    const capture = ({ id }: { id: string }) => post(`/v2/checkout/orders/${id}/capture`, `${id}-c`, {});
    expect(capture(orders[0]).json.details[0].issue).toBe('ORDER_NOT_APPROVED');
    for (const { links } of orders) expect(simulated.scan(links[1].href, 'pays')).toBe('paid');
    expect(capture(orders[0]).status).toBe(201);
    expect(capture(orders[1]).json.details[0].issue).toBe('DUPLICATE_INVOICE_ID');
    expect(simulated.books().map(({ charges }) => charges)).toEqual([1, 0]);
  });

  test('loses the answer of a capture on the wire when it is told to, and has taken the money', async () => {
    const { wallet, simulated, order, dispose } = await paypalBench();
    const paypal = simulated as SimulatedPaypal;
    const sale = order();
    const shown = await wallet.present(sale);
    if (shown.kind !== 'shown') throw new Error(shown.kind);
    sale.transaction = shown.transaction;
    paypal.scan(shown.code, 'pays');
    paypal.paypal.loseCapture = true;
    expect(await wallet.query(sale)).toMatchObject({ kind: 'unknown' });
    expect(await wallet.query(sale)).toMatchObject({ kind: 'paid' });
    expect(paypal.books()).toMatchObject([{ charges: 1, state: 'paid' }]);
    await dispose();
  });
});

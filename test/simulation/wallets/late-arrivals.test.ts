import { afterEach, expect, test } from 'vitest';
import { PROVIDERS, type Provider, type Route } from '../../support/wallet-world.ts';
import { differences, inBooks } from './books.ts';
import { Shop } from './shop.ts';
import type { Call, Fault } from './wire.ts';

/* A request that was given up is not gone: it arrives when the terminal has decided already. */

const SECOND_MS = 1_000;
const routesOf = (route: Route): readonly Provider[] =>
  PROVIDERS.filter(({ routes }) => routes.includes(route));

let shop: Shop;
afterEach(() => shop.close());

/** Spoils the first request of that kind from now on. */
function once(call: Call, fault: Fault): void {
  let spoilt = false;
  shop.wire.faultFor = (exchange) => {
    if (spoilt || exchange.call !== call) return null;
    spoilt = true;
    return fault;
  };
}

async function begin(provider: Provider, route: Route, mood: 'pays' | 'asks'): Promise<string> {
  shop = new Shop(provider, 'late');
  const sale = await shop.begin('12.50');
  if (!sale) throw new Error('the terminal takes no sale');
  if (route === 'scan') once('make', { kind: 'late', byMs: 20 * SECOND_MS });
  await shop.tender(sale.id, route, mood);
  return sale.id;
}

/** The journal and the books agree, and no money of the sale is with the shop. */
async function expectNotSold(id: string): Promise<void> {
  expect(await shop.settle()).toBe(true);
  await shop.clock.run(120 * SECOND_MS);
  expect(differences(shop)).toEqual([]);
  const { state, charged, refunded } = inBooks(shop, id);
  expect([state, charged - refunded]).toEqual(['cancelled', 0n]);
}

test.each(routesOf('scan'))(
  '$name: a payment that arrives after the cashier cancelled it leaves no money with the shop',
  async (provider) => {
    const id = await begin(provider, 'scan', 'pays');
    await shop.clock.run(12 * SECOND_MS);
    await shop.cancel(id);
    await expectNotSold(id);
  },
);

test.each(routesOf('scan'))(
  '$name: a payment that arrives after the till has given it up leaves no money with the shop',
  async (provider) => {
    const id = await begin(provider, 'scan', 'pays');
    await expectNotSold(id);
  },
);

test.each(routesOf('show').filter(({ name }) => name !== 'paypal'))(
  '$name: what the restarted terminal has begun to cancel is not sold, although the customer confirms first',
  async (provider) => {
    const id = await begin(provider, 'show', 'asks');
    await shop.clock.run(2 * SECOND_MS);
    shop.simulated.scan(shop.shownCode()!, 'asks');
    once('cancel', { kind: 'dies', worked: 'later' });
    shop.kill();
    await shop.clock.run(25 * SECOND_MS);
    expect(shop.deaths).toBe(2);
    expect(shop.simulated.confirm()).toBe(1);
    await expectNotSold(id);
  },
);

test('paypal: a capture of the life before, on its way when the time of the order is over', async () => {
  const paypal = PROVIDERS.find(({ name }) => name === 'paypal')!;
  const id = await begin(paypal, 'show', 'pays');
  await shop.clock.run(52 * SECOND_MS);
  once('capture', { kind: 'dies', worked: 'later' });
  shop.simulated.scan(shop.shownCode()!, 'pays');
  await shop.settle();
  await shop.clock.run(120 * SECOND_MS);
  expect(shop.deaths).toBe(1);
  expect(inBooks(shop, id).charged).toBe(1250n);
  expect(differences(shop)).toEqual([]);
});

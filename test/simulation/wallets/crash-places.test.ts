import { describe, expect, test } from 'vitest';
import { PROVIDERS, type Route } from '../../support/wallet-world.ts';
import { CONFIRMS_AFTER_MS, type Story, tell } from './stories.ts';
import type { Exchange, Fault } from './wire.ts';

/*
 * The terminal dies at each place of a wallet's payment. After its next start the end is asked for before anything else
 * is tried: the journal and the provider's books agree, money moved once or is given back, each receipt is printed once.
 */

interface Place {
  where: string;
  story: Story;
  /** The exchange at which it dies. */
  at(exchange: Exchange, provider: string): boolean;
  worked: Extract<Fault, { kind: 'dies' }>['worked'];
  /** What the sale comes to, in words for both routes or for each. */
  end: End | Readonly<Record<Route, End>>;
}

type End = 'sold' | 'not sold' | 'sold, a part refunded';

const ENDS: Readonly<Record<End, { charged: bigint; refunded: bigint }>> = {
  sold: { charged: 1250n, refunded: 0n },
  'not sold': { charged: 0n, refunded: 0n },
  'sold, a part refunded': { charged: 1250n, refunded: 400n },
};

const isMade = ({ call }: Exchange): boolean => call === 'make';
const isRefund = ({ call }: Exchange): boolean => call === 'refund';
const isAsked = ({ call, state }: Exchange): boolean => call === 'ask' && state === 'confirming';
const hearsOfMoney = (exchange: Exchange, provider: string): boolean =>
  provider === 'paypal'
    ? exchange.call === 'capture'
    : isAsked(exchange) && exchange.atMs > CONFIRMS_AFTER_MS;
/** PayPal's unpaid orders need no cancelling: they are looked at. */
const isCancelled = ({ call, state }: Exchange, provider: string): boolean =>
  state === 'reversing' && call === (provider === 'paypal' ? 'ask' : 'cancel');

const PAYS: Story = { customer: 'pays' };
const CONFIRMS: Story = { customer: 'confirms' };
const NEVER: Story = { customer: 'never comes' };
const CANCELLED: Story = { customer: 'never comes', cashier: 'cancels' };
const REFUNDED: Story = { customer: 'pays', cashier: 'refunds' };

const PLACES: readonly Place[] = [
  {
    ...{ where: 'after the intent, the request never sent', story: PAYS, at: isMade, worked: 'never' },
    end: 'not sold',
  },
  {
    ...{ where: 'the request worked off, its answer never seen', story: PAYS, at: isMade, worked: 'yes' },
    end: { scan: 'sold', show: 'not sold' },
  },
  {
    ...{ where: 'the request arrives after the next start', story: PAYS, at: isMade, worked: 'later' },
    end: { scan: 'sold', show: 'not sold' },
  },
  {
    ...{ where: 'while it waits, and the customer confirms meanwhile', story: CONFIRMS, at: isAsked },
    ...{ worked: 'never', end: 'sold' },
  },
  {
    ...{ where: 'while it waits, and the customer never confirms', story: NEVER, at: isAsked },
    ...{ worked: 'never', end: 'not sold' },
  },
  {
    ...{ where: 'the last step worked off, its answer never seen', story: CONFIRMS, at: hearsOfMoney },
    ...{ worked: 'yes', end: 'sold' },
  },
  {
    ...{ where: 'the last step never sent', story: CONFIRMS, at: hearsOfMoney, worked: 'never' },
    end: 'sold',
  },
  {
    ...{ where: 'the cancellation worked off, its answer never seen', story: CANCELLED, at: isCancelled },
    ...{ worked: 'yes', end: 'not sold' },
  },
  {
    ...{ where: 'the cancellation never sent', story: CANCELLED, at: isCancelled, worked: 'never' },
    end: 'not sold',
  },
  {
    ...{ where: 'after the intent of a refund, the request never sent', story: REFUNDED, at: isRefund },
    ...{ worked: 'never', end: 'sold, a part refunded' },
  },
  {
    ...{ where: 'the refund worked off, its answer never seen', story: REFUNDED, at: isRefund },
    ...{ worked: 'yes', end: 'sold, a part refunded' },
  },
  {
    ...{ where: 'the refund arrives after the next start', story: REFUNDED, at: isRefund },
    ...{ worked: 'later', end: 'sold, a part refunded' },
  },
];

for (const provider of PROVIDERS) {
  describe.each(provider.routes)(`${provider.name}, %s: the terminal dies`, (route) => {
    test.each(PLACES)('$where', async ({ story, at, worked, end }) => {
      let dead = false;
      const told = await tell(provider, route, story, (exchange) => {
        if (dead || !at(exchange, provider.name)) return null;
        dead = true;
        return { kind: 'dies', worked };
      });
      expect(told.deaths).toBe(1);
      expect(told.wrong).toEqual([]);
      expect(told.sale).toMatchObject(ENDS[typeof end === 'string' ? end : end[route]]);
    });
  });
}

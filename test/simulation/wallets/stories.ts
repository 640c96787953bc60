import type { Provider, Route } from '../../support/wallet-world.ts';
import { differences, inBooks, type SaleInBooks } from './books.ts';
import { Shop } from './shop.ts';
import type { Exchange, Fault } from './wire.ts';

/** What customer and cashier do, whatever the terminal does meanwhile. */
export interface Story {
  customer: 'pays' | 'confirms' | 'never comes';
  cashier?: 'cancels' | 'refunds';
}

export interface Told {
  exchanges: readonly Exchange[];
  deaths: number;
  sale: SaleInBooks;
  /** Sentences of the oracle; none is right. */
  wrong: readonly string[];
}

const SCANS_AFTER_MS = 2_000;
export const CONFIRMS_AFTER_MS = 10_000;
const CANCELS_AFTER_MS = 25_000;
const SALE = '12.50';
const REFUND = '4.00';

/**
 * One sale at one provider, with what happens to it on the wire, until nothing is open any more; then its customer comes
 * back to whatever can still be paid.
 */
export async function tell(
  provider: Provider,
  route: Route,
  story: Story,
  faultFor: (exchange: Exchange) => Fault | null = () => null,
): Promise<Told> {
  const shop = new Shop(provider, 'story');
  try {
    shop.wire.faultFor = faultFor;
    const sale = await shop.begin(SALE);
    if (!sale) throw new Error('the terminal takes no sale');
    const code = await sell(shop, sale.id, route, story);
    const settled = await shop.settle();
    if (story.cashier === 'refunds' && settled) {
      await shop.refund(sale.id, REFUND);
      await shop.settle();
    }
    const before = inBooks(shop, sale.id);
    shop.simulated.confirm();
    if (code !== null) shop.simulated.scan(code, 'pays');
    await shop.settle();
    const after = inBooks(shop, sale.id);
    const isPaidLate = after.charged !== before.charged ? ['it could be paid after its end'] : [];
    return {
      ...{ exchanges: shop.wire.exchanges, deaths: shop.deaths, sale: after },
      wrong: [...differences(shop), ...isPaidLate],
    };
  } finally {
    shop.close();
  }
}

/** @returns the code that was shown, for a customer who comes back to it */
async function sell(shop: Shop, id: string, route: Route, story: Story): Promise<string | null> {
  const mood = story.customer === 'pays' ? 'pays' : 'asks';
  await shop.tender(id, route, mood);
  await shop.clock.run(SCANS_AFTER_MS);
  const code = shop.shownCode();
  if (code !== null && story.customer !== 'never comes') shop.simulated.scan(code, mood);
  await shop.clock.run(CONFIRMS_AFTER_MS - SCANS_AFTER_MS);
  if (story.customer === 'confirms') shop.simulated.confirm();
  await shop.clock.run(CANCELS_AFTER_MS - CONFIRMS_AFTER_MS);
  if (story.cashier === 'cancels') await shop.cancel(id);
  return code;
}

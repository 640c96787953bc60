import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PROVIDERS, type Provider } from '../../support/wallet-world.ts';
import { differences, inBooks } from './books.ts';
import { Shop } from './shop.ts';

/* A card in the field and a code before the scanner in the same instant: the first wins, and one of them is charged. */

const approval = { kind: 'approved', responseCode: '00', authorisationCode: 'A12345' } as const;
const scanning = PROVIDERS.filter(({ routes }) => routes.includes('scan'));

describe.each(scanning)('$name: card and code in the same tick', (provider: Provider) => {
  let shop: Shop;
  let id: string;
  let code: string;
  beforeEach(async () => {
    shop = new Shop(provider, 'two tenders');
    id = (await shop.begin('12.50'))!.id;
    code = shop.simulated.paymentCode('pays')!;
  });
  afterEach(() => shop.close());

  test('the tap first: the card pays, and nothing goes to the wallet', async () => {
    shop.terminal.lane.present({});
    shop.terminal.read(code);
    await shop.clock.run(100);
    shop.terminal.host.answer(approval);
    await shop.settle();
    expect(shop.payment(id)).toMatchObject({ state: 'approved', wallet: null });
    expect(shop.terminal.host.requests).toHaveLength(1);
    expect(shop.wire.exchanges).toEqual([]);
    expect(shop.simulated.books()).toEqual([]);
    expect(differences(shop)).toEqual([]);
  });

  test('the scan first: the wallet pays, and nothing goes to the card host', async () => {
    shop.terminal.read(code);
    shop.terminal.lane.present({});
    expect(shop.terminal.lane.posted.at(-1)).toEqual({ kind: 'disarm', paymentId: id });
    await shop.settle();
    expect(shop.payment(id)).toMatchObject({ state: 'approved', card: null, stan: null });
    expect(shop.terminal.host.requests).toEqual([]);
    expect(inBooks(shop, id)).toEqual({ state: 'approved', charged: 1250n, refunded: 0n });
    expect(differences(shop)).toEqual([]);
  });

  test('a code while a card is read is refused; once the card was no use, it pays', async () => {
    shop.terminal.lane.reading();
    shop.terminal.read(code);
    expect(shop.payment(id).wallet).toBeNull();
    shop.terminal.lane.present({ kind: 'try_again', restart: true, card: null, sealedBase64: null });
    shop.terminal.read(code);
    await shop.settle();
    expect(inBooks(shop, id)).toEqual({ state: 'approved', charged: 1250n, refunded: 0n });
    expect(differences(shop)).toEqual([]);
  });

  test('two scanners read the same code: it is sent once', async () => {
    shop.terminal.read(code);
    shop.terminal.read(code);
    await shop.settle();
    expect(shop.wire.exchanges.filter(({ call }) => call === 'make')).toHaveLength(1);
    expect(inBooks(shop, id)).toEqual({ state: 'approved', charged: 1250n, refunded: 0n });
    expect(differences(shop)).toEqual([]);
  });
});

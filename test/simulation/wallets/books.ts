import type { Payment } from '../../../src/payment/payment.ts';
import type { WalletBooking } from '../../../src/rig/wallets/simulated-wallet.ts';
import type { Shop } from './shop.ts';

/** Money of one sale, in minor units, in words that a failing test shows. */
export interface SaleInBooks {
  state: Payment['state'];
  charged: bigint;
  refunded: bigint;
}

/**
 * Compares the journal with the provider's books, sale by sale, and the paper with both. Gives every difference in a
 * sentence; none, where each sale was charged once, or nothing of it is left with the shop.
 */
export function differences(shop: Shop): string[] {
  const payments = shop.ids.map((id) => shop.payment(id));
  const sales = payments.filter(({ transactionType, card }) => transactionType === '00' && card === null);
  const unfinished = shop.terminal.journal.unfinished();
  return [
    ...unfinished.map(({ id, state, reasonCode }) => `${id} is ${state} (${reasonCode}) for ever`),
    ...sales.flatMap((sale) => differencesOf(sale, shop)),
    ...strangers(shop, sales),
    ...payments.flatMap((payment) => receiptsOf(payment, shop)),
  ];
}

/** What became of the money of a sale. */
export function inBooks(shop: Shop, id: string): SaleInBooks {
  const sale = shop.payment(id);
  const own = bookingsOf(shop, sale);
  return { state: sale.state, charged: charged(own), refunded: refunded(own) };
}

function differencesOf(sale: Payment, shop: Shop): string[] {
  const own = bookingsOf(shop, sale);
  const said = `${sale.id} is ${sale.state} (${sale.reasonCode}), the provider has ${JSON.stringify(own, bigints)}`;
  const other = own.some(
    ({ minor, currency }) => minor !== sale.amount.minor || currency !== sale.amount.currency,
  );
  if (other) return [`another amount: ${said}`];
  if (sale.state !== 'approved') {
    return charged(own) === refunded(own) ? [] : [`money without a sale: ${said}`];
  }
  const given = shop.terminal.journal
    .refundsOf(sale.id)
    .filter(({ state }) => state === 'approved')
    .reduce((sum, { amount }) => sum + amount.minor, 0n);
  const charges = own.reduce((sum, booking) => sum + booking.charges, 0);
  return [
    ...(charges === 1 ? [] : [`charged ${charges} times: ${said}`]),
    ...(refunded(own) === given ? [] : [`the journal refunded ${given}: ${said}`]),
  ];
}

function strangers(shop: Shop, sales: readonly Payment[]): string[] {
  const known = new Set(sales.map(({ wallet }) => wallet?.orderNumber));
  return shop.simulated
    .books()
    .filter(({ orderNumber }) => !known.has(orderNumber))
    .map(({ orderNumber }) => `order ${orderNumber} is in the provider's books alone`);
}

/** The customer's copy of whatever went through a wallet or a card, and the shop's of what has moved money: each once. */
function receiptsOf({ id, wallet, card, state }: Payment, { paper }: Shop): string[] {
  const copies = { customer: wallet || card ? 1 : 0, merchant: state === 'approved' ? 1 : 0 };
  return Object.entries(copies).flatMap(([copy, due]) => {
    const printed = paper.filter((document) => document.copy === copy && document.paymentId === id).length;
    return printed === due ? [] : [`${id} is ${state}: its ${copy} copy is printed ${printed} times`];
  });
}

function bookingsOf(shop: Shop, { wallet }: Payment): readonly WalletBooking[] {
  return shop.simulated.books().filter(({ orderNumber }) => orderNumber === wallet?.orderNumber);
}

const charged = (own: readonly WalletBooking[]): bigint =>
  own.reduce((sum, { minor, charges }) => sum + minor * BigInt(charges), 0n);

const refunded = (own: readonly WalletBooking[]): bigint =>
  own.reduce((sum, booking) => sum + booking.refunded, 0n);

const bigints = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

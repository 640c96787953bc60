import { expect, test } from 'vitest';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { OrderBook } from '../../../../src/rig/wallets/order-book.ts';
import { digits, PaymentCodes } from '../../../../src/rig/wallets/payment-codes.ts';

const clock = new SimulatedClock();
const order = (orderNumber: string) => ({
  orderNumber,
  transaction: `P${orderNumber}`,
  minor: 100n,
  currency: 'EUR',
  closesAt: clock.now() + 60_000,
});

test('an order that is not paid in time closes, and takes no money', () => {
  const book = new OrderBook(clock);
  const late = book.open(order('1'));
  const paid = book.open(order('2'));
  book.pay(paid);
  clock.advance(60_000);
  expect(book.find('1')).toBe(late);
  expect(book.bookings()).toMatchObject([
    { orderNumber: '1', state: 'closed', charges: 0 },
    { orderNumber: '2', state: 'paid', charges: 1 },
  ]);
  expect(() => book.pay(late)).toThrow('order 1 is closed');
  expect(() => book.pay(paid)).toThrow('order 2 is paid');
  expect(() => book.open(order('2'))).toThrow('booked already');
});

test('refunds add up to what was paid, each number counts once', () => {
  const book = new OrderBook(clock);
  const sale = book.open(order('1'));
  expect(book.refund(sale, 'R1', 1n)).toBe('not_paid');
  book.pay(sale);
  expect(book.refund(sale, 'R1', 60n)).toBe('refunded');
  expect(book.refund(sale, 'R1', 60n)).toBe('repeated');
  expect(book.refund(sale, 'R1', 40n)).toBe('other_amount');
  expect(book.refund(sale, 'R2', 41n)).toBe('too_high');
  expect(sale.refunded).toBe(60n);
  expect(book.cancel(sale)).toBe(true);
  expect(sale).toMatchObject({ refunded: 100n, state: 'closed' });
  expect(book.cancel(sale)).toBe(false);
});

test('a customer who was asked waits until the order closes', () => {
  const book = new OrderBook(clock);
  const sale = book.open(order('1'));
  expect(book.asked()).toEqual([]);
  sale.isAsked = true;
  expect(book.asked()).toEqual([sale]);
  clock.advance(60_000);
  expect(book.asked()).toEqual([]);
});

test('a payment code is good once, for a minute, and says what its customer does', () => {
  const random = new SeededRandom('codes');
  const codes = new PaymentCodes(clock, () => `28${digits(random, 16)}`);
  const [pays, asks, old] = [codes.show('pays'), codes.show('asks'), codes.show('pays')];
  expect(new Set([pays, asks, old]).size).toBe(3);
  expect(pays).toMatch(/^28\d{16}$/);
  expect([codes.take(pays), codes.take(pays), codes.take('28'), codes.take(asks)]).toEqual([
    'pays',
    null,
    null,
    'asks',
  ]);
  clock.advance(60_000);
  expect(codes.take(old)).toBeNull();
});

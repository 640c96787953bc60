import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HealthView, PaymentView } from '../../src/desk/api/contract.ts';
import type { WalletBooksView } from '../../src/desk/api/contract-wallets.ts';
import { CHROMIUM, FLAGS } from '../support/console-browser.ts';
import { charge, PATIENT, tapOnTray } from '../support/console-till.ts';
import { DemoDaemon } from '../support/demo-daemon.ts';
import { readQr } from '../support/read-qr.ts';

/** The demo as it ships: whatever a customer holds out, at one counter, one after the other. */
const demo = new DemoDaemon();
let browser: Browser;
let counter: Page;
let customer: Page;

beforeAll(async () => {
  await demo.start();
  const { body } = await demo.call<HealthView>('GET', '/v1/health');
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  counter = await context.newPage();
  await counter.goto(body.console);
  await counter.waitForSelector('[data-connection="open"]');
  customer = await context.newPage();
  await customer.goto(new URL('/customer', body.console).href);
  await customer.getByRole('button', { name: 'English' }).click();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await demo.close();
});

const scene = (name: string) => customer.waitForSelector(`.customer[data-scene="${name}"]`, PATIENT);
const sentence = () => customer.locator('h1').textContent();

async function endSeen(outcome: PaymentView['outcome']): Promise<PaymentView> {
  await counter.locator(`.verdict-end[data-outcome="${outcome}"]`).waitFor(PATIENT);
  return demo.newest();
}

const app = (name: string, act: string, body: object = {}) =>
  demo.call('POST', `/v1/rig/apps/${name}/${act}`, body);

async function booked(wallet: string, { wallet: part }: PaymentView) {
  const { body } = await demo.call<WalletBooksView>('GET', `/v1/rig/wallets/${wallet}/books`);
  return body.orders.find(({ orderNumber }) => orderNumber === part?.orderNumber);
}

/** Shows the code of a wallet and reads it off the customer's screen as an app would. */
async function showCode(wallet: string): Promise<string | undefined> {
  await demo.call('POST', `/v1/payments/${(await demo.newest()).id}/tender`, { show: wallet });
  await scene('scan_code');
  return readQr(await customer.screenshot());
}

it('Apple Pay above the limit: verified on the phone, with the loyalty number of its pass', async () => {
  await charge(counter, '7500');
  await tapOnTray(counter, 'apple-phone-loyalty');
  const payment = await endSeen('approved');
  expect(payment).toMatchObject({ tender: 'apple_pay', scheme: 'visa', cvm: 'cdcvm', online: true });
  expect(payment.passes).toMatchObject([{ program: 'apple_vas', id: 'TILLD-LOYAL-0001', status: 'read' }]);
  expect(await demo.receipt(payment)).toMatch(/ApplePay.*TILLD-LOYAL-0001/s);
});

it('an Alipay code is scanned, the customer confirms late, the sale is paid once', async () => {
  await charge(counter, '1250');
  await app('alipay-phone', 'hold', { asks: true });
  await scene('confirm_in_app');
  await app('alipay-phone', 'answer', { confirmed: true });
  const payment = await endSeen('approved');
  expect(payment).toMatchObject({ tender: 'alipay', entryMode: 'scan', online: true });
  expect(await booked('alipay', payment)).toMatchObject({ state: 'paid', amount: '12.50', charges: 1 });
});

it('an Alipay code is shown and paid', async () => {
  await charge(counter, '29');
  expect(await showCode('alipay')).toBe((await demo.newest()).code?.text);
  await app('alipay-plus-phone', 'scan');
  const payment = await endSeen('approved');
  expect(payment).toMatchObject({ tender: 'alipay_plus', amount: '0.29', entryMode: 'show' });
  expect(await booked('alipay-plus', payment)).toMatchObject({ amount: '0.29', charges: 1 });
});

it('a PayPal code is shown and paid; the answer to the capture is lost, and it is paid once', async () => {
  await charge(counter, '500');
  expect(await showCode('paypal')).toMatch(/^https:\/\/www\.sandbox\.paypal\.com\/checkoutnow\?token=/);
  await app('paypal-phone', 'scan');
  // The question whether the customer has approved, and the capture.
  await demo.call('POST', '/v1/rig/wallets/paypal', { loseAnswers: 2 });
  const payment = await endSeen('approved');
  expect(payment).toMatchObject({ tender: 'paypal', amount: '5.00' });
  expect(await booked('paypal', payment)).toMatchObject({ state: 'paid', amount: '5.00', charges: 1 });
});

it('a WeChat code is scanned and paid, then given back in part', async () => {
  await charge(counter, '880');
  await app('wechat-phone', 'hold');
  const payment = await endSeen('approved');
  const { body: refund } = await demo.call<PaymentView>(
    ...(['POST', `/v1/payments/${payment.id}/refunds`, { amount: '0.80' }] as const),
    { 'idempotency-key': 'refund-1' },
  );
  expect(await demo.ended(refund)).toMatchObject({ kind: 'refund', outcome: 'approved', amount: '0.80' });
  expect(await booked('wechat', payment)).toMatchObject({ charges: 1, refunded: '0.80' });
});

it('the label of an article is refused kindly, and the sale goes on', async () => {
  await charge(counter, '330');
  await app('goods-label', 'hold');
  await scene('code_refused');
  expect(await sentence()).toBe('That is the label of an article');
  await app('wechat-phone', 'hold');
  expect(await endSeen('approved')).toMatchObject({ tender: 'wechat', amount: '3.30' });
});

it('a provider that is away declines its own customers only', async () => {
  await demo.call('POST', '/v1/rig/wallets/wechat', { outage: true });
  await charge(counter, '440');
  await app('wechat-phone', 'hold');
  expect(await endSeen('declined')).toMatchObject({ tender: 'wechat', reasonCode: 'wallet_unreachable' });
  await demo.call('POST', '/v1/rig/wallets/wechat', { outage: false });
  await charge(counter, '440');
  await app('alipay-phone', 'hold');
  expect(await endSeen('approved')).toMatchObject({ tender: 'alipay' });
});

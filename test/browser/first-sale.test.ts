import { rmSync, writeFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HealthView, LedgerView, PaymentView } from '../../src/desk/api/contract.ts';
import { CHROMIUM, FLAGS } from '../support/console-browser.ts';
import { charge, tapOnTray } from '../support/console-till.ts';
import { daemonConfig } from '../support/daemon-config.ts';
import { DaemonProcess } from '../support/daemon-process.ts';

/** The demo as a newcomer meets it: the real daemon with its own simulated host, in a real browser. */
const daemon = new DaemonProcess();
let browser: Browser;
let page: Page;
const outside: string[] = [];

beforeAll(async () => {
  // `host: true` instead of the fault tests' own host: the daemon brings everything.
  writeFileSync(daemon.configuration, daemonConfig(0, {}).replace('host: false', 'host: true'));
  await daemon.start();
  const { body } = await daemon.call<HealthView>('GET', '/v1/health');
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  const { origin } = new URL(body.console);
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) outside.push(request.url());
  });
  await page.goto(body.console);
  await page.waitForSelector('[data-connection="open"]');
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await daemon.kill('SIGTERM');
  rmSync(daemon.folder, { recursive: true, force: true });
});

const verdict = () => page.locator('.verdict-end');
const ledger = async () => (await daemon.call<LedgerView>('GET', '/v1/rig/ledger')).body;
const payments = async () =>
  (await daemon.call<{ payments: PaymentView[] }>('GET', '/v1/payments')).body.payments;

it('sells 12.50 to the Visa phone online, and shows handshake and receipt', async () => {
  await charge(page, '1250');
  await tapOnTray(page, 'visa-phone');
  await page.locator('.verdict-end[data-outcome="approved"]').waitFor();
  await page.getByRole('button', { name: 'Handshake' }).click();
  await page.getByText('GET PROCESSING OPTIONS').waitFor();
  await page.getByRole('button', { name: 'Receipt', exact: true }).click();
  const receipt = page.locator('img[src*="customer.svg"]');
  await receipt.waitFor();
  expect(await receipt.evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBeGreaterThan(
    100,
  );
  expect((await payments())[0]).toMatchObject({
    amount: '12.50',
    online: true,
    scheme: 'visa',
    formFactor: 'phone',
  });
});

it('sells offline to the Mastercard card while the network is off, and marks the payment', async () => {
  await page.getByRole('switch', { name: /Network/ }).click();
  await page.locator('[role="switch"][aria-checked="false"]').waitFor();
  await charge(page, '820');
  await tapOnTray(page, 'mastercard-card');
  await page.locator('.verdict-end[data-outcome="approved"]').waitFor();
  expect(await verdict().textContent()).toMatch(/offline|card approved/i);
  expect((await payments())[0]).toMatchObject({
    amount: '8.20',
    online: false,
    forwarding: 'advice_pending',
  });
});

it('drains the queue by itself when the network is back: the host has both, each once', async () => {
  await page.getByRole('switch', { name: /Network/ }).click();
  await expect
    .poll(async () => (await payments())[0]?.forwarding, { timeout: 15_000 })
    .toBe('advice_acknowledged');
  const { entries, totals } = await ledger();
  expect(entries.map(({ amount, state }) => `${amount} ${state}`).sort()).toEqual([
    '12.50 posted',
    '8.20 posted',
  ]);
  expect(totals).toEqual([{ currency: 'EUR', amount: '20.70', count: 2 }]);
  await page.getByText('Nothing waiting').waitFor();
});

it('asks nobody outside for anything', () => {
  expect(outside).toEqual([]);
});

import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleBrowser, type OpenPage } from '../support/console-browser.ts';
import { type ConsoleMock, ended } from '../support/console-mock.ts';
import { CARD, devices, handshake, message, paymentView } from '../support/console-views.ts';
import { queueEntry } from '../support/fake-delivery.ts';

let browser: ConsoleBrowser;

beforeAll(async () => {
  browser = await ConsoleBrowser.launch();
});

afterEach(async () => {
  await browser.closePages();
  expect(browser.faults.splice(0)).toEqual([]);
});

afterAll(() => browser.quit());

const counter = (arrange?: (mock: ConsoleMock) => void): Promise<OpenPage> => browser.open('/', {}, arrange);
const type = async (page: Page, keys: string): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
const state = (page: Page, name: string): Promise<unknown> =>
  page.waitForSelector(`.payment[data-state="${name}"]`);
const text = (page: Page, selector: string): Promise<string | null> => page.locator(selector).textContent();
const charge = async ({ page }: OpenPage, digits = '1250'): Promise<void> => {
  await type(page, digits);
  await page.keyboard.press('Enter');
  await state(page, 'awaiting_tender');
};
/** The machine may be busy: polls wait longer than they should ever have to. */
const PATIENT = { timeout: 15_000 };
/** Waits until the mock has seen a POST, and gives its body. */
const ordered = async (mock: ConsoleMock, path: string): Promise<unknown> => {
  await expect.poll(() => mock.posted(path).length, PATIENT).toBe(1);
  return mock.posted(path)[0]?.body;
};

describe('a sale by keyboard alone', () => {
  it('takes digits like a till, charges with Enter and shows each step up to the receipt', async () => {
    const open = await counter();
    const { page, mock } = open;
    await type(page, '1250');
    // A key is held back for a moment, until it is clear that no scanner typed it.
    await expect.poll(() => text(page, '.till-amount'), PATIENT).toBe('€12.50');
    await page.keyboard.press('Backspace');
    expect(await text(page, '.till-amount')).toBe('€1.25');
    await type(page, '0');
    await page.keyboard.press('Enter');
    await state(page, 'awaiting_tender');
    expect(mock.posted('/v1/payments')[0]?.body).toEqual({ amount: '12.50', currency: 'EUR' });
    expect(mock.posted('/v1/payments')[0]?.idempotencyKey).toMatch(/^[0-9a-f]{32}$/);
    expect(await text(page, '.rung[aria-current="step"] .rung-name')).toBe('Waiting');

    mock.move({ state: 'reading' });
    await state(page, 'reading');
    mock.emit(handshake('sale-1'));
    await page.waitForSelector('.exchange');
    expect(await page.locator('.exchange-name').allTextContents()).toContain('GET PROCESSING OPTIONS');
    expect(await text(page, '.rung[aria-current="step"] .rung-name')).toBe('Checking');

    mock.move({ ...CARD, state: 'authorising' });
    await state(page, 'authorising');
    mock.move({ ...ended('approved'), online: true, authorisationCode: '482913' });
    await state(page, 'approved');
    expect(await text(page, '.verdict')).toMatch(/Approved\s*The bank approved it. Code 482913./);
    expect(await page.locator('.rung[data-status="past"]').count()).toBe(5);
    expect(await page.locator('.paper').getAttribute('src')).toBe(
      '/v1/payments/sale-1/receipts/customer.svg',
    );

    await page.keyboard.press('p');
    expect(await ordered(mock, '/v1/payments/sale-1/reprint')).toEqual({ copy: 'customer' });
    mock.emit({ type: 'receipt', paymentId: 'sale-1', copy: 'customer', state: 'waiting' });
    await page.getByText('Waits for the printer').waitFor();
    mock.emit({ type: 'receipt', paymentId: 'sale-1', copy: 'customer', state: 'printed' });
    await page.getByText('Printed').waitFor();

    await page.keyboard.press('Escape');
    await state(page, 'none');
  });

  it('cancels with Esc, wherever the payment stands', async () => {
    const open = await counter();
    await charge(open);
    open.mock.move({ ...CARD, state: 'authorising' });
    await state(open.page, 'authorising');
    await open.page.keyboard.press('Escape');
    await state(open.page, 'cancelled');
    expect(await text(open.page, '.verdict-title')).toBe('Cancelled');
  });

  it('starts the next sale over the last result', async () => {
    const open = await counter();
    await charge(open);
    open.mock.move({ ...CARD, ...ended('approved'), online: true });
    await state(open.page, 'approved');
    await charge(open, '300');
    expect(await text(open.page, '.facts-amount')).toBe('€3.00');
    expect(open.mock.posted('/v1/payments')).toHaveLength(2);
  });

  it('does not take digits while a payment runs', async () => {
    const open = await counter();
    await charge(open);
    await type(open.page, '99');
    expect(await text(open.page, '.till-amount')).toBe('€0.00');
  });

  it('keeps Enter with the till after a press with the mouse', async () => {
    const { page, mock } = await counter();
    await page.getByRole('button', { name: '5', exact: true }).click();
    await page.getByRole('button', { name: '00', exact: true }).click();
    await page.keyboard.press('Enter');
    await state(page, 'awaiting_tender');
    expect(mock.posted('/v1/payments')[0]?.body).toEqual({ amount: '5.00', currency: 'EUR' });
  });
});

describe('when something goes wrong', () => {
  it('says why the terminal refused, and what to do', async () => {
    const { page } = await counter((mock) => {
      const refusal = { code: 'lane_unavailable', message: 'No reader is ready.', hint: 'Check its cable.' };
      mock.refusals.set('/v1/payments', { status: 503, ...refusal });
    });
    await type(page, '1250');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => text(page, '[role="alert"]'), PATIENT)
      .toBe('No reader is ready. Check its cable.');
    expect(await text(page, '.till-amount')).toBe('€12.50');
  });

  it('repeats a sale without an answer under the same key, so that nothing is charged twice', async () => {
    const { page, mock } = await counter();
    const keys: (string | undefined)[] = [];
    await page.route('**/v1/payments', async (route) => {
      if (route.request().method() !== 'POST') return route.fallback();
      keys.push(route.request().headers()['idempotency-key']);
      return keys.length === 1 ? route.abort() : route.fallback();
    });
    await type(page, '1250');
    await page.keyboard.press('Enter');
    await expect.poll(() => text(page, '[role="alert"]'), PATIENT).toContain('nothing is charged twice');
    await page.keyboard.press('Enter');
    await state(page, 'awaiting_tender');
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    expect(mock.posted('/v1/payments')).toHaveLength(1);
  });

  it('explains a decline in one line and marks the step', async () => {
    const open = await counter();
    await charge(open);
    const why = {
      reasonCode: 'declined_by_host',
      reason: 'The bank declined.',
      hint: 'Ask for another card.',
    };
    open.mock.move({ ...CARD, ...ended('declined'), stan: '000123', ...why });
    await state(open.page, 'declined');
    expect(await text(open.page, '.verdict-reason')).toBe('The bank declined. Ask for another card.');
    expect(await text(open.page, '.rung[data-status="stopped"] .rung-name')).toBe('Authorising');
  });

  it('tells the cashier what the customer was told', async () => {
    const open = await counter();
    await charge(open);
    open.mock.emit(handshake('sale-1', { lostAt: 3 }));
    open.mock.move({ attempt: 2 });
    open.mock.emit(message('21', 'ready_to_read'));
    await open.page.getByText('Not read. The customer has to present it again.').waitFor();
    expect(await text(open.page, '.exchange[data-ok="false"] .exchange-sw')).toBe('card gone');
    expect(await text(open.page, '.facts-line')).toContain('Attempt 2');
  });

  it('turns the status bar into a sentence with a remedy, and back', async () => {
    const { page, mock } = await counter();
    expect(await page.locator('.status-bar').getAttribute('data-calm')).toBe('true');
    const printer = { state: 'unavailable' } as const;
    mock.setHealth({ devices: devices({ printer }), printJobsWaiting: 2 });
    await page
      .getByText('The printer does not print. Sales go on; 2 receipts wait. Check paper, cover and cable.')
      .waitFor();
    mock.setHealth({ devices: devices(), printJobsWaiting: 0 });
    await page.waitForSelector('.status-bar[data-calm="true"]');
  });

  it('shows a lost connection and redraws everything when it is back', async () => {
    const open = await counter();
    const { page, mock } = open;
    await charge(open);
    mock.down = true;
    mock.cut();
    await page.getByText('No connection to the terminal. Trying again.').waitFor();
    mock.move({ ...CARD, ...ended('approved'), online: true });
    mock.down = false;
    await page.clock.fastForward(2_000);
    await state(page, 'approved');
    expect(await page.locator('.status-bar').getAttribute('data-calm')).toBe('true');
  });

  it('notices a connection that went silent, and takes no sales meanwhile', async () => {
    const { page, mock } = await counter();
    mock.down = true;
    await page.clock.fastForward(15_000);
    await page.waitForSelector('[data-connection="lost"]');
    await type(page, '1250');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('button', { name: 'Charge €12.50' }).isDisabled()).toBe(true);
    expect(mock.posted('/v1/payments')).toEqual([]);
  });
});

describe('payments of the day', () => {
  const offline = paymentView({
    ...CARD,
    ...ended('approved'),
    id: 'offline-1',
    amount: '4.20',
    online: false,
    forwarding: 'advice_pending',
  });

  it('marks an offline payment until the bank has it', async () => {
    const { page, mock } = await counter((mock) => {
      mock.payments = [offline];
    });
    await page.waitForSelector('.row-state[data-owed="true"]');
    expect(await text(page, '.row-state')).toBe('Approved, not yet sent');
    mock.emit({ type: 'payment', payment: { ...offline, forwarding: 'advice_acknowledged' } });
    await page.waitForSelector('.row-state[data-owed="false"]');
    expect(await text(page, '.row-state')).toBe('Approved');
  });

  it('lists what waits for the bank as soon as something does', async () => {
    const { page, mock } = await counter();
    expect(await page.locator('.queue').count()).toBe(0);
    const sums = [{ currency: 'EUR', amount: '4.20', count: 1 }];
    mock.delivery.queued = [queueEntry({ paymentId: 'offline-1', amount: '4.20' })];
    mock.delivery.sums = sums;
    mock.setHealth({ queue: { waiting: 1, parked: 0, sums, oldestAt: offline.createdAt } });
    await page.waitForSelector('.queue-entry');
    expect(await text(page, '.queue .list-head')).toMatch(/Waiting for the bank\s*€4.20 offline/);
    expect(await text(page, '.part[data-state="waiting"]')).toContain('1 waiting, €4.20');
  });

  it('shows a payment of the list with both copies of its receipt', async () => {
    const { page, mock } = await counter((mock) => {
      mock.payments = [offline];
    });
    await page.locator('.row').click();
    await state(page, 'approved');
    await page.getByRole('button', { name: 'Shop copy' }).click();
    expect(await page.locator('.paper').getAttribute('src')).toBe(
      '/v1/payments/offline-1/receipts/merchant.svg',
    );
    await page.keyboard.press('P');
    expect(await ordered(mock, '/v1/payments/offline-1/reprint')).toEqual({ copy: 'merchant' });
  });
});

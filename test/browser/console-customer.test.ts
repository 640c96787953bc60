import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentView, TerminalEvent } from '../../src/desk/api/contract.ts';
import { ConsoleBrowser } from '../support/console-browser.ts';
import { ended } from '../support/console-mock.ts';
import { CARD, devices, healthView, message, paymentView } from '../support/console-views.ts';

let browser: ConsoleBrowser;

beforeAll(async () => {
  browser = await ConsoleBrowser.launch();
});

afterEach(async () => {
  await browser.closePages();
  expect(browser.faults.splice(0)).toEqual([]);
});

afterAll(() => browser.quit());

const scene = (page: Page, name: string): Promise<unknown> =>
  page.waitForSelector(`.customer[data-scene="${name}"]`);
const lights = (page: Page): Promise<string | null> => page.locator('.lights').getAttribute('data-lights');
const sentence = (page: Page): Promise<string | null> => page.locator('h1').textContent();

type Case = [string, Partial<PaymentView>, TerminalEvent | null, string, string];

const CASES: Case[] = [
  ['present', {}, message('15', 'ready_to_read'), 'Hold your card or phone to the reader', 'first'],
  [
    'present_again',
    { attempt: 2 },
    message('21', 'ready_to_read'),
    'Please hold your card there once more',
    'first',
  ],
  ['see_phone', {}, message('20', 'processing_error'), 'Please look at your phone', 'off'],
  ['one_card_only', {}, message('19', 'processing_error'), 'One card at a time, please', 'off'],
  ['other_card', {}, message('1C', 'processing_error'), 'Please use another card', 'off'],
  ['reading', { state: 'reading' }, message('16', 'processing'), 'Hold still', 'first'],
  [
    'remove_card',
    { state: 'reading' },
    message('17', 'card_read_successfully'),
    'You can take your card away',
    'all',
  ],
  ['authorising', { state: 'authorising' }, null, 'Asking your bank', 'all'],
  ['approved', { ...CARD, ...ended('approved') }, null, 'Approved', 'all'],
  [
    'declined',
    { ...CARD, ...ended('declined'), reasonCode: 'declined_by_host' },
    null,
    'Not approved',
    'off',
  ],
  [
    'cancelled',
    { ...ended('cancelled'), reasonCode: 'cancelled_by_cashier' },
    null,
    'Payment cancelled',
    'off',
  ],
  ['timed_out', { ...ended('timed_out'), reasonCode: 'no_card_presented' }, null, 'Time is up', 'off'],
  ['failed', { ...ended('failed'), reasonCode: 'interrupted' }, null, 'The payment did not work', 'off'],
];

describe('the customer’s screen', () => {
  it('shows the amount, one sentence and the lights in each state', async () => {
    const { page, mock } = await browser.open('/customer');
    for (const [name, changes, told, words, lit] of CASES) {
      mock.current = null;
      const { id } = mock.move(paymentView({ id: name }));
      await scene(page, 'present');
      mock.move(changes);
      if (told?.type === 'message') mock.emit({ ...told, paymentId: id });
      await scene(page, name);
      expect(await sentence(page), name).toBe(words);
      expect(await page.locator('.stage-amount').textContent(), name).toBe('€12.50');
      expect(await lights(page), name).toBe(lit);
    }
  });

  it('greets with the shop’s name and the time, and blinks the first light', async () => {
    const { page } = await browser.open('/customer');
    await scene(page, 'idle');
    expect(await page.locator('.stage-shop').textContent()).toBe('Corner Café');
    expect(await page.locator('.customer-clock').textContent()).toMatch(/^\d\d:\d\d$/);
    expect(await lights(page)).toBe('blink');
  });

  it('is out of order without a reader', async () => {
    const { page } = await browser.open('/customer', {}, (mock) => {
      mock.health = healthView({ devices: devices({ reader: { state: 'unavailable' } }) });
    });
    await scene(page, 'out_of_order');
    expect(await sentence(page)).toBe('This terminal is out of order');
  });

  it('gives the reason of a decline in plain words, with what else is possible', async () => {
    const { page, mock } = await browser.open('/customer');
    mock.move(paymentView());
    mock.move({ ...CARD, ...ended('declined'), reasonCode: 'offline_sum_limit' });
    await scene(page, 'declined');
    expect(await page.locator('.stage-more').textContent()).toBe(
      'Your bank cannot be reached just now. Please use another card or pay another way.',
    );
  });

  it('offers the receipt only when the printer prints', async () => {
    const { page, mock } = await browser.open('/customer');
    mock.move(paymentView());
    mock.move({ ...CARD, ...ended('approved') });
    await scene(page, 'approved');
    expect(await page.locator('.stage-more').textContent()).toBe('You may take your receipt.');
    mock.setHealth({ devices: devices({ printer: { state: 'unavailable' } }) });
    await page.getByText('Thank you.').waitFor();
  });

  it('greets the next customer after a while', async () => {
    const { page, mock } = await browser.open('/customer');
    mock.move(paymentView());
    mock.move({ ...CARD, ...ended('approved') });
    await scene(page, 'approved');
    await page.clock.fastForward(10_500);
    await scene(page, 'idle');
  });

  it('asks for a moment when the terminal is lost, and comes back by itself', async () => {
    const { page, mock } = await browser.open('/customer');
    mock.down = true;
    mock.cut();
    await scene(page, 'moment');
    mock.down = false;
    await page.clock.fastForward(2_000);
    await scene(page, 'idle');
  });
});

describe('languages', () => {
  it('follow the card, and go back to the shop’s for the next customer', async () => {
    const { page, mock } = await browser.open('/customer');
    mock.move(paymentView());
    mock.emit(message('15', 'ready_to_read', { language: 'deen' }));
    await page.waitForSelector('html[lang="de"]');
    expect(await sentence(page)).toBe('Karte oder Handy an den Leser halten');
    expect(await page.locator('.stage-amount').textContent()).toMatch(/^12,50\s€$/);
    mock.move({ ...CARD, ...ended('approved') });
    await scene(page, 'approved');
    expect(await sentence(page)).toBe('Bezahlt');
    await page.clock.fastForward(10_500);
    await page.waitForSelector('html[lang="en"]');
  });

  it('can be chosen, Arabic from the right', async () => {
    const { page, mock } = await browser.open('/customer');
    mock.move(paymentView());
    await page.getByRole('button', { name: 'العربية' }).click();
    await page.waitForSelector('html[lang="ar"][dir="rtl"]');
    expect(await page.locator('.stage-amount').textContent()).toContain('12.50');
  });
});

describe('tones', () => {
  it('sound once the page was touched: the success tone when the card is read', async () => {
    const { page, mock } = await browser.open('/customer');
    await page.evaluate(`{
      globalThis.played = [];
      const { start } = OscillatorNode.prototype;
      OscillatorNode.prototype.start = function (when) {
        played.push(this.frequency.value);
        start.call(this, when);
      };
    }`);
    await page.locator('.stage').click();
    mock.move(paymentView());
    mock.move({ state: 'reading' });
    mock.emit(message('17', 'card_read_successfully'));
    await scene(page, 'remove_card');
    mock.move({ ...CARD, ...ended('declined'), reasonCode: 'declined_by_host' });
    await scene(page, 'declined');
    expect(await page.evaluate(() => (globalThis as unknown as { played: number[] }).played)).toEqual([
      1500, 750, 750,
    ]);
  });
});

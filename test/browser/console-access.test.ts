import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleBrowser } from '../support/console-browser.ts';
import { ended } from '../support/console-mock.ts';
import { CARD, paymentView } from '../support/console-views.ts';

let browser: ConsoleBrowser;

beforeAll(async () => {
  browser = await ConsoleBrowser.launch();
});

afterEach(async () => {
  await browser.closePages();
  expect(browser.faults.splice(0)).toEqual([]);
});

afterAll(() => browser.quit());

const SIZES = [
  { width: 1280, height: 800 },
  { width: 800, height: 480 },
  { width: 390, height: 844 },
];

const IN_PAGE = await readFile(new URL('./in-page/stumbling-blocks.js', import.meta.url), 'utf8');
const stumblingBlocks = (page: Page): Promise<string[]> => page.evaluate(`(${IN_PAGE})()`);

describe.each(SIZES)('at $width x $height', (viewport) => {
  it('the counter page has no stumbling blocks, idle, running and ended', async () => {
    const { page, mock } = await browser.open('/', { viewport }, (mock) => {
      mock.payments = [
        paymentView({ ...CARD, ...ended('approved'), id: 'old', forwarding: 'advice_pending' }),
      ];
    });
    expect(await stumblingBlocks(page)).toEqual([]);
    mock.move(paymentView({ id: 'new' }));
    await page.waitForSelector('.payment[data-state="awaiting_tender"]');
    expect(await stumblingBlocks(page)).toEqual([]);
    const cancel = page.getByRole('button', { name: 'Cancel' });
    const box = (await cancel.boundingBox())!;
    expect(box.y + box.height, 'cancel is in reach without scrolling').toBeLessThanOrEqual(viewport.height);
    mock.move({ ...CARD, ...ended('declined'), reason: 'The bank declined.', hint: 'Ask for another card.' });
    await page.waitForSelector('.payment[data-state="declined"]');
    expect(await stumblingBlocks(page)).toEqual([]);
  });

  it('the customer’s screen has no stumbling blocks and fits without scrolling', async () => {
    const { page, mock } = await browser.open('/customer', { viewport });
    expect(await stumblingBlocks(page)).toEqual([]);
    mock.move(paymentView({ amount: '1234567.89' }));
    await page.waitForSelector('[data-scene="present"]');
    expect(await stumblingBlocks(page)).toEqual([]);
    const heights = await page.evaluate<number[]>('[document.documentElement.scrollHeight, innerHeight]');
    expect(heights[0]).toBe(heights[1]);
    const fontSize = (selector: string): Promise<number> =>
      page.evaluate(`parseFloat(getComputedStyle(document.querySelector('${selector}')).fontSize)`);
    expect(await fontSize('.stage-amount'), 'the amount is the largest').toBeGreaterThan(
      await fontSize('h1'),
    );
  });
});

describe('appearance', () => {
  it('follows the system, and the switch when it is used', async () => {
    const { page } = await browser.open('/', { colorScheme: 'dark' });
    const ground = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(await ground()).toBe('rgb(13, 18, 17)');
    await page.getByRole('button', { name: /^Light or dark/ }).click();
    await expect.poll(ground).toBe('rgb(241, 243, 242)');
  });

  it('shows results to screen readers as they come', async () => {
    const { page, mock } = await browser.open('/');
    const region = page.locator('[role="status"][aria-live="polite"]', {
      hasText: 'Ready for the next sale',
    });
    await region.evaluate((element) => element.setAttribute('data-test', 'same'));
    mock.move(paymentView());
    mock.move({ ...CARD, ...ended('approved'), online: true });
    await page.waitForSelector('[data-test="same"]:has-text("Approved")');
  });

  it('shows where the focus is', async () => {
    const { page } = await browser.open('/');
    await page.keyboard.press('Tab');
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineWidth');
    expect(outline).toBe('3px');
  });

  it('does not move for those who asked for that', async () => {
    const { page } = await browser.open('/customer', { reducedMotion: 'reduce' });
    const duration = await page.evaluate(
      "getComputedStyle(document.querySelector('.light')).animationDuration",
    );
    expect(duration).toBe('0.001s');
  });

  it('speaks German on the counter when asked', async () => {
    const { page } = await browser.open('/');
    await page.getByRole('button', { name: /^Language/ }).click();
    await page.getByText('Bereit für den nächsten Verkauf').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
  });
});

import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentView, TerminalEvent } from '../../src/desk/api/contract.ts';
import { ConsoleBrowser, type OpenPage } from '../support/console-browser.ts';
import { type ConsoleMock, ended } from '../support/console-mock.ts';
import { byWallet, CARD, message, paymentView, walletHealth } from '../support/console-views.ts';
import { readQr } from '../support/read-qr.ts';

let browser: ConsoleBrowser;

beforeAll(async () => {
  browser = await ConsoleBrowser.launch();
});

afterEach(async () => {
  await browser.closePages();
  expect(browser.faults.splice(0)).toEqual([]);
});

afterAll(() => browser.quit());

const PATIENT = { timeout: 15_000 };
const SIZES = [
  { width: 1280, height: 800 },
  { width: 800, height: 480 },
  { width: 390, height: 844 },
];
const TAKEN = ['Visa', 'Mastercard', 'Alipay', 'WeChat Pay', 'PayPal'];
const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();
const text = (page: Page, selector: string): Promise<string | null> => page.locator(selector).textContent();
const shop = (path: string, arrange: (mock: ConsoleMock) => void = () => {}): Promise<OpenPage> =>
  browser.open(path, {}, (mock) => {
    mock.health = walletHealth();
    arrange(mock);
  });
const scene = (page: Page, name: string): Promise<unknown> =>
  page.waitForSelector(`.customer[data-scene="${name}"]`, PATIENT);
/** Waits until the mock has seen a POST, and gives its body. */
const ordered = async (mock: ConsoleMock, path: string): Promise<unknown> => {
  await expect.poll(() => mock.posted(path).length, PATIENT).toBe(1);
  return mock.posted(path)[0]?.body;
};

/** What a phone would read from the whole screen. */
const scanned = async (page: Page): Promise<string | undefined> => readQr(await page.screenshot());

const secondsLeft = async (page: Page): Promise<number> =>
  Number.parseInt((await text(page, '.ring-seconds')) ?? '', 10);

/** A scanner that types: all keys at once, to whatever has the focus. */
const typedByScanner = (page: Page, code: string): Promise<unknown> =>
  page.evaluate(`for (const key of [...'${code}', 'Enter'])
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))`);

const showing = (seconds = 60): Partial<PaymentView> => ({
  ...byWallet('alipay', 'show'),
  state: 'confirming',
  code: { text: 'https://qr.alipay.com/bax03206ug0kulveltqc80a8', expiresAt: inSeconds(seconds) },
});

const label = (paymentId: string | null): TerminalEvent => ({
  type: 'code_refused',
  paymentId,
  code: 'code_is_goods_label',
  message: 'That is the label of an article, not a payment code.',
  hint: 'Ask the customer to open the payment code in their app.',
});

describe('the customer’s screen', () => {
  it('shows a code that a phone can read, at every size, light and dark', async () => {
    const { page, mock } = await shop('/customer');
    const { code } = mock.move(paymentView(showing()));
    await scene(page, 'scan_code');
    expect(await text(page, 'h1')).toBe('Scan this code with Alipay');
    for (const viewport of SIZES) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await scanned(page), `${viewport.width} ${colorScheme}`).toBe(code?.text);
      }
      const heights = await page.evaluate<number[]>('[document.documentElement.scrollHeight, innerHeight]');
      expect(heights[0], 'nothing scrolls').toBe(heights[1]);
    }
  });

  it('counts the code down and says when it is over', async () => {
    const { page, mock } = await shop('/customer');
    mock.move(paymentView(showing(4)));
    await scene(page, 'scan_code');
    expect(await secondsLeft(page)).toBeLessThanOrEqual(4);
    await page.getByText('This code has expired').waitFor(PATIENT);
    expect(await secondsLeft(page)).toBe(0);
  });

  it('goes by the terminal’s clock, whatever its own says', async () => {
    const { page, mock } = await shop('/customer');
    await page.clock.setSystemTime(Date.now() - 3_600_000);
    mock.cut();
    await scene(page, 'moment');
    await page.clock.fastForward(2_000);
    await scene(page, 'idle');
    await expect
      .poll(() => mock.requests.filter(({ path }) => path === '/v1/queue').length, PATIENT)
      .toBeGreaterThan(1);
    mock.move(paymentView(showing(60)));
    await scene(page, 'scan_code');
    await expect.poll(() => secondsLeft(page), PATIENT).toBeLessThanOrEqual(60);
  });

  it('refuses the label of an article kindly, and invites again', async () => {
    const { page, mock } = await shop('/customer');
    mock.move(paymentView());
    await scene(page, 'present_or_show');
    expect(await page.locator('.brands li').allTextContents()).toEqual(TAKEN);
    mock.emit(label('sale-1'));
    await scene(page, 'code_refused');
    expect(await text(page, 'h1')).toBe('That is the label of an article');
    expect(await text(page, '.stage-more')).toBe('Please show the payment code of your app.');
    await page.clock.fastForward(6_000);
    await scene(page, 'present_or_show');
  });

  it('waits for the app, for the way back, and with a customer whose payment has no known end', async () => {
    const { page, mock } = await shop('/customer');
    mock.move(paymentView({ ...byWallet('wechat', 'scan'), state: 'confirming' }));
    await scene(page, 'confirm_in_app');
    expect(await text(page, 'h1')).toBe('Please confirm in WeChat Pay');
    mock.move({ state: 'reversing' });
    await scene(page, 'reversing');
    mock.move({ state: 'unknown' });
    await scene(page, 'unknown');
    expect(await text(page, '.stage-more')).toBe('Please wait, and do not pay again.');
    mock.move(ended('approved'));
    await scene(page, 'approved');
  });

  it('learns the end of a payment that came while it was cut off', async () => {
    const { page, mock } = await shop('/customer');
    mock.move(paymentView({ ...byWallet('wechat', 'scan'), state: 'confirming' }));
    await scene(page, 'confirm_in_app');
    mock.cut();
    await scene(page, 'moment');
    mock.move(ended('approved'));
    await page.clock.fastForward(2_000);
    await scene(page, 'approved');
  });

  it('speaks the card’s language, else the terminal’s, and what the customer presses', async () => {
    const { page, mock } = await shop('/customer', (mock) => {
      mock.health = walletHealth({ language: 'fr' });
    });
    mock.move(paymentView());
    await page.waitForSelector('html[lang="fr"]', PATIENT);
    expect(await text(page, 'h1')).toBe('Présentez carte ou téléphone, ou montrez votre code de paiement');
    const cards = { esit: 'es', zhen: 'zh-Hans', deen: 'de', iten: 'en' };
    for (const [preference, lang] of Object.entries(cards)) {
      mock.emit(message('15', 'ready_to_read', { language: preference }));
      await page.waitForSelector(`html[lang="${lang}"]`, PATIENT);
    }
    await page.getByRole('button', { name: '中文' }).click();
    await page.waitForSelector('html[lang="zh-Hans"]', PATIENT);
    expect(await text(page, 'h1')).toBe('请刷卡或手机，或出示付款码');
    expect(await page.evaluate('getComputedStyle(document.body).fontFamily')).toContain('PingFang SC');
  });
});

describe('the counter page', () => {
  const TENDER = '/v1/payments/sale-1/tender';
  const waits = async (arrange?: (mock: ConsoleMock) => void): Promise<OpenPage> => {
    const open = await shop('/', arrange);
    open.mock.move(paymentView());
    await open.page.waitForSelector('.ways', PATIENT);
    return open;
  };

  it('shows a code for a wallet, on this page too', async () => {
    const { page, mock } = await waits();
    await page.getByRole('button', { name: 'Show a code to scan with Alipay' }).click();
    expect(await ordered(mock, TENDER)).toEqual({ show: 'alipay' });
    const { code } = mock.move(showing());
    await page.waitForSelector('.shown-code .qr', PATIENT);
    expect(await scanned(page)).toBe(code?.text);
    expect(await text(page, '.verdict-title')).toBe('The customer scans the code with Alipay');
    expect(await page.locator('.rung-name').allTextContents()).toEqual(['Waiting', 'In the app', 'Done']);
  });

  it('takes a keyed code, hides it and keeps it nowhere', async () => {
    const { page, mock } = await waits();
    const field = page.getByLabel('Customer’s code');
    expect(await field.getAttribute('type')).toBe('password');
    await field.fill('281234567890123456');
    await page.keyboard.press('Enter');
    expect(await ordered(mock, TENDER)).toEqual({ scan: '281234567890123456' });
    expect(await field.inputValue()).toBe('');
    expect(await page.content()).not.toContain('281234567890123456');
  });

  it('takes a code from a scanner that types, wherever the focus is', async () => {
    const { page, mock } = await waits();
    await page.getByRole('button', { name: 'Cancel' }).focus();
    await typedByScanner(page, '281234567890123456');
    expect(await ordered(mock, TENDER)).toEqual({ scan: '281234567890123456' });
    expect(mock.posted('/v1/payments/sale-1/cancel')).toEqual([]);
  });

  it('takes a scanner’s code before any sale neither for an amount nor for a sale', async () => {
    const { page, mock } = await shop('/');
    await typedByScanner(page, '4006381333931');
    await page.getByText('No payment waits for a code.').waitFor(PATIENT);
    expect(await text(page, '.till-amount')).toBe('€0.00');
    expect(mock.posted('/v1/payments')).toEqual([]);
  });

  it('says why a code was not taken', async () => {
    const { page, mock } = await waits();
    mock.emit(label('sale-1'));
    await page.waitForSelector('.code-told[data-refused="true"]', PATIENT);
    expect(await text(page, '.code-told')).toContain('That is the label of an article, not a payment code.');
    await page.clock.fastForward(6_000);
    await page.waitForSelector('.code-told[data-refused="false"]', PATIENT);
  });

  it('is clear about an unknown outcome, and free for the next sale', async () => {
    const { page, mock } = await waits();
    mock.move({ ...byWallet('wechat', 'scan'), state: 'confirming' });
    mock.move({ state: 'unknown' });
    await page.waitForSelector('.payment[data-state="unknown"]', PATIENT);
    expect(await text(page, '.verdict')).toContain('Outcome unknown');
    expect(await text(page, '.verdict')).toContain('Do not take this money again before that.');
    expect(await text(page, '.row-state[data-state="unknown"]')).toBe('Outcome unknown');
    await page.keyboard.type('500', { delay: 80 });
    await page.keyboard.press('Enter');
    expect(await ordered(mock, '/v1/payments')).toEqual({ amount: '5.00', currency: 'EUR' });
  });

  it('refunds a part of a wallet payment, once, and lists the refund', async () => {
    const sold = paymentView({
      ...byWallet('alipay', 'scan'),
      ...ended('approved'),
      id: 'sold',
      refunded: '4.00',
    });
    const { page, mock } = await shop('/', (mock) => {
      mock.payments = [sold];
    });
    await page.locator('.row').click();
    await page.getByRole('button', { name: 'Way to pay' }).click();
    await page.getByRole('button', { name: 'Refund', exact: true }).click();
    const amount = page.getByLabel('Amount', { exact: true }).and(page.locator('input'));
    expect(await amount.inputValue()).toBe('8.50');
    await amount.fill('9');
    await page.getByText('At most €8.50.', { exact: true }).waitFor(PATIENT);
    await amount.fill('0.29');
    const refund = paymentView({
      ...byWallet('alipay', 'scan'),
      ...ended('approved'),
      id: 'refund',
      kind: 'refund',
      amount: '0.29',
      refundOf: 'sold',
    });
    mock.answers.set('/v1/payments/sold/refunds', refund);
    mock.payments = [refund, sold];
    await page.getByRole('button', { name: 'Refund €0.29' }).click();
    expect(await ordered(mock, '/v1/payments/sold/refunds')).toEqual({ amount: '0.29' });
    expect(mock.posted('/v1/payments/sold/refunds')[0]?.idempotencyKey).toMatch(/^[0-9a-f]{32}$/);
    mock.emit({ type: 'payment', payment: refund });
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.getByText('The money goes back to Alipay.').waitFor(PATIENT);
    expect(await page.locator('.row-state').allTextContents()).toEqual(['Refunded', '€4.00 refunded']);
    expect(await text(page, '.today .list-head')).toContain('1 approved, €12.50; 1 refunded, €0.29');
  });

  it('shows the phone’s wallet and the loyalty pass of a card payment', async () => {
    const pass = { program: 'apple_vas', passType: 'pass.cafe', id: 'LOYAL-7', status: 'read' } as const;
    const { page } = await shop('/', (mock) => {
      mock.payments = [
        paymentView({
          ...CARD,
          ...ended('approved'),
          tender: 'apple_pay',
          formFactor: 'phone',
          passes: [pass],
        }),
      ];
    });
    await page.locator('.row').click();
    expect(await text(page, '.row-card')).toContain('Apple Pay, Visa Debit');
    await page.getByRole('button', { name: 'Way to pay' }).click();
    expect(await text(page, '.pass')).toMatch(/LOYAL-7\s*Apple pass, pass\.cafe/);
  });
});

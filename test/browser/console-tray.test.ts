import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleBrowser, type OpenPage } from '../support/console-browser.ts';
import type { ConsoleMock } from '../support/console-mock.ts';
import { APPS, byWallet, devices, healthView, paymentView, walletHealth } from '../support/console-views.ts';

let browser: ConsoleBrowser;

beforeAll(async () => {
  browser = await ConsoleBrowser.launch();
});

afterEach(async () => {
  await browser.closePages();
  expect(browser.faults.splice(0)).toEqual([]);
});

afterAll(() => browser.quit());

/** The machine may be busy: polls wait longer than they should ever have to. */
const PATIENT = { timeout: 15_000 };
const TAP = '/v1/rig/cards/visa-phone/tap';

describe('the demo tray', () => {
  it('is not there on a real counter', async () => {
    const { page } = await browser.open('/', {}, (mock) => {
      mock.health = healthView({ rig: null });
    });
    expect(await page.locator('.tray').count()).toBe(0);
  });

  it('holds a card to the reader with a click', async () => {
    const { page, mock } = await browser.open('/');
    await page.locator('[data-name="visa-phone"]').click();
    await expect.poll(() => mock.posted(TAP).length, PATIENT).toBe(1);
  });

  it('holds a card to the reader with the keyboard', async () => {
    const { page, mock } = await browser.open('/');
    await page.locator('[data-name="visa-phone"]').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => mock.posted(TAP).length, PATIENT).toBe(1);
    expect(mock.posted('/v1/payments')).toEqual([]);
  });

  it('taps a card that is dropped on the reader, and not one that is dropped beside it', async () => {
    const { page, mock } = await browser.open('/');
    const card = page.locator('[data-name="visa-phone"]');
    const reader = (await page.locator('.reader').boundingBox())!;
    const drag = async (x: number, y: number): Promise<void> => {
      await card.hover({ position: { x: 40, y: 14 } });
      await page.mouse.down();
      await page.mouse.move(x, y, { steps: 6 });
      await page.waitForSelector('[data-name="visa-phone"][data-dragged]');
      await page.mouse.up();
      await page.waitForSelector('[data-name="visa-phone"]:not([data-dragged])');
    };
    await drag(200, 600);
    await drag(reader.x + reader.width / 2, reader.y + reader.height / 2);
    await expect.poll(() => mock.posted(TAP).length, PATIENT).toBe(1);
    expect(mock.requests.filter(({ path }) => path.endsWith('/tap'))).toHaveLength(1);
  });

  it('switches the network and the printer’s paper', async () => {
    const { page, mock } = await browser.open('/');
    const network = page.getByRole('switch', { name: /Network/ });
    expect(await network.getAttribute('aria-checked')).toBe('true');
    await network.click();
    await page.waitForSelector('[role="switch"][aria-checked="false"]');
    expect(mock.posted('/v1/rig/network')[0]?.body).toEqual({ up: false });
    await page.getByRole('switch', { name: /Paper/ }).click();
    await expect.poll(() => mock.posted('/v1/rig/printer')[0]?.body, PATIENT).toEqual({ up: false });
  });

  it('opens the bank’s books on demand and closes them with Esc', async () => {
    const { page, mock } = await browser.open('/', {}, (mock) => {
      const entry = { at: new Date().toISOString(), mti: '0220', stan: '000123', retrievalReference: 'R1' };
      const card = {
        paymentId: 'sale-1',
        amount: '12.50',
        currency: 'EUR',
        panTruncated: '476173******1234',
      };
      const judged = {
        responseCode: '00',
        state: 'posted',
        online: false,
        cryptogramVerified: true,
      } as const;
      mock.ledger = {
        entries: [{ ...entry, ...card, ...judged, received: 2 }],
        totals: [{ currency: 'EUR', amount: '12.50', count: 1 }],
      };
    });
    expect(mock.requests.some(({ path }) => path === '/v1/rig/ledger')).toBe(false);
    await page.getByRole('button', { name: 'The bank’s books' }).click();
    await page.waitForSelector('.ledger');
    expect(await page.locator('.ledger tbody tr').textContent()).toMatch(
      /0220 · 000123 offline advice · received 2 times\s*•••• 1234\s*verified\s*Posted\s*€12.50/,
    );
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
  });

  it('is called and put away on a small screen', async () => {
    const { page } = await browser.open('/', { viewport: { width: 390, height: 844 } });
    expect(await page.locator('.tray').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Demo' }).click();
    expect(await page.locator('.tray').isVisible()).toBe(true);
    await page.locator('.tray-close').click();
    expect(await page.locator('.tray').isVisible()).toBe(false);
  });

  it('shows the same lights as the reader', async () => {
    const { page, mock } = await browser.open('/');
    expect(await page.locator('.reader .lights').getAttribute('data-lights')).toBe('blink');
    mock.setHealth({ devices: devices({ reader: { state: 'unavailable' } }) });
    await page.waitForSelector('.reader .lights[data-lights="off"]');
  });
});

describe('the tray’s phones', () => {
  const CODE = { text: 'https://example.com/pay/1', expiresAt: new Date(Date.now() + 60_000).toISOString() };
  const ordered = async (mock: ConsoleMock, path: string): Promise<unknown> => {
    await expect.poll(() => mock.posted(path).length, PATIENT).toBe(1);
    return mock.posted(path)[0]?.body;
  };
  const onShelf = async (): Promise<OpenPage> => {
    const open = await browser.open('/', {}, (mock) => {
      mock.health = walletHealth();
    });
    await open.page.getByRole('button', { name: 'Apps' }).click();
    return open;
  };

  it('hold a code to the scanner, scan a shown one, and confirm when asked', async () => {
    const { page, mock } = await onShelf();
    mock.move(paymentView());
    await page.getByRole('switch', { name: /Apps ask/ }).click();
    await page.getByRole('button', { name: 'Hold to the scanner: Phone with WeChat' }).click();
    expect(await ordered(mock, '/v1/rig/apps/wechat-phone/hold')).toEqual({ asks: true });
    const scan = page.getByRole('button', { name: 'Scan the shown code: Phone with Alipay' });
    expect(await scan.isDisabled()).toBe(true);
    mock.move({ ...byWallet('alipay', 'show'), state: 'confirming', code: CODE });
    await scan.click();
    expect(await ordered(mock, '/v1/rig/apps/alipay-phone/scan')).toEqual({ asks: true });
    const apps = APPS.map((app) => (app.wallet === 'alipay' ? { ...app, waiting: 1 } : app));
    mock.setHealth({ rig: { ...mock.health.rig!, apps } });
    await page.getByRole('button', { name: 'Yes, pay' }).click();
    expect(await ordered(mock, '/v1/rig/apps/alipay-phone/answer')).toEqual({ confirmed: true });
  });

  it('lie beside a label, and before a wallet’s troubles', async () => {
    const { page, mock } = await onShelf();
    await page.locator('[data-name="goods-label"]').click();
    await ordered(mock, '/v1/rig/apps/goods-label/hold');
    await page.getByText('Trouble with a wallet').click();
    await page.locator('.wallet-choice select').selectOption('paypal');
    await page.getByRole('switch', { name: /Lose the next answer/ }).click();
    await expect
      .poll(() => mock.posted('/v1/rig/wallets/paypal').map(({ body }) => body), PATIENT)
      .toContainEqual({ loseAnswers: 1 });
  });
});

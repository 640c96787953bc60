import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CurrencyTotals } from '../../src/desk/api/contract-delivery.ts';
import { ConsoleBrowser } from '../support/console-browser.ts';
import type { ConsoleMock } from '../support/console-mock.ts';
import { devices } from '../support/console-views.ts';
import { batchTotals, queueEntry, reconciliationView, totalsView } from '../support/fake-delivery.ts';

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
const IN_PAGE = await readFile(new URL('./in-page/stumbling-blocks.js', import.meta.url), 'utf8');
const stumblingBlocks = (page: Page): Promise<string[]> => page.evaluate(`(${IN_PAGE})()`);
const text = (page: Page, selector: string): Promise<string | null> => page.locator(selector).textContent();
const fromNow = (ms: number): string => new Date(Date.now() + ms).toISOString();

/** Something waits, something is parked, a batch differs, and the bank is away. */
function troubled(mock: ConsoleMock): void {
  const waiting = Array.from({ length: 30 }, (_, index) =>
    queueEntry({ seq: index + 1, amount: `${index + 1}.00`, nextAttemptAt: fromNow(90_000 + index) }),
  );
  const parked = { state: 'parked', nextAttemptAt: null } as const;
  mock.delivery.queued = [
    ...waiting,
    queueEntry({
      ...parked,
      seq: 90,
      kind: 'deferred',
      retryable: false,
      lastResult: 'declined by the host: 51',
    }),
    queueEntry({ ...parked, seq: 91, lastResult: 'refused by the host: 12' }),
  ];
  mock.delivery.batches = [
    reconciliationView({ batch: 4 }),
    reconciliationView({
      ...{ batch: 3, state: 'differs', closedAt: fromNow(-3_600_000), host: batchTotals(1, '12.50') },
      explanation: ['One is parked.'],
    }),
  ];
  mock.setHealth({
    queue: { waiting: 30, parked: 2, sums: mock.delivery.sums, oldestAt: fromNow(-7_260_000) },
    devices: devices({ host: { state: 'unavailable', detail: 'connection refused' } }),
  });
}

const PAGES = ['', '/queue', '/reconciliation', '/audit'].map((path) => `/technician${path}`);

describe.each([
  { width: 1280, height: 800 },
  { width: 800, height: 480 },
  { width: 390, height: 844 },
])('at $width x $height', (viewport) => {
  it('no page has stumbling blocks', async () => {
    const { page, mock } = await browser.open(PAGES[0]!, { viewport }, troubled);
    for (const path of PAGES) {
      await page.goto(mock.origin + path);
      await page.waitForSelector('.tech-main h1');
      expect(await stumblingBlocks(page), path).toEqual([]);
    }
  });
});

describe('the queue', () => {
  it('shows each entry with age, amount, card, tries, next try and reason', async () => {
    const { page } = await browser.open('/technician/queue', {}, troubled);
    const row = page.locator('.queue-sheet tbody tr').first();
    expect(await row.locator('td').allTextContents()).toEqual([
      expect.stringMatching(/^\d+ d \d+ h$/),
      '€1.00',
      'Visa •••• 1111',
      'Offline',
      '2',
      expect.stringMatching(/^in 1 min$/),
      'connection refusedmay have arrived',
      'Send nowPark',
    ]);
    expect(await text(page, '.tech-head .tech-sum')).toMatch(
      /30 records wait .* The oldest waits for 2 h 1 min\./,
    );
    expect(await text(page, '.tech-sum [data-state="unavailable"]')).toContain('The bank cannot be reached.');
  });

  it('counts down to the next try by the terminal’s clock', async () => {
    const { page, mock } = await browser.open('/technician/queue', {}, (mock) => {
      mock.delivery.queued = [queueEntry({ nextAttemptAt: fromNow(50_000) })];
    });
    const next = page.locator('[data-cell="next"]');
    await expect.poll(() => next.textContent(), PATIENT).toMatch(/^in [45]\d s$/);
    mock.down = true;
    await page.clock.fastForward(30_000);
    await expect.poll(() => next.textContent(), PATIENT).toMatch(/^in [12]?\d s$/);
  });

  it('turns pages, and goes back when a page has gone out', async () => {
    const { page, mock } = await browser.open('/technician/queue', {}, troubled);
    expect(await text(page, '.pager')).toContain('1 to 25 of 30');
    await page.getByRole('button', { name: 'Older' }).click();
    await expect.poll(() => text(page, '.pager'), PATIENT).toContain('26 to 30 of 30');
    mock.delivery.queued = mock.delivery.queued.slice(0, 3);
    mock.setHealth({ queue: { ...mock.health.queue, waiting: 3 } });
    await expect.poll(() => page.locator('.queue-sheet tbody tr').count(), PATIENT).toBe(3);
  });

  it('sends one now, all now, and parks with a reason, by keyboard alone', async () => {
    const { page, mock } = await browser.open('/technician/queue', {}, troubled);
    const press = async (name: string) => {
      const button = page.getByRole('button', { name }).first();
      // While an order is under way there is no other.
      await expect.poll(() => button.isEnabled(), PATIENT).toBe(true);
      await button.press('Enter');
    };
    await press('Send now');
    await expect.poll(() => mock.delivery.calls, PATIENT).toEqual(['retry 1 by console']);
    await press('Park');
    await page.waitForSelector('.park-dialog input:focus', PATIENT);
    await page.keyboard.type('disputed');
    await page.keyboard.press('Enter');
    await expect.poll(() => mock.delivery.calls.at(-1), PATIENT).toBe('park 1 by console: disputed');
    await page.locator('.parked-reason', { hasText: 'disputed' }).waitFor(PATIENT);
    await press('Send all now');
    await expect.poll(() => mock.delivery.calls.at(-1), PATIENT).toBe('retry all by console');
  });

  it('puts what is parked apart, with the reason and what to do', async () => {
    const { page } = await browser.open('/technician/queue', {}, troubled);
    const [decided, other] = await page.locator('.parked-entry').all();
    expect(await decided!.textContent()).toMatch(/declined by the host: 51.*this money will not come/);
    expect(await decided!.getByRole('button').count()).toBe(0);
    expect(await other!.textContent()).toMatch(/refused by the host: 12Mend what the reason says/);
    expect(await other!.getByRole('button', { name: 'Send again' }).isEnabled()).toBe(true);
  });

  it('says so when nothing waits, and offers nothing to do', async () => {
    const { page } = await browser.open('/technician/queue');
    await page.getByRole('heading', { name: 'Nothing waits for the bank.' }).waitFor(PATIENT);
    expect(await page.locator('main button').count()).toBe(0);
  });

  it('tells why an order was refused', async () => {
    const { page } = await browser.open('/technician/queue', {}, (mock) => {
      troubled(mock);
      const gone = { code: 'not_found', message: 'Nothing of this number waits.', hint: '' };
      mock.refusals.set('/v1/queue/1/retry', { status: 404, ...gone });
    });
    await page.getByRole('button', { name: 'Send now' }).first().click();
    await expect
      .poll(() => text(page, '.tech-refusal'), PATIENT)
      .toBe('The terminal did not do it: Nothing of this number waits.');
  });

  it('is a press away from the counter’s status bar', async () => {
    const { page } = await browser.open('/', {}, troubled);
    const link = page.getByRole('link', { name: '30 waiting' });
    expect(await link.getAttribute('href')).toBe('/technician/queue');
  });
});

describe('reconciliation', () => {
  it('closes the open batch and shows it among the closed ones', async () => {
    const { page, mock } = await browser.open('/technician/reconciliation', {}, troubled);
    expect(await text(page, '.open-batch')).toMatch(/Batch 4, open.*Sales · 2€22\.40.*1 record is still/);
    await page.getByRole('button', { name: 'Close now' }).click();
    await page.getByRole('heading', { name: 'Batch 5, open' }).waitFor(PATIENT);
    expect(mock.delivery.calls).toEqual(['close by console']);
    expect(await page.locator('.past-sheet tbody tr').first().textContent()).toContain('Being compared');
  });

  it('explains a batch that differs', async () => {
    const { page } = await browser.open('/technician/reconciliation', {}, troubled);
    const row = page.locator('.past-sheet tr[data-state="differs"]');
    expect(await row.textContent()).toMatch(/Differs.*The bank counts 1 payment, €12\.50\.One is parked\./);
  });

  it('shows receipts, journal and bank beside each other and what leads from one to the other', async () => {
    const { page, mock } = await browser.open('/technician/reconciliation', {}, troubled);
    const verdict = () => text(page, '.compared-verdict');
    expect(await page.locator('.column dd').allTextContents()).toEqual([
      '€22.402 payments',
      '€22.402 payments',
      '€12.501 payment',
    ]);
    expect(await verdict()).toBe('They differ, and all of it is explained.');
    expect(await text(page, '.differences')).toBe('offline, on their way to the bank · 1-€9.90');

    const [one] = totalsView.currencies;
    const equal: CurrencyTotals = { ...one!, host: one!.journal, differences: [], verdict: 'equal' };
    mock.delivery.compared = { ...totalsView, verdict: 'equal', currencies: [equal] };
    mock.setHealth({ queue: { waiting: 0, parked: 0, sums: [], oldestAt: null } });
    await expect.poll(verdict, PATIENT).toBe('All three are equal.');
    expect(await page.locator('.column-sign[data-same="true"]').count()).toBe(2);

    mock.delivery.compared = { ...totalsView, currencies: [{ ...equal, host: null }] };
    mock.setHealth({ queue: { waiting: 1, parked: 0, sums: [], oldestAt: null } });
    await expect.poll(verdict, PATIENT).toContain('The bank’s books cannot be read from here');
  });
});

describe('around them', () => {
  it('the overview shows every part with its state and remedy, and links to the queue', async () => {
    const { page } = await browser.open('/technician', {}, (mock) => {
      troubled(mock);
      mock.setHealth({ storage: { freeBytes: 90_000_000, low: true } });
    });
    expect(await page.locator('.tile h2').allTextContents()).toEqual([
      'Reader',
      'Printer',
      'Bank',
      'Journal',
      'Queue',
      'Reconciliation',
      'Storage',
    ]);
    const bad = page.locator('.tile[data-state="bad"]');
    expect(await bad.locator('h2').allTextContents()).toEqual(['Bank', 'Queue', 'Storage']);
    expect(await bad.last().textContent()).toContain('new payments are refused');
    await page.locator('.tile a', { hasText: 'Queue' }).click();
    await page.waitForSelector('.queue-sheet', PATIENT);
    expect(await text(page, '.tech-link[aria-current="page"]')).toBe('Queue32');
  });

  it('the audit log is read from its newest entry back', async () => {
    const { page } = await browser.open('/technician/audit', {}, (mock) => {
      const [entry] = mock.delivery.trail;
      mock.delivery.trail = Array.from({ length: 30 }, (_, index) => ({ ...entry!, seq: index + 1 }));
    });
    const numbers = () => page.locator('.audit-sheet [data-cell="seq"]').allTextContents();
    const descending = (from: number, to: number) =>
      Array.from({ length: from - to + 1 }, (_, index) => String(from - index));
    await expect.poll(numbers, PATIENT).toEqual(descending(30, 6));
    await page.getByRole('button', { name: 'Older' }).click();
    await expect.poll(numbers, PATIENT).toEqual(descending(5, 1));
    await page.getByRole('button', { name: 'Newest' }).click();
    await expect.poll(numbers, PATIENT).toEqual(descending(30, 6));
  });

  it('all of it speaks German', async () => {
    const { page } = await browser.open('/technician/queue', { locale: 'de-DE' }, troubled);
    await page.getByRole('button', { name: 'Alles jetzt senden' }).waitFor(PATIENT);
    expect(await text(page, '.parked h2')).toBe('2 geparkt: jemand muss nachsehen');
  });

  it('says when what is shown may be old', async () => {
    const { page, mock } = await browser.open('/technician/queue', {}, troubled);
    mock.down = true;
    mock.cut();
    await page.getByText('What is shown may be old.').waitFor(PATIENT);
  });
});

it('shows what each wallet’s provider says, and asks again', async () => {
  const { page, mock } = await browser.open('/technician/reconciliation', {}, (mock) => {
    mock.wallets = [
      {
        name: 'wechat',
        scheme: 'wechat',
        title: 'WeChat Pay',
        state: 'down',
        reason: 'Connection refused.',
        unresolved: 1,
        comparison: {
          wallet: 'wechat',
          state: 'differs',
          at: fromNow(-60_000),
          compared: 3,
          paid: { count: 2, amount: '19.40' },
          refunded: { count: 0, amount: '0.00' },
          currency: 'EUR',
          differences: [{ paymentId: 'p', orderNumber: 'T0001S7', sentence: 'Paid there, not known here.' }],
        },
      },
    ];
  });
  await page.waitForSelector('.wallet-sheet', PATIENT);
  const row = (await text(page, '.wallet-sheet tbody tr')) ?? '';
  for (const words of ['not reachable', '1 is asked about', 'Differs', '2 paid, €19.40', 'Order T0001S7']) {
    expect(row).toContain(words);
  }
  await page.getByRole('button', { name: 'Compare now' }).click();
  await expect.poll(() => mock.posted('/v1/wallets/compare').length, PATIENT).toBe(1);
});

import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { HealthView, PaymentView } from '../../src/desk/api/contract.ts';
import { CHROMIUM, FLAGS } from '../support/console-browser.ts';
import { charge, PATIENT, tapOnTray } from '../support/console-till.ts';
import { DemoDaemon } from '../support/demo-daemon.ts';

/**
 * The demo as it ships, on both screens: each way that a sale can go is looked at once. What every single card of the tray
 * comes to, test/rig/tray.test.ts sells by the API.
 */
const demo = new DemoDaemon();
let browser: Browser;
let counter: Page;
let customer: Page;

/** In a window of its own: a tab behind another one is drawn once a second, and each click waits for two frames. */
async function screen(signedIn: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...signedIn,
  });
  return context.newPage();
}

beforeAll(async () => {
  await demo.start();
  const { body } = await demo.call<HealthView>('GET', '/v1/health');
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  counter = await screen();
  await counter.goto(body.console);
  await counter.waitForSelector('[data-connection="open"]');
  customer = await screen({ storageState: await counter.context().storageState() });
  await customer.goto(new URL('/customer', body.console).href);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await demo.close();
});

/** A sale at the counter page. The cards prefer German; the customer's screen is turned to English. */
async function sell(digits: string, card: string): Promise<void> {
  await charge(counter, digits);
  await customer.getByRole('button', { name: 'English' }).click();
  await tapOnTray(counter, card);
}

/** The newest payment, once the counter shows its end. */
async function endSeen(outcome: PaymentView['outcome']): Promise<PaymentView> {
  await counter.locator(`.verdict-end[data-outcome="${outcome}"]`).waitFor(PATIENT);
  return demo.newest();
}

/** Presses it again, until the terminal has seen it. */
const pressAgain = async (card: string) =>
  demo.presentAgain(await demo.newest(), card, () => tapOnTray(counter, card));

const verdict = () => counter.locator('.verdict').textContent();

/** Sentence and second line of the customer's screen, once it shows the scene. */
async function guest(scene: string): Promise<string> {
  await customer.waitForSelector(`.customer[data-scene="${scene}"]`, PATIENT);
  const more = await customer.locator('.stage-more').textContent();
  return `${await customer.locator('h1').textContent()} ${more}`.trim();
}

afterEach(() => demo.network(true));

it('a card pays online', async () => {
  await sell('850', 'visa-card');
  const payment = await endSeen('approved');
  expect(payment).toMatchObject({ amount: '8.50', online: true, scheme: 'visa', attempt: 1 });
  expect(await guest('approved')).toBe('Approved You may take your receipt.');
  expect(await demo.receipt(payment)).toMatch(/SaleEUR8\.50APPROVEDDate/);
  expect(await demo.inLedger(payment)).toEqual(['posted 00 1']);
});

it('a locked phone sends its owner to it, and pays the same sale at the next tap', async () => {
  await sell('7200', 'visa-locked-phone');
  expect(await guest('see_phone')).toBe(
    'Please look at your phone Confirm there, then hold it to the reader again.',
  );
  await counter.getByText('The customer looks at the phone, then holds it there again.').waitFor(PATIENT);
  await pressAgain('visa-locked-phone');
  const payment = await endSeen('approved');
  expect(payment).toMatchObject({ amount: '72.00', online: true, cvm: 'cdcvm', attempt: 2 });
  expect(await guest('approved')).toBe('Approved You may take your receipt.');
});

it('torn-once-card is asked for again and gives its lost answer, which is charged once', async () => {
  await sell('1960', 'torn-once-card');
  expect(await guest('present_again')).toBe(
    'Please hold your card there once more Keep it there until you hear the tone.',
  );
  await pressAgain('torn-once-card');
  const payment = await endSeen('approved');
  expect(payment).toMatchObject({ online: true, attempt: 2, scheme: 'mastercard' });
  expect(await verdict()).toContain('its answer was recovered');
  expect(await demo.receipt(payment)).toMatch(/SaleEUR19\.60APPROVED/);
  expect(await demo.inLedger(payment)).toEqual(['posted 00 1']);
  await counter.getByRole('button', { name: 'Handshake' }).click();
  const steps = (await counter.locator('.detail').textContent()) ?? '';
  expect(steps).toContain('RECOVER AC');
  expect(steps).not.toContain('GENERATE AC');
});

it('a card that the reader cannot serve is declined at once, with the reason', async () => {
  await sell('6000', 'visa-pin-card');
  expect(await endSeen('declined')).toMatchObject({ reasonCode: 'pin_required' });
  const sentence = 'This card wants its PIN, and this terminal has no PIN pad.';
  expect(await verdict()).toBe(`Declined${sentence} Ask for a phone or another card, or take cash.`);
  expect(await guest('declined')).toBe(
    'Not approved Your card wants its PIN, which cannot be entered here. Please use another card or pay another way.',
  );
});

it('a card that is not taken here leaves the sale to another', async () => {
  await sell('1250', 'unknown-card');
  expect(await guest('other_card')).toBe('Please use another card This kind of card is not taken here.');
  await counter.getByText('This terminal does not take this kind of card.').waitFor(PATIENT);
  expect(await demo.newest()).toMatchObject({ state: 'awaiting_tender', outcome: null });
  await pressAgain('mastercard-card');
  expect(await endSeen('approved')).toMatchObject({ reasonCode: null, attempt: 2 });
});

it('without the network a card approves by itself, and the bank is told when it is back', async () => {
  await demo.network(false);
  await counter.locator('[role="switch"][aria-checked="false"]', { hasText: 'Network' }).waitFor(PATIENT);
  await sell('1250', 'mastercard-card');
  const payment = await endSeen('approved');
  expect(await verdict()).toMatch(/The card approved it offline\..*sent to the bank/);
  expect(await guest('approved')).toBe('Approved You may take your receipt.');
  await demo.network(true);
  await expect.poll(() => demo.inLedger(payment), PATIENT).toEqual(['posted 00 1']);
});

it('without the network a card that cannot is declined, and not blamed for it', async () => {
  await demo.network(false);
  await sell('1250', 'visa-phone');
  expect(await endSeen('declined')).toMatchObject({ reasonCode: 'host_unreachable' });
  expect(await guest('declined')).toMatch(/^Not approved Your bank cannot be reached/);
});

it('the keyboard alone reaches every card: one Tab stop, then arrows', async () => {
  await counter.keyboard.press('Escape');
  await counter.locator('.tray .segment').first().click();
  const names = await counter
    .locator('.virtual-card')
    .evaluateAll((cards) => cards.map((card) => card.getAttribute('data-name')));
  expect(await counter.locator('.virtual-card[tabindex="0"]').count()).toBe(1);
  await counter.locator('.virtual-card[tabindex="0"]').focus();
  await counter.keyboard.press('Home');
  const seen: (string | null)[] = [];
  for (const _ of names) {
    seen.push(await counter.locator('.virtual-card:focus').getAttribute('data-name'));
    await counter.keyboard.press('ArrowDown');
  }
  expect(seen).toEqual(names);
});

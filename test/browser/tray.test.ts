import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HealthView, LedgerView, PaymentView } from '../../src/desk/api/contract.ts';
import { CHROMIUM, FLAGS } from '../support/console-browser.ts';
import { DaemonProcess } from '../support/daemon-process.ts';

/** The demo as it ships, tapped with every card of its tray: what counter, customer, receipt, journal and bank make of it. */
const daemon = new DaemonProcess();
let browser: Browser;
let counter: Page;
let customer: Page;

const CONFIG = fileURLToPath(new URL('../../config/', import.meta.url));
/** The machine may be busy: waits are longer than they should ever have to be. */
const PATIENT = { timeout: 20_000 };

beforeAll(async () => {
  const demo = readFileSync(`${CONFIG}profiles/demo.yaml`, 'utf8');
  writeFileSync(daemon.configuration, demo.replaceAll('../schemes/', `${CONFIG}schemes/`));
  await daemon.start();
  const { body } = await daemon.call<HealthView>('GET', '/v1/health');
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
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await daemon.kill('SIGTERM');
  rmSync(daemon.folder, { recursive: true, force: true });
});

async function charge(digits: string): Promise<void> {
  await counter.keyboard.press('Escape');
  await counter.keyboard.type(digits);
  await counter.keyboard.press('Enter');
  await counter.getByRole('heading', { name: 'Waiting for card or phone' }).waitFor(PATIENT);
  // The cards prefer German.
  await customer.getByRole('button', { name: 'English' }).click();
}

async function tap(card: string): Promise<void> {
  const shelf = counter.locator(`.tray .segment[aria-pressed="false"]`);
  if ((await counter.locator(`[data-name="${card}"]`).count()) === 0) await shelf.click();
  await counter.locator(`[data-name="${card}"]`).click();
}

async function network(up: boolean): Promise<void> {
  await daemon.call('POST', '/v1/rig/network', { up });
  await counter.locator(`[role="switch"][aria-checked="${up}"]`, { hasText: 'Network' }).waitFor(PATIENT);
}

/** The newest payment, once it has ended. */
async function ended(outcome: PaymentView['outcome']): Promise<PaymentView> {
  await counter.locator(`.verdict-end[data-outcome="${outcome}"]`).waitFor(PATIENT);
  const { body } = await daemon.call<{ payments: PaymentView[] }>('GET', '/v1/payments');
  return body.payments[0]!;
}

const verdict = () => counter.locator('.verdict').textContent();

/** Sentence and second line of the customer's screen, once it shows the scene. */
async function guest(scene: string): Promise<string> {
  await customer.waitForSelector(`.customer[data-scene="${scene}"]`, PATIENT);
  const more = await customer.locator('.stage-more').textContent();
  return `${await customer.locator('h1').textContent()} ${more}`.trim();
}

/** What the customer's receipt says, without its spaces; null where there is none. */
async function receipt({ id }: PaymentView): Promise<string | null> {
  const { status, body } = await daemon.call<string>('GET', `/v1/payments/${id}/receipts/customer.svg`);
  if (status !== 200) return null;
  const characters = [...body.matchAll(/<tspan[^>]*>([^<]*)<\/tspan>/g)].map(([, character]) => character);
  return characters.join('').replace(/&#xa0;|\s/g, '');
}

async function inLedger({ id }: PaymentView): Promise<string[]> {
  const { body } = await daemon.call<LedgerView>('GET', '/v1/rig/ledger');
  const own = body.entries.filter(({ paymentId }) => paymentId === id);
  return own.map(({ state, responseCode, received }) => `${state} ${responseCode} ${received}`);
}

describe('with the network', () => {
  it.each([
    ['visa-card', 'visa', 'card'],
    ['mastercard-card', 'mastercard', 'card'],
    ['visa-prepaid-card', 'visa', 'card'],
    ['visa-phone', 'visa', 'phone'],
    ['mastercard-phone', 'mastercard', 'phone'],
    ['visa-limited-card', 'visa', 'card'],
  ])('%s pays online', async (card, scheme, formFactor) => {
    await charge('850');
    await tap(card);
    const payment = await ended('approved');
    expect(payment).toMatchObject({ amount: '8.50', online: true, scheme, formFactor, attempt: 1 });
    expect(await guest('approved')).toBe('Approved You may take your receipt.');
    expect(await receipt(payment)).toMatch(/SaleEUR8\.50APPROVEDDate/);
    expect(await inLedger(payment)).toEqual(['posted 00 1']);
  });

  it.each(['visa-locked-phone', 'mastercard-locked-phone'])(
    '%s sends its owner to it, and pays the same sale at the next tap',
    async (phone) => {
      await charge('7200');
      await tap(phone);
      expect(await guest('see_phone')).toBe(
        'Please look at your phone Confirm there, then hold it to the reader again.',
      );
      await counter.getByText('The customer looks at the phone, then holds it there again.').waitFor(PATIENT);
      await tap(phone);
      const payment = await ended('approved');
      expect(payment).toMatchObject({ amount: '72.00', online: true, cvm: 'cdcvm', attempt: 2 });
      expect(await guest('approved')).toBe('Approved You may take your receipt.');
      expect(await receipt(payment)).toContain('VerificationOnthedevice');
      expect(await inLedger(payment)).toEqual(['posted 00 1']);
    },
  );

  it('torn-once-card is asked for again and gives its lost answer, which is charged once', async () => {
    await charge('1960');
    await tap('torn-once-card');
    expect(await guest('present_again')).toBe(
      'Please hold your card there once more Keep it there until you hear the tone.',
    );
    await tap('torn-once-card');
    const payment = await ended('approved');
    expect(payment).toMatchObject({ online: true, attempt: 2, scheme: 'mastercard' });
    expect(await verdict()).toContain('its answer was recovered');
    expect(await receipt(payment)).toMatch(/SaleEUR19\.60APPROVED/);
    expect(await inLedger(payment)).toEqual(['posted 00 1']);
    await counter.getByRole('button', { name: 'Handshake' }).click();
    const steps = (await counter.locator('.detail').textContent()) ?? '';
    expect(steps).toContain('RECOVER AC');
    expect(steps).not.toContain('GENERATE AC');
  });

  it('torn-card is asked for until the terminal gives up', async () => {
    await charge('500');
    for (let attempt = 1; attempt <= 3; attempt++) {
      await tap('torn-card');
      await counter.getByText(`Attempt ${attempt + 1}`).waitFor(PATIENT);
    }
    await tap('torn-card');
    const payment = await ended('declined');
    expect(payment).toMatchObject({ reasonCode: 'attempts_exhausted', attempt: 4, stan: null });
    expect(await receipt(payment)).toBeNull();
    expect(await inLedger(payment)).toEqual([]);
  });

  it.each([
    [
      'declined-card',
      '1250',
      'declined_by_card',
      'The card declined. Ask for another card.',
      'Your card said no.',
    ],
    [
      'visa-pin-card',
      '6000',
      'pin_required',
      'This card wants its PIN, and this terminal has no PIN pad. Ask for a phone or another card, or take cash.',
      'Your card wants its PIN, which cannot be entered here.',
    ],
    [
      'mastercard-pin-card',
      '1250',
      'pin_required',
      'This card wants its PIN, and this terminal has no PIN pad. Ask for a phone or another card, or take cash.',
      'Your card wants its PIN, which cannot be entered here.',
    ],
    [
      'visa-card',
      '8000',
      'holder_not_verified',
      'For this amount the holder must be verified, which this card cannot do here. Ask for a phone or another card, or take cash.',
      'The amount is too high for this card here.',
    ],
  ])('%s for %s cents is declined at once: %s', async (card, digits, reasonCode, told, plain) => {
    await charge(digits);
    await tap(card);
    const payment = await ended('declined');
    expect(payment).toMatchObject({ reasonCode, online: null, stan: null, attempt: 1 });
    expect(await verdict()).toBe(`Declined${told}`);
    expect(await guest('declined')).toBe(`Not approved ${plain} Please use another card or pay another way.`);
    const [sentence] = told.split(' Ask');
    expect(await receipt(payment)).toContain(`NOTAPPROVED${sentence!.replace(/\s/g, '')}`);
    expect(await inLedger(payment)).toEqual([]);
  });

  it.each(['visa-expired-card', 'mastercard-expired-card'])('%s is declined by the bank', async (card) => {
    await charge('1250');
    await tap(card);
    const payment = await ended('declined');
    expect(payment).toMatchObject({ reasonCode: 'card_expired', online: true, responseCode: '54' });
    expect(await verdict()).toBe('DeclinedThe card has expired. Ask for another card.');
    expect(await guest('declined')).toContain('Your card has expired.');
    expect(await receipt(payment)).toMatch(/NOTAPPROVEDThecardhasexpired\..*Response54/);
    expect(await inLedger(payment)).toEqual(['declined 54 1']);
  });

  it.each([
    [
      'unknown-card',
      'This terminal does not take this kind of card.',
      'This kind of card is not taken here.',
      'application_not_accepted',
    ],
    [
      'visa-limited-card',
      'The amount is above the limit for this card.',
      'The amount is too high for this card here.',
      'over_limit',
    ],
  ])('%s leaves the sale to another card', async (card, told, plain, reasonCode) => {
    await charge('1250');
    await tap(card);
    expect(await guest('other_card')).toBe(`Please use another card ${plain}`);
    await counter.getByText(told).waitFor(PATIENT);
    const { body } = await daemon.call<{ payments: PaymentView[] }>('GET', '/v1/payments');
    expect(body.payments[0]).toMatchObject({ state: 'awaiting_tender', outcome: null });
    const waiting = await daemon.call<PaymentView>('GET', `/v1/payments/${body.payments[0]!.id}`);
    expect(waiting.body).toMatchObject({ reasonCode, attempt: 2 });
    await tap('mastercard-card');
    const payment = await ended('approved');
    expect(payment).toMatchObject({ id: waiting.body.id, reasonCode: null, attempt: 2 });
    expect(await inLedger(payment)).toEqual(['posted 00 1']);
  });
});

describe('without the network', () => {
  beforeEach(() => network(false));
  afterEach(() => network(true));

  it.each([
    ['mastercard-card', '1250', 'CDA'],
    ['visa-card', '950', 'fDDA'],
    ['visa-prepaid-card', '950', 'fDDA'],
  ])('%s approves %s cents by itself and proves it (%s)', async (card, digits) => {
    await charge(digits);
    await tap(card);
    const payment = await ended('approved');
    expect(payment).toMatchObject({ online: false, forwarding: 'advice_pending' });
    expect(payment.authorisationCode).toMatch(/^Y1\d{4}$/);
    expect(await verdict()).toMatch(/The card approved it offline\..*sent to the bank/);
    expect(await guest('approved')).toBe('Approved You may take your receipt.');
    expect(await receipt(payment)).toMatch(/APPROVEDOFFLINE.*CryptogramTC/);
    expect(await inLedger(payment)).toEqual([]);
    await network(true);
    await expect.poll(() => inLedger(payment), PATIENT).toEqual(['posted 00 1']);
  });

  it.each([
    ['visa-card', '1250', 'offline_not_proven'],
    ['visa-phone', '1250', 'host_unreachable'],
    ['visa-expired-card', '950', 'card_expired'],
    ['mastercard-expired-card', '950', 'card_expired'],
  ])('%s for %s cents is declined: %s', async (card, digits, reasonCode) => {
    await charge(digits);
    await tap(card);
    const payment = await ended('declined');
    expect(payment).toMatchObject({ reasonCode, online: null, stan: null, forwarding: 'none' });
    expect(await guest('declined')).toMatch(/^Not approved Your (bank cannot be reached|card has expired)/);
    expect(await receipt(payment)).toContain('NOTAPPROVED');
    expect(await inLedger(payment)).toEqual([]);
  });
});

it('the keyboard alone reaches every card: one Tab stop, then arrows', async () => {
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

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentView } from '../../src/desk/api/contract.ts';
import { plainReason } from '../../src/desk/console/web/texts/customer/customer-texts.ts';
import { en as customerEnglish } from '../../src/desk/console/web/texts/customer/en.ts';
import { DemoDaemon } from '../support/demo-daemon.ts';

/**
 * The demo as it ships, tapped with every card of its tray: what receipt, journal and bank make of it, and the words that
 * the screens say. The screens themselves are looked at in test/browser/tray.test.ts.
 */
const demo = new DemoDaemon();
const PATIENT = { timeout: 20_000 };

beforeAll(() => demo.start(), 60_000);
afterAll(() => demo.close());

/** What the cashier reads, and what the customer reads, of a payment that was not approved. */
const told = ({ reason, hint }: PaymentView) => `${reason} ${hint}`;
const plain = ({ reasonCode }: PaymentView) => plainReason(reasonCode, customerEnglish);

/** Approved by cards while the network was away. */
const takenOffline: PaymentView[] = [];

describe('with the network', () => {
  it.each([
    ['visa-card', 'visa', 'card'],
    ['mastercard-card', 'mastercard', 'card'],
    ['visa-prepaid-card', 'visa', 'card'],
    ['visa-phone', 'visa', 'phone'],
    ['mastercard-phone', 'mastercard', 'phone'],
    ['visa-limited-card', 'visa', 'card'],
  ])('%s pays online', async (card, scheme, formFactor) => {
    const payment = await demo.ended(await demo.begin('8.50', card));
    expect(payment).toMatchObject({ outcome: 'approved', online: true, scheme, formFactor, attempt: 1 });
    expect(await demo.receipt(payment)).toMatch(/SaleEUR8\.50APPROVEDDate/);
    expect(await demo.inLedger(payment)).toEqual(['posted 00 1']);
  });

  it.each(['visa-locked-phone', 'mastercard-locked-phone'])(
    '%s pays at the second tap, confirmed on it',
    async (phone) => {
      const { id } = await demo.begin('72.00', phone);
      await demo.asked({ id }, 2);
      await demo.presentAgain({ id }, phone);
      const paid = await demo.ended({ id });
      expect(paid).toMatchObject({ outcome: 'approved', online: true, cvm: 'cdcvm', attempt: 2 });
      expect(await demo.receipt(paid)).toContain('VerificationOnthedevice');
      expect(await demo.inLedger(paid)).toEqual(['posted 00 1']);
    },
  );

  it('torn-card is asked for until the terminal gives up', async () => {
    const { id } = await demo.begin('5.00', 'torn-card');
    for (let attempt = 2; attempt <= 4; attempt++) {
      await demo.asked({ id }, attempt);
      await demo.presentAgain({ id }, 'torn-card');
    }
    const given = await demo.ended({ id });
    expect(given).toMatchObject({
      outcome: 'declined',
      reasonCode: 'attempts_exhausted',
      attempt: 4,
      stan: null,
    });
    expect(await demo.receipt(given)).toBeNull();
    expect(await demo.inLedger(given)).toEqual([]);
  });

  it.each([
    [
      'declined-card',
      '12.50',
      'declined_by_card',
      'The card declined. Ask for another card.',
      'Your card said no.',
    ],
    [
      'visa-pin-card',
      '60.00',
      'pin_required',
      'This card wants its PIN, and this terminal has no PIN pad. Ask for a phone or another card, or take cash.',
      'Your card wants its PIN, which cannot be entered here.',
    ],
    [
      'mastercard-pin-card',
      '12.50',
      'pin_required',
      'This card wants its PIN, and this terminal has no PIN pad. Ask for a phone or another card, or take cash.',
      'Your card wants its PIN, which cannot be entered here.',
    ],
    [
      'visa-card',
      '80.00',
      'holder_not_verified',
      'For this amount the holder must be verified, which this card cannot do here. Ask for a phone or another card, or take cash.',
      'The amount is too high for this card here.',
    ],
  ])('%s for %s is declined at once: %s', async (card, amount, reasonCode, sentence, toGuest) => {
    const payment = await demo.ended(await demo.begin(amount, card));
    expect(payment).toMatchObject({ outcome: 'declined', reasonCode, online: null, stan: null, attempt: 1 });
    expect([told(payment), plain(payment)]).toEqual([sentence, toGuest]);
    expect(await demo.receipt(payment)).toContain(`NOTAPPROVED${payment.reason!.replace(/\s/g, '')}`);
    expect(await demo.inLedger(payment)).toEqual([]);
  });

  it.each(['visa-expired-card', 'mastercard-expired-card'])('%s is declined by the bank', async (card) => {
    const payment = await demo.ended(await demo.begin('12.50', card));
    expect(payment).toMatchObject({ reasonCode: 'card_expired', online: true, responseCode: '54' });
    expect([told(payment), plain(payment)]).toEqual([
      'The card has expired. Ask for another card.',
      'Your card has expired.',
    ]);
    expect(await demo.receipt(payment)).toMatch(/NOTAPPROVEDThecardhasexpired\..*Response54/);
    expect(await demo.inLedger(payment)).toEqual(['declined 54 1']);
  });

  it.each([
    ['unknown-card', 'application_not_accepted', 'This kind of card is not taken here.'],
    ['visa-limited-card', 'over_limit', 'The amount is too high for this card here.'],
  ])('%s leaves the sale to another card: %s', async (card, reasonCode, toGuest) => {
    const { id } = await demo.begin('12.50', card);
    const waiting = await demo.asked({ id }, 2);
    expect(waiting).toMatchObject({ reasonCode, outcome: null });
    expect(plain(waiting)).toBe(toGuest);
    await demo.presentAgain({ id }, 'mastercard-card');
    const paid = await demo.ended({ id });
    expect(paid).toMatchObject({ outcome: 'approved', reasonCode: null, attempt: 2 });
    expect(await demo.inLedger(paid)).toEqual(['posted 00 1']);
  });
});

describe('without the network', () => {
  beforeAll(() => demo.network(false));
  afterAll(() => demo.network(true));

  it.each([
    ['mastercard-card', '12.50', 'CDA'],
    ['visa-card', '9.50', 'fDDA'],
    ['visa-prepaid-card', '9.50', 'fDDA'],
  ])('%s approves %s by itself and proves it (%s)', async (card, amount) => {
    const payment = await demo.ended(await demo.begin(amount, card));
    expect(payment).toMatchObject({ outcome: 'approved', online: false, forwarding: 'advice_pending' });
    expect(payment.authorisationCode).toMatch(/^Y1\d{4}$/);
    expect(await demo.receipt(payment)).toMatch(/APPROVEDOFFLINE.*CryptogramTC/);
    expect(await demo.inLedger(payment)).toEqual([]);
    takenOffline.push(payment);
  });

  it.each([
    ['visa-card', '12.50', 'offline_not_proven'],
    ['visa-phone', '12.50', 'host_unreachable'],
    ['visa-expired-card', '9.50', 'card_expired'],
    ['mastercard-expired-card', '9.50', 'card_expired'],
  ])('%s for %s is declined: %s', async (card, amount, reasonCode) => {
    const payment = await demo.ended(await demo.begin(amount, card));
    expect(payment).toMatchObject({
      outcome: 'declined',
      reasonCode,
      online: null,
      stan: null,
      forwarding: 'none',
    });
    expect(plain(payment)).toMatch(/^Your (bank cannot be reached|card has expired)/);
    expect(await demo.receipt(payment)).toContain('NOTAPPROVED');
    expect(await demo.inLedger(payment)).toEqual([]);
  });

  it('what was approved reaches the bank once, when the network is back', async () => {
    expect(takenOffline).toHaveLength(3);
    await demo.network(true);
    for (const payment of takenOffline) {
      await expect.poll(() => demo.inLedger(payment), PATIENT).toEqual(['posted 00 1']);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { MESSAGE } from '../../../../src/card/entry-point/messages.ts';
import { concatBytes, fromHex } from '../../../../src/platform/bytes/hex.ts';
import { ANSWER_FAULTS } from '../../../../src/rig/cards/answer-faults.ts';
import { faultyCard } from '../../../../src/rig/cards/faulty-card.ts';
import { tornAt } from '../../../../src/rig/cards/torn-card.ts';
import { createCard } from '../../../../src/rig/cards/tray.ts';
import { demoPasses, TrayLane, withWallet } from '../../../support/card/tray-lane.ts';

describe('the wallet of a phone', () => {
  it.each([
    ['visa-phone', 'apple_pay', 'phone'],
    ['apple-phone-loyalty', 'apple_pay', 'phone'],
    ['mastercard-phone', 'google_pay', 'phone'],
    ['google-phone-loyalty', 'google_pay', 'phone'],
    ['visa-card', null, 'card'],
    ['mastercard-card', null, 'card'],
  ])('%s: %s', async (card, wallet, formFactor) => {
    const lane = await TrayLane.start();
    expect(await lane.tap(createCard(card))).toMatchObject({
      kind: 'online_request',
      card: { wallet, formFactor },
    });
    expect(lane.commands().slice(0, 2)).toEqual(['SELECT OSE', 'SELECT PPSE']);
    expect(lane.of('pass')).toEqual([]);
  });

  it.each([
    ['visa-locked-phone', 'samsung_pay'],
    // Its wallet says nothing: what the kernel's data say counts.
    ['mastercard-locked-phone', 'phone'],
  ])('%s, unlocked: %s', async (name, wallet) => {
    const lane = await TrayLane.start();
    const card = createCard(name);
    const first = await lane.tap(card);
    expect(first).toMatchObject({ reason: 'see_phone', restart: true });
    expect(first.message?.messageId).toBe(MESSAGE.SEE_PHONE);
    await lane.clock.run(5_000);
    expect(await lane.tap(card, { attempt: 2 })).toMatchObject({ kind: 'online_request', card: { wallet } });
  });

  it.each([
    ['the lane is set up so', { wallets: { ask: false } }, {}],
    ['the order says so', {}, { askWallet: false }],
  ])('is not asked for where %s', async (_title, configuration, order) => {
    const lane = await TrayLane.start({ ...configuration, passes: demoPasses('vas_and_pay') });
    expect(await lane.tap(createCard('apple-phone-loyalty'), order)).toMatchObject({
      card: { wallet: 'phone' },
    });
    expect(lane.commands()[0]).toBe('SELECT PPSE');
    expect(lane.of('pass')).toEqual([]);
  });

  it('that is no name anyone knows makes a phone', async () => {
    const lane = await TrayLane.start();
    const named = concatBytes(fromHex('6F0B5009'), new TextEncoder().encode('OtherPay!'), fromHex('9000'));
    const outcome = await lane.tap(withWallet(createCard('visa-phone'), () => named));
    expect(outcome).toMatchObject({ kind: 'online_request', card: { wallet: 'phone' } });
  });
});

describe('an answer to the questions before the payment that lies', () => {
  /** Commands before SELECT PPSE with a phone of the tray. */
  const QUESTIONS = { 'apple-phone-loyalty': 2, 'google-phone-loyalty': 4 };

  it.each(Object.entries(QUESTIONS))(
    'of %s never keeps the payment from its outcome',
    async (name, questions) => {
      const lane = await TrayLane.start({ passes: demoPasses('vas_and_pay') });
      let attempt = 0;
      for (const fault of ANSWER_FAULTS.filter(({ name: fault }) => fault !== 'torn')) {
        for (let nth = 1; nth <= questions; nth++) {
          const paymentId = `payment ${++attempt}`;
          const outcome = await lane.tap(faultyCard(createCard(name), nth, fault), { paymentId });
          expect(outcome, `${fault.name}, answer ${nth}`).toMatchObject({ kind: 'online_request' });
        }
      }
    },
  );

  it('costs a plain card one command', async () => {
    const lane = await TrayLane.start({ passes: demoPasses('vas_and_pay') });
    await lane.tap(createCard('mastercard-card'));
    const asked = lane.commands();
    const without = await TrayLane.start({ wallets: { ask: false } });
    await without.tap(createCard('mastercard-card'));
    expect(asked).toEqual(['SELECT OSE', ...without.commands()]);
  });

  it('and is slow takes its time once: then the payment goes on', async () => {
    const lane = await TrayLane.start({ passes: demoPasses('vas_and_pay') });
    lane.apduMs = 800;
    const outcome = await lane.tap(createCard('google-phone-loyalty'));
    expect(outcome).toMatchObject({ kind: 'online_request', card: { wallet: 'google_pay' } });
    expect(lane.commands().slice(0, 3)).toEqual(['SELECT OSE', 'NEGOTIATE SECURE SESSION', 'SELECT PPSE']);
  });

  it('and never ends is cut off', async () => {
    const lane = await TrayLane.start({ passes: demoPasses('vas_and_pay') });
    const honest = createCard('google-phone-loyalty');
    const endless = withWallet(honest, (command) =>
      command[0] === 0x90 && command[1] !== 0x53 ? fromHex('009100') : honest.apdu(command),
    );
    expect(await lane.tap(endless)).toMatchObject({ kind: 'online_request' });
    expect(lane.of('pass')[0]!.passes).toMatchObject([{ status: 'unreadable' }]);
    expect(lane.commands().filter((name) => name === 'GET MORE DATA').length).toBeLessThan(16);
  });

  it.each(Object.entries(QUESTIONS))(
    '%s taken away meanwhile is asked for again',
    async (name, questions) => {
      for (let nth = 1; nth <= questions; nth++) {
        const lane = await TrayLane.start({ passes: demoPasses('vas_and_pay') });
        const outcome = await lane.tap(tornAt(createCard(name), nth));
        expect(outcome).toMatchObject({ kind: 'try_again', restart: true });
      }
    },
  );
});

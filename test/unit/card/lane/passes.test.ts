import { describe, expect, it } from 'vitest';
import { MESSAGE } from '../../../../src/card/entry-point/messages.ts';
import { fromHex } from '../../../../src/platform/bytes/hex.ts';
import { DEMO_APPLE_PASS, DEMO_LOYALTY_NUMBERS } from '../../../../src/rig/cards/demo-passes.ts';
import { tornAt } from '../../../../src/rig/cards/torn-card.ts';
import { createCard } from '../../../../src/rig/cards/tray.ts';
import { demoPasses, TrayLane, withWallet } from '../../../support/card/tray-lane.ts';

const APPLE = {
  program: 'apple_vas',
  passType: DEMO_APPLE_PASS.passType,
  id: DEMO_LOYALTY_NUMBERS.apple,
  status: 'read',
};
const GOOGLE = { program: 'smart_tap', passType: 'loyalty', id: DEMO_LOYALTY_NUMBERS.google, status: 'read' };
const GET_VAS_DATA = 'GET VAS DATA';

/** An Apple phone whose answers to GET DATA are these status words, one for each. */
function appleAnswering(...statuses: readonly string[]) {
  const honest = createCard('apple-phone-loyalty');
  const left = [...statuses];
  return withWallet(honest, (command) =>
    command[1] === 0xca && left.length > 0 ? fromHex(left.shift()!) : honest.apdu(command),
  );
}

describe('passes before the payment', () => {
  it.each([
    ['apple-phone-loyalty', APPLE],
    ['google-phone-loyalty', GOOGLE],
  ])('of %s reach the register, and the payment follows', async (card, pass) => {
    const lane = await TrayLane.start({ passes: demoPasses('vas_and_pay') });
    expect(await lane.tap(createCard(card))).toMatchObject({ kind: 'online_request' });
    expect(lane.of('pass')).toMatchObject([{ paymentId: 'payment-1', attempt: 1, passes: [pass] }]);
    const kinds = lane.posted.map(({ kind }) => kind);
    expect(kinds.indexOf('pass')).toBeLessThan(kinds.indexOf('outcome'));
  });

  it('tell how old the answer of an Apple phone is', async () => {
    const lane = await TrayLane.start({ passes: demoPasses('vas_and_pay') });
    const madeMs = lane.clock.now() - 90_000;
    await lane.tap(createCard('apple-phone-loyalty', undefined, { now: () => madeMs }));
    const [pass] = lane.of('pass')[0]!.passes;
    expect(pass!.ageSeconds).toBeGreaterThanOrEqual(90);
    expect(pass!.ageSeconds).toBeLessThan(93);
  });

  it.each([
    ['visa-phone', { program: 'apple_vas', passType: DEMO_APPLE_PASS.passType, id: '', status: 'not_found' }],
    ['mastercard-phone', { program: 'smart_tap', passType: '20180608', id: '', status: 'not_found' }],
  ])('that %s does not have are not found', async (card, pass) => {
    const lane = await TrayLane.start({ passes: demoPasses('vas_and_pay') });
    await lane.tap(createCard(card));
    expect(lane.of('pass')[0]!.passes).toEqual([pass]);
  });

  it('of several types are asked for one after the other, the last one as the last', async () => {
    const passes = demoPasses('vas_and_pay');
    const others = ['pass.com.example.one', 'pass.com.example.two'].map((passType) => ({
      ...DEMO_APPLE_PASS,
      passType,
    }));
    const lane = await TrayLane.start({ passes: { ...passes, apple: [...others, DEMO_APPLE_PASS] } });
    const honest = createCard('apple-phone-loyalty');
    const masks: number[] = [];
    const phone = withWallet(honest, (command) => {
      if (command[1] === 0xca) masks.push(command[5 + 5 + 35 + 6]!);
      return honest.apdu(command);
    });
    await lane.tap(phone);
    expect(masks).toEqual([0x81, 0x81, 0x01]);
    expect(lane.of('pass')[0]!.passes.map(({ status }) => status)).toEqual([
      'not_found',
      'not_found',
      'read',
    ]);
  });

  it('are asked for once in a payment, and again in the next', async () => {
    const lane = await TrayLane.start({ passes: demoPasses('vas_and_pay') });
    const card = createCard('apple-phone-loyalty');
    // Taken away in the middle of the payment.
    expect(await lane.tap(tornAt(card, 5))).toMatchObject({ restart: true });
    expect(lane.commands()).toContain(GET_VAS_DATA);
    await lane.tap(card, { attempt: 2 });
    expect(lane.commands()).not.toContain(GET_VAS_DATA);
    expect(lane.of('pass').at(-1)).toMatchObject({ attempt: 2, passes: [APPLE] });
    await lane.tap(card, { paymentId: 'payment-2' });
    expect(lane.commands()).toContain(GET_VAS_DATA);
  });

  it.each([
    ['6287', 'locked'],
    ['6984', 'user_action'],
  ])('of a phone that says %s are %s, and asked for at its next presentation', async (sw, status) => {
    const lane = await TrayLane.start({ passes: demoPasses('vas_and_pay') });
    const card = appleAnswering(sw);
    await lane.tap(card);
    expect(lane.of('pass')[0]!.passes).toMatchObject([{ status, id: '' }]);
    await lane.tap(card, { attempt: 2 });
    expect(lane.of('pass')[1]!.passes).toMatchObject([APPLE]);
  });

  it.each(['6F00', '6A80', '70039F27009000'])('that come as %s are unreadable', async (answer) => {
    const lane = await TrayLane.start({ passes: demoPasses('vas_and_pay') });
    expect(await lane.tap(appleAnswering(answer))).toMatchObject({ kind: 'online_request' });
    expect(lane.of('pass')[0]!.passes).toMatchObject([{ status: 'unreadable', id: '' }]);
  });

  it('are not told where the reading was cancelled', async () => {
    const lane = await TrayLane.start({ passes: demoPasses('vas_and_pay') });
    const tapped = lane.tap(createCard('apple-phone-loyalty'));
    await lane.clock.run(2);
    lane.disarm('payment-1');
    await lane.clock.run(30_000);
    await tapped.catch(() => null);
    expect(lane.of('pass')).toEqual([]);
    expect(lane.of('outcome')).toEqual([]);
  });
});

describe('passes in place of the payment', () => {
  it('with vas_only end without one, whatever is held there', async () => {
    const lane = await TrayLane.start({ passes: demoPasses('vas_only') });
    for (const name of ['apple-phone-loyalty', 'google-phone-loyalty', 'visa-card', 'visa-phone']) {
      const outcome = await lane.tap(createCard(name), { paymentId: name });
      expect(outcome).toMatchObject({ kind: 'end_application', reason: 'passes_only', restart: false });
      expect([outcome.card, outcome.sealedBase64]).toEqual([null, null]);
      expect(lane.commands()).not.toContain('SELECT PPSE');
    }
    expect(lane.of('pass').flatMap(({ passes }) => passes.map(({ status }) => status))).toEqual([
      'read',
      'read',
      'not_found',
    ]);
  });

  it('with vas_only send the owner of a locked phone to unlock it, and wait', async () => {
    const lane = await TrayLane.start({ passes: demoPasses('vas_only') });
    const card = appleAnswering('6287');
    const outcome = await lane.tap(card);
    expect(outcome).toMatchObject({ restart: true, reason: 'see_phone' });
    expect(outcome.message?.messageId).toBe(MESSAGE.SEE_PHONE);
    expect(await lane.tap(card, { attempt: 2 })).toMatchObject({ reason: 'passes_only' });
    expect(lane.of('pass').at(-1)!.passes).toMatchObject([APPLE]);
  });

  it('with vas_only ask again for a phone that was taken away', async () => {
    const lane = await TrayLane.start({ passes: demoPasses('vas_only') });
    expect(await lane.tap(tornAt(createCard('apple-phone-loyalty'), 2))).toMatchObject({
      kind: 'try_again',
      restart: true,
    });
  });

  it('with vas_or_pay take its place only where one was read', async () => {
    const lane = await TrayLane.start({ passes: demoPasses('vas_or_pay') });
    expect(await lane.tap(createCard('apple-phone-loyalty'))).toMatchObject({ reason: 'passes_only' });
    const outcome = await lane.tap(createCard('visa-phone'), { paymentId: 'payment-2' });
    expect(outcome).toMatchObject({ kind: 'online_request' });
  });
});

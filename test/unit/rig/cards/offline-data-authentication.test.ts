import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { createCard, TRAY } from '../../../../src/rig/cards/tray.ts';
import { verifyChain, verifyDynamicData } from './certificates.ts';
import { cdolValues, pdolValues, transact, UNPREDICTABLE_NUMBER } from './terminal.ts';

const RID = { visa: 'A000000003', mastercard: 'A000000004', other: '' };
/** Those that show no certificates, or not at the first tap. */
const UNCERTIFIED = ['declined-card', 'unknown-card', 'visa-locked-phone'];
const certified = TRAY.filter(({ name }) => !UNCERTIFIED.includes(name));

describe.each(certified)('$name', ({ name, scheme }) => {
  test('its certificates lead from the CA to the card and name issuer and PAN', () => {
    const reading = transact(createCard(name), { control: null });
    const { issuer, icc, iccKey } = verifyChain(reading, RID[scheme]);
    const pan = toHex(reading.card.get('5A')!);
    expect(issuer).toBe(`02${pan.slice(0, 6)}FF123500000101019001`);
    expect(icc).toMatch(new RegExp(`^04${pan}FFFF12350000\\d{2}01018001$`));
    expect(iccKey.modulus).toHaveLength(128);
  });

  test('a changed expiry date breaks the card’s certificate', () => {
    const reading = transact(createCard(name), { control: null });
    const at = toHex(reading.signedRecords).indexOf('5F2403') / 2 + 3;
    reading.signedRecords = reading.signedRecords.slice();
    reading.signedRecords[at]! += 1;
    expect(() => verifyChain(reading, RID[scheme])).toThrow('hash');
  });
});

test.each(['mastercard-card', 'mastercard-phone'])(
  '%s signs its decision with the whole transaction',
  (name) => {
    const card = createCard(name);
    const reading = transact(card);
    const { iccKey } = verifyChain(reading, RID.mastercard);
    const signature = reading.card.get('9F4B')!;
    const dynamic = verifyDynamicData(iccKey, signature, fromHex(UNPREDICTABLE_NUMBER));

    // Template 77 with 81 length; 9F4B takes 4 + 128 bytes out of its objects.
    const body = reading.cryptogramAnswer.subarray(3);
    const at = toHex(body).indexOf('9F4B8180') / 2;
    const withoutSignature = concatBytes(body.subarray(0, at), body.subarray(at + 132));
    const sent = fromHex(pdolValues(card, {}) + cdolValues({}));
    const hash = createHash('sha1').update(concatBytes(sent, withoutSignature)).digest();

    expect(dynamic).toHaveLength(38);
    expect(dynamic[0]).toBe(8);
    expect(dynamic[9]).toBe(reading.card.get('9F27')![0]);
    expect(toHex(dynamic.subarray(18))).toBe(toHex(hash));
    expect(reading.card.has('9F26')).toBe(false);
  },
);

test.each([
  ['visa-card', '21004000'],
  ['visa-card', '21804000'],
  ['visa-phone', '21C04000'],
])('%s with TTQ %s signs amount, currency and the qualifiers it gives', (name, ttq) => {
  const card = createCard(name);
  const reading = transact(card, { ttq });
  const { iccKey } = verifyChain(reading, RID.visa);
  const authenticationData = reading.card.get('9F69')!;
  const terminalData = fromHex(`${UNPREDICTABLE_NUMBER}0000000012500978`);
  const dynamic = verifyDynamicData(
    iccKey,
    reading.card.get('9F4B')!,
    concatBytes(terminalData, authenticationData),
  );
  expect(toHex(dynamic)).toBe(`02${toHex(reading.card.get('9F36')!)}`);
  expect(authenticationData[0]).toBe(1);
  expect(toHex(authenticationData.subarray(5))).toBe(toHex(reading.card.get('9F6C')!));
});

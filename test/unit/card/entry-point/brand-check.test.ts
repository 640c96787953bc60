import { expect, test } from 'vitest';
import { declineBrandMixUp } from '../../../../src/card/entry-point/brand-check.ts';
import { outcome } from '../../../../src/card/entry-point/outcomes.ts';
import { fromHex } from '../../../../src/platform/bytes/hex.ts';
import { elements, type Objects } from '../../../support/card/objects.ts';

const VISA = 'A0000000031010';
const MASTERCARD = 'A0000000041010';

const read = (objects: Objects) =>
  outcome('online_request', {
    dataRecord: elements(objects),
    discretionaryData: new Map([[0x95, new Uint8Array(5)]]),
    oda: { method: 'fdda', result: 'passed' },
  });

test.each([
  [VISA, '4761739001010010'],
  [MASTERCARD, '5413330089010012'],
  [MASTERCARD, '2221000000000009'],
  [MASTERCARD, '2720990000000007'],
  [MASTERCARD, '6799998900000060018F'],
])('a card number of the scheme passes: %s %s', (aid, pan) => {
  const result = read({ '5A': pan });
  expect(declineBrandMixUp(result, fromHex(aid))).toBe(result);
});

test.each([
  [VISA, '5413330089010012'],
  [VISA, '3761739001010010'],
  [MASTERCARD, '4761739001010010'],
  [MASTERCARD, '2220990000000000'],
  [MASTERCARD, '2721000000000000'],
  [MASTERCARD, '3413330089010012'],
])('a card number of another scheme is declined, and no card data goes out: %s %s', (aid, pan) => {
  const declined = declineBrandMixUp(read({ '5A': pan }), fromHex(aid));
  expect(declined).toMatchObject({
    kind: 'declined',
    dataRecord: null,
    uiOnOutcome: { messageId: 0x07 },
    oda: { method: 'fdda', result: 'passed' },
  });
  expect(declined.discretionaryData?.has(0x95)).toBe(true);
});

test.each(['57', '9F6B'])('track 2 (%s) is judged as the PAN is', (tag) => {
  const mixed = read({ '5A': '4761739001010010', [tag]: '5413330089010012D49122010000000000000F' });
  expect(declineBrandMixUp(mixed, fromHex(VISA)).kind).toBe('declined');
});

test('digits that are none do not pass', () => {
  expect(declineBrandMixUp(read({ '5A': '4FFF' }), fromHex(VISA)).kind).toBe('declined');
});

test('a scheme without known ranges, and an outcome without data record, pass', () => {
  const result = read({ '5A': '376173900101001F' });
  expect(declineBrandMixUp(result, fromHex('A00000002501'))).toBe(result);
  const ended = outcome('end_application');
  expect(declineBrandMixUp(ended, fromHex(VISA))).toBe(ended);
});

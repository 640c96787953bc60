import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CapturedCard } from '../../../../src/card/lane/protocol.ts';
import type { Payment } from '../../../../src/payment/payment.ts';
import { receiptDocument } from '../../../../src/payment/receipts/receipt-document.ts';
import { receiptSvg } from '../../../../src/payment/receipts/receipt-svg.ts';
import { approvedPayment, declinedPayment, plainLines, receiptHeader } from '../../../support/receipts.ts';

const PAYMENT_TEXTS = [
  ...(['reference', 'cvm', 'retrievalReference', 'authorisationCode', 'responseCode'] as const),
] satisfies (keyof Payment)[];
const CARD_TEXTS = [
  ...(['scheme', 'aid', 'applicationLabel', 'panTruncated', 'panLast4', 'panToken'] as const),
  ...(['panSequenceNumber', 'cryptogram', 'tvr', 'tsi', 'cvmResults', 'languagePreference'] as const),
] satisfies (keyof CapturedCard)[];

/** Issuer prefixes with a length that goes with each. */
const PREFIXES = [
  ...([
    ['4', 16],
    ['4', 13],
    ['4', 19],
    ['51', 16],
    ['2221', 16],
    ['34', 15],
    ['37', 15],
  ] as const),
  ...([
    ['36', 14],
    ['3528', 16],
    ['6011', 16],
    ['62', 16],
    ['67', 18],
  ] as const),
] as const;

function withCheckDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return digits + ((10 - (sum % 10)) % 10);
}

const cardNumber = fc
  .tuple(
    fc.constantFrom(...PREFIXES),
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 19, maxLength: 19 }),
  )
  .map(([[prefix, length], digits]) => withCheckDigit((prefix + digits.join('')).slice(0, length - 1)));

/** The number as a register, a card or a host might write it. */
const WRITINGS: readonly ((pan: string) => string)[] = [
  (pan) => pan,
  (pan) => `order ${pan} paid`,
  (pan) => `PAN:${pan}/x`,
  (pan) => pan.replace(/(.{4})(?=.)/g, '$1 '),
  (pan) => pan.replace(/(.{4})(?=.)/g, '$1-'),
  (pan) => pan.replace(/(.{4})(?=.)/g, '$1\u200b'),
  (pan) => pan.replace(/(.{4})(?=.)/g, '$1\n'),
  (pan) => pan.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  (pan) => `${pan}=29122011000012345678`,
  (pan) => `;${pan}D2912201FF`,
];

const polluted = fc
  .record({
    pan: cardNumber,
    writing: fc.constantFrom(...WRITINGS),
    paymentFields: fc.subarray(PAYMENT_TEXTS),
    cardFields: fc.subarray(CARD_TEXTS),
    approved: fc.boolean(),
  })
  .filter(({ paymentFields, cardFields }) => paymentFields.length + cardFields.length > 0);

test('no card number is on a receipt, whatever the record holds', () => {
  fc.assert(
    fc.property(
      polluted,
      fc.constantFrom('customer', 'merchant'),
      fc.constantFrom(24, 32, 42, 48),
      ({ pan, writing, paymentFields, cardFields, approved }, copy, columns) => {
        const text = writing(pan);
        const base = approved ? approvedPayment() : declinedPayment();
        const put = (fields: readonly string[]) => Object.fromEntries(fields.map((field) => [field, text]));
        const card = { ...base.card!, ...put(cardFields) } as CapturedCard;
        const payment = { ...base, ...put(paymentFields), card } as Payment;
        const { receiptline } = receiptDocument(payment, copy, receiptHeader({ columns }));
        const forms = [
          receiptline,
          plainLines(receiptline, columns).join('\n'),
          svgText(receiptline, columns),
        ];
        for (const form of forms) expect(digitsOf(form)).not.toContain(pan);
      },
    ),
    { numRuns: 150, seed: 20260105 },
  );
});

test('what looks like a card number but is none stays on the receipt', () => {
  const text = plainLines(
    receiptDocument(approvedPayment({ reference: '4111111111111112' }), 'customer', receiptHeader())
      .receiptline,
  ).join('\n');
  expect(text).toContain('4111111111111112');
});

/** Digits with nothing but separators, blanks and breaks between them count as one number. */
function digitsOf(text: string): string {
  return text.replace(/(?<=\d)[^\p{L}\d*[\]]+(?=\d)/gu, '').normalize('NFKC');
}

function svgText(receiptline: string, columns: number): string {
  const tspans = receiptSvg(receiptline, columns).matchAll(/<\/text>|<tspan[^>]*>([^<]*)<\/tspan>/g);
  return [...tspans].map(([, character]) => character ?? '\n').join('');
}

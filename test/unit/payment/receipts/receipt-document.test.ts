import { describe, expect, test } from 'vitest';
import type { Payment } from '../../../../src/payment/payment.ts';
import { receiptCopies, receiptDocument } from '../../../../src/payment/receipts/receipt-document.ts';
import { capturedCard, paymentOf } from '../../../support/payments.ts';
import { approvedPayment, declinedPayment, plainLines, receiptHeader } from '../../../support/receipts.ts';

const RULE = '-'.repeat(42);

function linesOf(payment: Payment, copy: 'customer' | 'merchant' = 'customer', columns = 42): string[] {
  return plainLines(receiptDocument(payment, copy, receiptHeader({ columns })).receiptline, columns);
}

/** Value beside a name in the receipt's table. */
function printedBeside(name: string, lines: string[]): string | undefined {
  return lines
    .find((line) => line.startsWith(`${name} `))
    ?.slice(name.length)
    .trim();
}

test('an approved payment with a phone: the customer copy from top to bottom', () => {
  expect(linesOf(approvedPayment())).toEqual([
    '    K a f f e e h a u s   M ü l l e r',
    '              Große Straße 1',
    '               10115 Berlin',
    '',
    '               Customer copy',
    RULE,
    '                   Sale',
    '        E  U  R     1  2  .  5  0',
    '',
    '             A P P R O V E D',
    RULE,
    'Date                   2026-01-05 09:00:09',
    'Terminal                          TILL0001',
    'Merchant                   276000000000001',
    'Reference                     till 4 / 117',
    'Payment                       2f3a4b5c6d7e',
    'Trace                               004711',
    'Card                      Debit Mastercard',
    'Number                           **** 0011',
    'Card sequence                           01',
    'Entry                   Contactless, phone',
    'Verification                 On the device',
    'AID                         A0000000041010',
    'TVR                             0000000000',
    'Cryptogram           ARQC 1122334455667788',
    'Authorisation                       A1B2C3',
    'Response                                00',
    RULE,
    '       Thank you – Dziękujemy, Łódź!',
  ]);
});

test('an offline approval says so on both copies', () => {
  const payment = approvedPayment({
    online: false,
    stan: null,
    responseCode: null,
    card: capturedCard({ cryptogramType: 'TC' }),
  });
  for (const copy of ['customer', 'merchant'] as const) {
    const lines = linesOf(payment, copy).map((line) => line.trim());
    expect(lines).toContain('OFFLINE');
    expect(lines).toContain('Sent to the bank later.');
    expect(printedBeside('Cryptogram', lines)).toBe('TC 1122334455667788');
    expect(printedBeside('Response', lines)).toBeUndefined();
  }
  expect(linesOf(approvedPayment()).join()).not.toMatch(/OFFLINE/);
});

test('a payment that the bank is asked about later says so, and to the merchant whose risk it is', () => {
  const payment = approvedPayment({
    online: false,
    deferred: true,
    authorisationCode: null,
    responseCode: null,
  });
  const text = (copy: 'customer' | 'merchant') => linesOf(payment, copy).map((line) => line.trim());
  for (const copy of ['customer', 'merchant'] as const) {
    expect(text(copy)).toContain('SUBJECT TO APPROVAL');
    expect(text(copy).join(' ')).toContain('The bank is asked later and may still decline.');
    expect(text(copy)).not.toContain('OFFLINE');
    expect(printedBeside('Authorisation', text(copy))).toBeUndefined();
  }
  expect(text('merchant')).toContain('Until then at the merchant’s risk.');
  expect(text('customer').join()).not.toContain('risk');
});

test('only the merchant copy of a signed payment has a line to sign on', () => {
  const signed = approvedPayment({ cvm: 'obtain_signature' });
  const merchant = linesOf(signed, 'merchant');
  expect(merchant.slice(-2)).toEqual([RULE, '                 Signature']);
  expect(merchant.slice(-5, -2)).toEqual(['', '', '']);
  expect(linesOf(signed, 'customer').at(-1)).toMatch(/Thank you/);
  expect(linesOf(approvedPayment(), 'merchant').at(-1)).toBe(RULE);
});

test.each([
  ['no_cvm', 'Not required'],
  ['confirmation_code_verified', 'On the device'],
  ['obtain_signature', 'Signature'],
  ['online_pin', 'PIN, online'],
  ['something else', undefined],
])('verification %s prints as %s', (cvm, printed) => {
  expect(printedBeside('Verification', linesOf(approvedPayment({ cvm })))).toBe(printed);
});

test.each([
  ['phone', 'Contactless, phone'],
  ['watch', 'Contactless, watch'],
  ['tablet', 'Contactless, tablet'],
  ['card', 'Contactless'],
  ['unknown', 'Contactless'],
] as const)('entry with a %s prints as %s', (formFactor, printed) => {
  expect(printedBeside('Entry', linesOf(approvedPayment({ card: capturedCard({ formFactor }) })))).toBe(
    printed,
  );
});

test('a card without a label is named by its scheme', () => {
  const card = capturedCard({ applicationLabel: null, scheme: 'visa' });
  expect(printedBeside('Card', linesOf(approvedPayment({ card })))).toBe('Visa');
});

describe('a declined payment', () => {
  test('leads with the refusal and its reason, and nobody can take it for the receipt of a payment', () => {
    const lines = linesOf(declinedPayment()).map((line) => line.trim());
    expect(lines.slice(5, 11)).toEqual([
      RULE,
      'N O T   A P P R O V E D',
      '',
      'The bank declined.',
      'Nothing is charged.',
      'Sale EUR 12.50',
    ]);
    expect(printedBeside('Response', lines)).toBe('51');
    expect(lines).not.toContain('A P P R O V E D');
  });

  test('says only once that nothing is charged', () => {
    const text = linesOf(declinedPayment({ reasonCode: 'host_no_answer' }))
      .join(' ')
      .replace(/ +/g, ' ');
    expect(text.match(/Nothing is charged/g)).toHaveLength(1);
  });
});

test('both copies are made when money moves, the customer’s when a card was refused, none without a card', () => {
  const copies = (payment: Payment) => receiptCopies(payment, receiptHeader()).map(({ copy }) => copy);
  expect(copies(approvedPayment())).toEqual(['customer', 'merchant']);
  expect(copies(declinedPayment())).toEqual(['customer']);
  expect(copies(paymentOf({ state: 'cancelled', reasonCode: 'cancelled_by_cashier' }))).toEqual([]);
});

describe('texts of others', () => {
  const hostile = 'a|b{c}d\\e"f`g^h_i~j-k=l \\n\\x41 ==';

  test('the characters of the receipt language print as they stand', () => {
    const lines = plainLines(
      receiptDocument(approvedPayment({ reference: hostile }), 'customer', {
        ...receiptHeader(),
        columns: 64,
        merchantName: '^^^',
        merchantAddress: ['=====', '-----', '{code:1; option:qrcode}', '|left'],
        footer: '"bold" `inverse`',
      }).receiptline,
      64,
    ).map((line) => line.trim());
    expect(printedBeside('Reference', lines)).toBe(hostile);
    expect(lines.slice(0, 5)).toEqual(['^ ^ ^', '=====', '-----', '{code:1; option:qrcode}', '|left']);
    expect(lines.at(-1)).toBe('"bold" `inverse`');
  });

  test('control and invisible characters vanish, line breaks become blanks', () => {
    const reference = '\u001b@till\r\n\t4\u0000 \u202e\u200b/ \u009b117\ud800';
    const { receiptline } = receiptDocument(approvedPayment({ reference }), 'customer', receiptHeader());
    expect(printedBeside('Reference', plainLines(receiptline))).toBe('@till 4 / 117');
    expect(receiptline.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
  });

  test('a character that turns into one of the language’s own when it is composed stays harmless', () => {
    // U+1FEF is a backtick after NFC.
    expect(printedBeside('Reference', linesOf(approvedPayment({ reference: 'x\u1fefy' })))).toBe('x`y');
  });

  test.each([24, 32, 42, 48])(
    'on %d columns every word of long texts is whole and nothing is lost',
    (columns) => {
      const name = 'Zur goldenen Gans am alten Markt';
      const reference = 'order 2026-000117 table 12 terrace green umbrella';
      const { receiptline } = receiptDocument(
        approvedPayment({ reference }),
        'customer',
        receiptHeader({ columns, merchantName: name }),
      );
      const lines = plainLines(receiptline, columns);
      for (const line of lines) expect([...line].length).toBeLessThanOrEqual(columns);
      const words = new Set(lines.flatMap((line) => line.split(/ +/)));
      for (const word of reference.split(' ')) {
        if (word.length < columns - 14) expect(words).toContain(word);
      }
      const head = lines.slice(0, lines.indexOf('')).join('').replaceAll(' ', '');
      expect(head.startsWith(name.replaceAll(' ', ''))).toBe(true);
    },
  );

  test('a word wider than its column is cut, not dropped', () => {
    const reference = 'X'.repeat(30) + 'Y'.repeat(34);
    const text = linesOf(approvedPayment({ reference }), 'customer', 32).join('');
    expect(text.match(/X/g)).toHaveLength(30);
    expect(text.match(/Y/g)).toHaveLength(34);
  });
});

test('the amount is the largest thing on an approved receipt, whatever it is', () => {
  for (const columns of [24, 32, 42, 48]) {
    for (const minor of [1n, 1250n, 123_456n, 12_345_678n, 999_999_999_999n]) {
      const { receiptline } = receiptDocument(
        approvedPayment({ amount: { minor, currency: 'EUR' } }),
        'customer',
        receiptHeader({ columns }),
      );
      const sizes = receiptline
        .split('\n')
        .map((line) => ({ size: /^`?"?(\^*)/.exec(line)![1]!.length, isAmount: line.includes('EUR') }));
      const amount = sizes.find(({ isAmount }) => isAmount)!.size;
      const others = Math.max(...sizes.filter(({ isAmount }) => !isAmount).map(({ size }) => size));
      expect(amount).toBeGreaterThan(others);
    }
  }
});

test('without a footer nothing follows the last line', () => {
  const { receiptline } = receiptDocument(approvedPayment(), 'customer', receiptHeader({ footer: '' }));
  expect(plainLines(receiptline).at(-1)).toBe(RULE);
});

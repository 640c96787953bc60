import { expect, test } from 'vitest';
import { encodeReceipt } from '../../../../../drivers/printers/escpos-serial/encode.ts';
import { receiptDocument } from '../../../../../src/payment/receipts/receipt-document.ts';
import {
  decodeEscpos,
  type PrintedPaper,
  type Span,
  textOf,
} from '../../../../support/printers/escpos-decoder.ts';
import { approvedPayment, declinedPayment, plainLines, receiptHeader } from '../../../../support/receipts.ts';

const WPC1252 = 16;
const PC852 = 18;

const hex = (...bytes: number[]) => Buffer.from(bytes).toString('hex');

function encoded(
  receiptline: string,
  columns = 42,
  model: 'escpos' | 'epson' | 'citizen' | 'generic' = 'escpos',
) {
  return encodeReceipt({ receiptline }, { columns, encoding: 'multilingual', model });
}

function spanOf(paper: PrintedPaper, text: string): Span {
  const span = paper.lines.flatMap(({ spans }) => spans).find((span) => span.text.includes(text));
  if (!span) throw new Error(`${text} is not on the paper`);
  return span;
}

const RECEIPTS = {
  approved: receiptDocument(approvedPayment(), 'customer', receiptHeader()),
  offline: receiptDocument(approvedPayment({ online: false }), 'merchant', receiptHeader()),
  signed: receiptDocument(approvedPayment({ cvm: 'obtain_signature' }), 'merchant', receiptHeader()),
  declined: receiptDocument(declinedPayment(), 'customer', receiptHeader()),
  long: receiptDocument(
    approvedPayment({ reference: 'Łódź 2026 / table 12, terrace (green umbrella), Mrs Wojciechowska' }),
    'customer',
    receiptHeader({ merchantName: 'Zur goldenen Gans am alten Markt' }),
  ),
};

test.each(Object.entries(RECEIPTS))(
  '%s: what is on the paper is what the receipt says',
  (_name, { receiptline }) => {
    for (const columns of [32, 42, 48]) {
      for (const model of ['escpos', 'epson', 'citizen', 'generic'] as const) {
        const paper = decodeEscpos(encoded(receiptline, columns, model));
        expect(textOf(paper)).toEqual(plainLines(receiptline, columns));
      }
    }
  },
);

test('letters of Europe come from the page that has them', () => {
  const { receiptline } = receiptDocument(
    approvedPayment(),
    'customer',
    receiptHeader({ merchantAddress: ['€ 5 ä ö ü ß', 'Łódź ł'] }),
  );
  const paper = decodeEscpos(encoded(receiptline));
  expect(textOf(paper).map((line) => line.trim())).toEqual(expect.arrayContaining(['€ 5 ä ö ü ß', 'Łódź ł']));
  expect(paper.codePages).toContain(PC852);
  expect(spanOf(paper, '€').codePage).toBe(WPC1252);
  expect(Buffer.from(encoded(receiptline)).toString('hex')).toContain(hex(0x1b, 0x74, WPC1252, 0x80));
});

test('one fixed code page carries what it has, and a question mark for the rest', () => {
  const { receiptline } = receiptDocument(
    approvedPayment(),
    'customer',
    receiptHeader({ footer: '5 € Łódź' }),
  );
  const bytes = encodeReceipt({ receiptline }, { columns: 42, encoding: 'cp858', model: 'escpos' });
  expect(textOf(decodeEscpos(bytes)).at(-1)?.trim()).toBe('5 € ?ód?');
});

test('the amount is tripled and bold, a refusal and the offline mark are white on black', () => {
  expect(spanOf(decodeEscpos(encoded(RECEIPTS.approved.receiptline)), 'EUR 12.50')).toMatchObject({
    width: 3,
    height: 3,
    bold: true,
    inverse: false,
  });
  expect(spanOf(decodeEscpos(encoded(RECEIPTS.declined.receiptline)), 'NOT APPROVED')).toMatchObject({
    width: 2,
    inverse: true,
  });
  expect(spanOf(decodeEscpos(encoded(RECEIPTS.offline.receiptline)), 'OFFLINE')).toMatchObject({
    inverse: true,
  });
});

test('a receipt begins with a reset, is cut once at its end, and last asks whether it is printed', () => {
  const bytes = Buffer.from(encoded(RECEIPTS.approved.receiptline));
  const paper = decodeEscpos(bytes);
  expect(hex(...bytes.subarray(0, 2))).toBe(hex(0x1b, 0x40));
  expect(paper.cuts).toEqual([paper.lines.length]);
  expect(hex(...bytes.subarray(-7))).toBe(hex(0x1d, 0x56, 0x42, 0x00, 0x1d, 0x72, 0x31));
});

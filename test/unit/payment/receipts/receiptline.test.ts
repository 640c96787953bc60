import fc from 'fast-check';
import { expect, test } from 'vitest';
import { centred, lines, table, wrapWords } from '../../../../src/payment/receipts/receiptline.ts';
import { plainLines } from '../../../support/receipts.ts';

const words = fc
  .array(fc.string({ minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 12 })
  .map((list) => list.map((word) => word.replace(/[^!-~]/g, 'x')).join(' '));

test('broken text has the same words in the same order, on lines that fit', () => {
  fc.assert(
    fc.property(words, fc.integer({ min: 2, max: 64 }), (text, width) => {
      const broken = wrapWords(text, width);
      for (const line of broken) expect(line.length).toBeLessThanOrEqual(width);
      expect(broken.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      for (const word of text.split(' ')) {
        if (word.length < width) expect(broken.some((line) => line.split(' ').includes(word))).toBe(true);
      }
    }),
    { seed: 1 },
  );
});

test('whatever a text is, the paper shows exactly it', () => {
  fc.assert(
    fc.property(words, fc.constantFrom(24, 32, 42, 48), (text, columns) => {
      const inTable = plainLines(lines(table([['Name', text]], columns)), columns);
      expect(inTable.every((line) => line !== '')).toBe(true);
      expect(inTable.join('').replaceAll(' ', '')).toBe(`Name${text.replaceAll(' ', '')}`);
      const inMiddle = plainLines(lines([centred(text, columns, { bold: true, inverse: true })]), columns);
      expect(inMiddle.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }),
    { seed: 2 },
  );
});

test('centred text is broken into lines of about the same length', () => {
  const { length } = plainLines(lines([centred('one two three four five six', 24)]), 24);
  expect(length).toBe(2);
  expect(
    plainLines(lines([centred('one two three four five six', 24)]), 24).map((line) => line.trim()),
  ).toEqual(['one two three', 'four five six']);
});

import { describe, expect, test } from 'vitest';
import { covers, specReferences, titleReference } from '../../../scripts/generate/spec-reference.ts';

describe('a reference in the code', () => {
  test('names one book and its sections', () => {
    expect(specReferences('EMV Contactless Book C-2, S1.10 to S1.21, S3')).toEqual([
      { book: 'EMV Contactless Book C-2', section: 'S1.10 to S1.21' },
      { book: 'EMV Contactless Book C-2', section: 'S3' },
    ]);
  });

  test('may name several books', () => {
    expect(
      specReferences('Book C-2, TAA (6.8); EMV 4.4 Book 3, 5.3 and 10.7: action codes; RFC 9562, 4'),
    ).toEqual([
      { book: 'EMV Contactless Book C-2', section: 'TAA' },
      { book: 'EMV 4.4 Book 3', section: '5.3' },
      { book: 'EMV 4.4 Book 3', section: '10.7' },
    ]);
  });

  test('to no section is one to the whole book', () => {
    expect(specReferences('EMV Contactless Book A v2.11, user interface: audio')).toEqual([
      { book: 'EMV Contactless Book A', section: '' },
    ]);
  });
});

test.each([
  ['Book B 3.1.1.13 nothing allowed: no command goes out', 'EMV Contactless Book B', '3.1.1.13'],
  ['C-3 5.7 a refund asks for no verification', 'EMV Contactless Book C-3', '5.7'],
  ['Book C-2 S3R1.10: after reading', 'EMV Contactless Book C-2', 'S3R1.10'],
  ['Book 3, Annex C and Book 4', 'EMV 4.4 Book 3', 'Annex C'],
])('the title "%s" begins with its reference', (title, book, section) => {
  expect(titleReference(title)).toEqual({ book, section });
});

test('a title without a reference has none', () => {
  expect(titleReference('a card that lies is declined')).toBeNull();
  expect(titleReference('Book B the cases that are run')).toBeNull();
});

test('a test covers its section, what that is a part of, and ranges around it', () => {
  expect(covers('3.3.2', '3.3.2.5')).toBe(true);
  expect(covers('3.1.1.9 to 3.1.1.12', '3.1.1.10')).toBe(true);
  expect(covers('S1.7 to S1.9', 'S1.10')).toBe(false);
  expect(covers('3.3.2.5', '3.3.2')).toBe(false);
  expect(covers('3.3.2', '3.3.21')).toBe(false);
});

import { expect, test } from 'vitest';
import { runKernel3 } from '../../support/card/kernel-3-card.ts';
import { tlvHex } from '../../support/card/objects.ts';

const AFL = (afl: string) => ({ objects: { 94: afl, 82: '0000' } });

test('Book C-3 5.3.1.1 without AFL, or with an empty one, nothing is read', () => {
  for (const afl of [null, '']) {
    const { outcome, apdus } = runKernel3({ objects: { 94: afl } });
    expect([outcome.kind, apdus.length]).toEqual(['online_request', 1]);
  }
});

test('Book C-3 5.3.1.1 records are read in the order of the AFL', () => {
  const { apdus } = runKernel3({ objects: { 94: '1003040010010201' } });
  expect(apdus.slice(1)).toEqual(['00B2031400', '00B2041400', '00B2011400', '00B2021400']);
});

test.each([
  ['a length that is no multiple of four', '100101'],
  ['SFI 0', '00010100'],
  ['SFI 31', 'F8010100'],
  ['low bits of the SFI byte', '11010100'],
  ['record 0', '10000100'],
  ['an end before the beginning', '10020100'],
  ['more signed records than records', '10010102'],
  ['more records than a reader takes', '1001FF00'],
  ['more than 248 bytes', '10010100'.repeat(63)],
])('Book C-3 5.3.1.1 an AFL with %s ends the application', (_title, afl) => {
  const { outcome, apdus } = runKernel3(AFL(afl));
  expect(outcome.kind).toBe('end_application');
  expect(outcome.uiOnOutcome).toMatchObject({ messageId: 0x1c, status: 'processing_error' });
  expect(apdus).toHaveLength(1);
});

test('Book C-3 5.3.1.1 an AFL of 248 bytes is still one', () => {
  expect(runKernel3(AFL('10010100'.repeat(62))).apdus.length).toBeGreaterThan(1);
});

test.each([
  ['a status other than 9000', '6A83'],
  ['a warning', '6283'],
  ['a record that is no template 70', '77055F3402019000'],
  ['an empty answer', '9000'],
  ['a broken record', '70035F34029000'],
  ['bytes after the template', '7000FF9000'],
])('Book C-3 5.3.1.2 %s ends the application', (_title, response) => {
  const { outcome, apdus } = runKernel3({ responses: { '00B20214': response } });
  expect(outcome.kind).toBe('end_application');
  expect(apdus).toHaveLength(3);
});

test('Book C-3 5.3.1.2 what SFI 11 and above hold is free', () => {
  const read = { '00B2015C': 'FFFFFFFF9000' };
  const { outcome } = runKernel3({ ...AFL('58010100'), responses: read });
  expect(outcome.kind).toBe('online_request');
});

test('Book C-3 5.3.1.2 an object of the terminal in a record is ignored', () => {
  const { outcome, record } = runKernel3({ responses: { '00B20214': '70099F02060000000000019000' } });
  expect(outcome.kind).toBe('online_request');
  expect(record(0x9f02)).toBe('000000001250');
});

test('Book C-3 5.3.1.2 unknown objects are kept out of the way', () => {
  const extra = tlvHex(0x70, `${tlvHex(0xdf01, 'AB')}${tlvHex(0x9f7e, 'CD')}`);
  expect(runKernel3({ responses: { '00B20214': `${extra}9000` } }).outcome.kind).toBe('online_request');
});

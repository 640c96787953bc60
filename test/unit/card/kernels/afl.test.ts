import { expect, test } from 'vitest';
import { aflRecords, MAX_RECORDS } from '../../../../src/card/kernels/afl.ts';
import { fromHex } from '../../../../src/platform/bytes/hex.ts';

test('records come in the order of the AFL, the first of each entry signed', () => {
  const records = aflRecords(fromHex('0802030110010100'));
  expect(records?.map(({ sfi, record, signed }) => [sfi, record, signed])).toEqual([
    [1, 2, true],
    [1, 3, false],
    [2, 1, false],
  ]);
});

test('an empty AFL names nothing', () => {
  expect(aflRecords(new Uint8Array())).toEqual([]);
});

test.each([
  ['a length that is no multiple of four', '08010100F8'],
  ['SFI 0', '00010100'],
  ['SFI 31', 'F8010100'],
  ['bits beside the SFI', '09010100'],
  ['record 0', '08000100'],
  ['an end before the beginning', '08020100'],
  ['more signed records than records', '08010203'],
])('%s is refused', (_title, afl) => {
  expect(aflRecords(fromHex(afl))).toBeNull();
});

test('one record more than the bound is refused', () => {
  const bound = MAX_RECORDS.toString(16).padStart(2, '0');
  const beyond = (MAX_RECORDS + 1).toString(16).padStart(2, '0');
  expect(aflRecords(fromHex(`0801${bound}00`))).toHaveLength(MAX_RECORDS);
  expect(aflRecords(fromHex(`0801${beyond}00`))).toBeNull();
  expect(aflRecords(fromHex(`0801${bound}0010010100`))).toBeNull();
});

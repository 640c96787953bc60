import { expect, test } from 'vitest';
import { COMMON_LAYOUT, codePart, scannedDataReports } from '../../../../drivers/scanners/scanned-data.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

/** A report as the guides print it: report 2, length, AIM identifier, code, two bytes of the maker, continuation. */
function report(length: number, aim: string, text: string, last: number): Uint8Array {
  const out = new Uint8Array(64);
  out.set([0x02, length, ...bytes(aim), ...bytes(text)]);
  out.set([0x73, 0x00, last], 61);
  return out;
}

test('the printed example of a boarding pass: 60 bytes in two reports (Access-IS LSR118, B.1.1)', () => {
  const text = 'M1GATHERGOOD/MICHAEL YABCDEF LHRDURAK 3542 052Y003D23  12345';
  const parts = [report(56, ']Q0', text.slice(0, 56), 1), report(4, ']Q0', text.slice(56), 0)].map((report) =>
    codePart(report, COMMON_LAYOUT),
  );
  expect(parts).toEqual([
    { aim: ']Q0', bytes: new Uint8Array(bytes(text.slice(0, 56))), continues: true },
    { aim: ']Q0', bytes: new Uint8Array(bytes(text.slice(56))), continues: false },
  ]);
});

test('only bit 0 of the last byte says that the code goes on', () => {
  expect(codePart(report(1, ']E0', '1', 0xfe), COMMON_LAYOUT)).toMatchObject({ continues: false });
  expect(codePart(report(1, ']E0', '1', 0x01), COMMON_LAYOUT)).toMatchObject({ continues: true });
});

test.each(['\0\0\0', ']\0\0', 'Q1 ', ']1A'])('%j in its place is no AIM identifier', (aim) => {
  expect(codePart(report(1, aim, '1', 0), COMMON_LAYOUT)).toMatchObject({ aim: null });
});

test.each([
  ['another report', Uint8Array.of(0x03, 1, 0x5d, 0x51, 0x31, 0x31)],
  ['a length beyond its room', report(57, ']Q1', 'x'.repeat(56), 0)],
  ['a report that ends before its code', report(20, ']Q1', 'x', 0).subarray(0, 24)],
  ['a report number alone', Uint8Array.of(0x02)],
  ['an empty report', new Uint8Array()],
])('%s holds no part of a code', (_name, report) => {
  expect(codePart(report, COMMON_LAYOUT)).toBeNull();
});

test('a code without a length ends before its zeros', () => {
  const layout = { reportId: null, length: null, aimAt: null, data: { at: 0, bytes: 8 }, continued: null };
  expect(codePart(Uint8Array.of(0x31, 0x32, 0, 0, 0, 0, 0, 0), layout)?.bytes).toEqual(
    Uint8Array.of(0x31, 0x32),
  );
});

test('a length of two bytes has the low one first', () => {
  const layout = { ...COMMON_LAYOUT, length: { at: 1, bytes: 2 }, aimAt: null, data: { at: 3, bytes: 300 } };
  const report = new Uint8Array(310).fill(0x39);
  report.set([0x02, 0x2c, 0x01]);
  expect(codePart(report, layout)?.bytes).toHaveLength(300);
});

test.each([
  [0, [[0, 0]]],
  [55, [[55, 0]]],
  [56, [[56, 0]]],
  [
    57,
    [
      [56, 1],
      [1, 0],
    ],
  ],
  [4096, [...Array.from({ length: 73 }, () => [56, 1]), [8, 0]]],
])('a code of %i bytes makes reports of 64 bytes', (length, lengthsAndLast) => {
  const reports = scannedDataReports(bytes('7'.repeat(length)), ']Q1');
  expect(reports.map((report) => [report[1], report[63]])).toEqual(lengthsAndLast);
  expect(reports.every((report) => report.length === 64 && report[0] === 2)).toBe(true);
  const parts = reports.map((report) => codePart(report, COMMON_LAYOUT));
  expect(Buffer.concat(parts.map((part) => part?.bytes ?? new Uint8Array()))).toEqual(
    bytes('7'.repeat(length)),
  );
  expect(parts.every((part) => part?.aim === ']Q1')).toBe(true);
});

test('no reports are made of what no scanner reads', () => {
  expect(() => scannedDataReports(new Uint8Array(4097), null)).toThrow(RangeError);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseReportDescriptor } from '../../../../../drivers/scanners/hid-pos/report-descriptor.ts';
import { fromHex } from '../../../../../src/platform/bytes/hex.ts';
import { HONEYWELL } from '../../../../support/scanners/report-descriptors.ts';

const fields = (hex: string) => parseReportDescriptor(fromHex(hex)).fields;

describe('HID 1.11, 6.2.2: report descriptors', () => {
  test('the fields of a scanner, with their places', () => {
    const { fields, reportBits } = bound(HONEYWELL);
    expect(fields.filter(({ reportId }) => reportId === 2)).toEqual([
      { kind: 'input', reportId: 2, usage: 0x1003b, bitOffset: 0, bitSize: 8, count: 1 },
      { kind: 'input', reportId: 2, usage: 0x8c00fb, bitOffset: 8, bitSize: 8, count: 1 },
      { kind: 'input', reportId: 2, usage: 0x8c00fc, bitOffset: 16, bitSize: 8, count: 1 },
      { kind: 'input', reportId: 2, usage: 0x8c00fd, bitOffset: 24, bitSize: 8, count: 1 },
      { kind: 'input', reportId: 2, usage: 0x8c00fe, bitOffset: 32, bitSize: 8, count: 56 },
      { kind: 'input', reportId: 2, usage: 0xff660004, bitOffset: 480, bitSize: 8, count: 1 },
      { kind: 'input', reportId: 2, usage: 0xff660000, bitOffset: 488, bitSize: 8, count: 1 },
      { kind: 'input', reportId: 2, usage: 0x8c00ff, bitOffset: 496, bitSize: 1, count: 8 },
    ]);
    expect(reportBits('input', 2)).toBe(63 * 8);
    expect(reportBits('output', 4)).toBe(8);
    expect(reportBits('output', 2)).toBe(0);
  });

  test('a range of usages gives one to each field, and the last to what remains', () => {
    expect(
      fields('058C 195E 2960 7501 9505 9102').map(({ usage, bitOffset, count }) => [usage, bitOffset, count]),
    ).toEqual([
      [0x8c005e, 0, 1],
      [0x8c005f, 1, 1],
      [0x8c0060, 2, 3],
    ]);
  });

  test('constants and arrays take their room and are no fields', () => {
    expect(fields('058C 7508 9502 8103 19AA 29AC 9501 8100 09FE 8102')).toEqual([
      { kind: 'input', reportId: 0, usage: 0x8c00fe, bitOffset: 24, bitSize: 8, count: 1 },
    ]);
  });

  test('a usage of four bytes brings its page along; usages end with their main item', () => {
    expect(fields('0501 7508 9501 0BFE008C00 8102 8102').map(({ usage }) => usage)).toEqual([0x8c00fe]);
  });

  test('push keeps the global items and pop gives them back', () => {
    expect(fields('058C 7508 9501 8502 A4 0501 7501 9503 8503 B4 09FE 8102')).toEqual([
      { kind: 'input', reportId: 2, usage: 0x8c00fe, bitOffset: 0, bitSize: 8, count: 1 },
    ]);
  });

  test('long items are passed over', () => {
    expect(fields('058C 7508 9501 FE0310 810281 09FE 8102')).toHaveLength(1);
  });

  test('a descriptor that breaks off gives what came before', () => {
    const whole = HONEYWELL;
    const cut = parseReportDescriptor(whole.subarray(0, 45)).fields;
    expect(cut).toEqual(parseReportDescriptor(whole).fields.slice(0, cut.length));
    expect(parseReportDescriptor(fromHex('058C 2600')).fields).toEqual([]);
  });

  test('no bytes make it throw, or large', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), (bytes) => {
        expect(parseReportDescriptor(bytes).fields.length).toBeLessThanOrEqual(1024);
      }),
    );
    expect(fields('058C 1900 2BFFFFFFFF 7501 97FFFFFFFF 8102').length).toBeLessThanOrEqual(1024);
  });
});

function bound(descriptor: Uint8Array) {
  const parsed = parseReportDescriptor(descriptor);
  return { fields: parsed.fields, reportBits: parsed.reportBits.bind(parsed) };
}

import { describe, expect, it } from 'vitest';
import { dateFromYymmdd, lastDayOfMmyy } from '../../../../src/card/emv/date.ts';
import { fromHex } from '../../../../src/platform/bytes/hex.ts';

describe('a date YYMMDD', () => {
  it.each([
    ['260315', 20260315],
    ['000101', 20000101],
    ['491231', 20491231],
    ['500101', 19500101],
    ['991231', 19991231],
    ['240229', 20240229],
    ['000229', 20000229],
  ])('%s is %i', (hex, date) => {
    expect(dateFromYymmdd(fromHex(hex))).toBe(date);
  });

  it.each([
    '',
    '2603',
    '26031500',
    '260015',
    '261315',
    '260300',
    '260332',
    '260431',
    '250229',
    '2A0315',
    '26031F',
  ])('%j is no date', (hex) => {
    expect(dateFromYymmdd(fromHex(hex))).toBeNull();
  });

  it('compares across the century', () => {
    expect(dateFromYymmdd(fromHex('991231'))!).toBeLessThan(dateFromYymmdd(fromHex('000101'))!);
  });
});

describe('a month MMYY', () => {
  it.each([
    ['0226', 20260228],
    ['0224', 20240229],
    ['1228', 20281231],
    ['0449', 20490430],
    ['0950', 19500930],
  ])('%s ends on %i', (hex, date) => {
    expect(lastDayOfMmyy(fromHex(hex))).toBe(date);
  });

  it.each(['', '02', '0026', '1326', 'FFFF', '0A26'])('%j is no month', (hex) => {
    expect(lastDayOfMmyy(fromHex(hex))).toBeNull();
  });
});

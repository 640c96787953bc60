import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ControlReport,
  scannerReports,
} from '../../../../../drivers/scanners/hid-pos/scanner-reports.ts';
import { COMMON_LAYOUT } from '../../../../../drivers/scanners/scanned-data.ts';
import { toHex } from '../../../../../src/platform/bytes/hex.ts';
import {
  BY_FEATURE,
  HONEYWELL,
  PLAIN,
  UNNUMBERED,
  WITHOUT_AIM,
} from '../../../../support/scanners/report-descriptors.ts';

const shown = (reports: readonly ControlReport[]) =>
  reports.map(({ kind, bytes }) => `${kind} ${toHex(bytes)}`);

describe('what a device says of its reports', () => {
  test('most have the layout that the guides print', () => {
    expect(scannerReports(HONEYWELL).scannedData).toEqual([COMMON_LAYOUT]);
    expect(scannerReports(PLAIN).scannedData).toEqual([COMMON_LAYOUT]);
  });

  test('trigger and beeps as Hand Held Products print them: 04 04, 04 02, 04 20', () => {
    const reports = scannerReports(HONEYWELL);
    expect(shown(reports.triggerOn)).toEqual(['output 0404']);
    expect(shown(reports.triggerOff)).toEqual(['output 0402', 'output 0400']);
    expect(shown(reports.badBeep)).toEqual(['output 0420']);
    expect(shown(reports.goodBeep)).toEqual(['output 0440']);
  });

  test('a device that shares its cable with a keyboard is told to send codes here', () => {
    expect(shown(scannerReports(HONEYWELL).opening)).toEqual(['feature FE01']);
  });

  test('a device without a trigger report is asked nothing', () => {
    const { opening, triggerOn, triggerOff, goodBeep, badBeep } = scannerReports(PLAIN);
    expect([opening, triggerOn, triggerOff, goodBeep, badBeep]).toEqual([[], [], [], [], []]);
  });

  test('a trigger in a feature report of two bytes', () => {
    const reports = scannerReports(BY_FEATURE);
    expect(shown(reports.triggerOn)).toEqual(['feature 050400']);
    expect(shown(reports.triggerOff)).toEqual(['feature 050200', 'feature 050000']);
    expect(shown(reports.badBeep)).toEqual(['feature 050001']);
    expect(shown(reports.goodBeep)).toEqual(['feature 050002']);
  });

  test('a code from byte 2 on, without an AIM identifier', () => {
    expect(scannerReports(WITHOUT_AIM).scannedData).toEqual([
      {
        reportId: 2,
        length: { at: 1, bytes: 1 },
        aimAt: null,
        data: { at: 2, bytes: 56 },
        continued: { at: 63, mask: 1 },
      },
    ]);
  });

  test('a report without a number begins with its first field', () => {
    expect(scannerReports(UNNUMBERED).scannedData).toEqual([
      { reportId: null, length: null, aimAt: null, data: { at: 0, bytes: 32 }, continued: null },
    ]);
  });

  test('a descriptor that cannot be had, or says nothing of codes, leaves the common layout', () => {
    expect(scannerReports(new Uint8Array()).scannedData).toEqual([COMMON_LAYOUT]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(scannerReports(bytes).scannedData.length).toBeGreaterThan(0);
      }),
    );
  });
});

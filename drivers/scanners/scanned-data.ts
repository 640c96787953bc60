import { AIM_IDENTIFIER, LONGEST_CODE_BYTES } from './code-text.ts';

/** Where a scanner's input report holds what of a code. Offsets in bytes; the number of the report, if any, is byte 0. */
export interface ScannedDataLayout {
  /** null: the device has one report and numbers none. */
  reportId: number | null;
  /** Length of the part of the code in this report; null: what follows it is zeros. */
  length: { at: number; bytes: number } | null;
  /** Three bytes, AIM identifier. */
  aimAt: number | null;
  data: { at: number; bytes: number };
  /** Set when the next report goes on with the code. */
  continued: { at: number; mask: number } | null;
}

/**
 * The 64 bytes that nearly all makers send: report 2, length, AIM identifier, 56 bytes of code, the maker's own
 * identifier, a reserved byte, the continuation bit.
 *
 * @spec HID Point of Sale Usage Tables 1.02, 3 (usages); the places are the makers'
 * NOTE: the same in the guides of Hand Held Products (3800i, 2020), Access-IS (LSR118) and in what a Datalogic
 * GD4500 sends. Unitech's MS842N has the code from byte 2 on and no AIM identifier: where the device's descriptor can
 * be read, that decides.
 */
export const COMMON_LAYOUT: ScannedDataLayout = {
  reportId: 2,
  length: { at: 1, bytes: 1 },
  aimAt: 2,
  data: { at: 5, bytes: 56 },
  continued: { at: 63, mask: 0x01 },
};

const COMMON_REPORT_BYTES = 64;

/** What one report holds of a code. */
export interface CodePart {
  aim: string | null;
  bytes: Uint8Array;
  continues: boolean;
}

/** The part of a code in a report; null when it is another report, or none that can be. */
export function codePart(report: Uint8Array, layout: ScannedDataLayout): CodePart | null {
  if (layout.reportId !== null && report[0] !== layout.reportId) return null;
  const { data, continued } = layout;
  const length = partLength(report, layout);
  if (length === null || length > data.bytes || data.at + length > report.length) return null;
  return {
    aim: aimIn(report, layout),
    bytes: report.slice(data.at, data.at + length),
    continues: continued !== null && ((report[continued.at] ?? 0) & continued.mask) !== 0,
  };
}

/** A code as the reports of a scanner with the common layout. @throws RangeError when it is longer than any code */
export function scannedDataReports(code: Uint8Array, aim: string | null): Uint8Array[] {
  if (code.length > LONGEST_CODE_BYTES)
    throw new RangeError(`a code has at most ${LONGEST_CODE_BYTES} bytes`);
  const { data } = COMMON_LAYOUT;
  const reports: Uint8Array[] = [];
  for (let from = 0; from === 0 || from < code.length; from += data.bytes) {
    const part = code.subarray(from, from + data.bytes);
    const report = new Uint8Array(COMMON_REPORT_BYTES);
    report.set([2, part.length, ...Buffer.from(aim ?? '', 'latin1').subarray(0, 3)]);
    report.set(part, data.at);
    report[63] = from + data.bytes < code.length ? 0x01 : 0x00;
    reports.push(report);
  }
  return reports;
}

function partLength(report: Uint8Array, { length, data }: ScannedDataLayout): number | null {
  if (length === null) {
    const rest = report.subarray(data.at, data.at + data.bytes);
    return rest.findLastIndex((byte) => byte !== 0) + 1;
  }
  if (length.at + length.bytes > report.length) return null;
  let value = 0;
  for (let i = length.bytes - 1; i >= 0; i--) value = value * 0x100 + (report[length.at + i] ?? 0);
  return value;
}

function aimIn(report: Uint8Array, { aimAt }: ScannedDataLayout): string | null {
  if (aimAt === null) return null;
  const text = Buffer.from(report.subarray(aimAt, aimAt + 3)).toString('latin1');
  return AIM_IDENTIFIER.test(text) ? text : null;
}

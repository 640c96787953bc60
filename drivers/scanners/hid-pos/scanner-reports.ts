import { COMMON_LAYOUT, type ScannedDataLayout } from '../scanned-data.ts';
import { parseReportDescriptor, type ReportDescriptor, type ReportField } from './report-descriptor.ts';

/** @spec HID Usage Tables 1.5, Barcode Scanner Page (0x8C); HID Point of Sale Usage Tables 1.02, 3 */
const USAGE = {
  byteCount: 0x0001_003b,
  preventReadOfBarcodes: 0x008c_005f,
  initiateBarcodeRead: 0x008c_0060,
  soundErrorBeep: 0x008c_0085,
  soundGoodReadBeep: 0x008c_0086,
  symbologyIdentifier1: 0x008c_00fb,
  symbologyIdentifier2: 0x008c_00fc,
  symbologyIdentifier3: 0x008c_00fd,
  decodedData: 0x008c_00fe,
  decodeDataContinued: 0x008c_00ff,
  /** Hand Held Products' own page. */
  outputRedirection: 0xff66_0003,
} as const;

/** A report to send, its number first (0 where the device numbers none). */
export interface ControlReport {
  kind: 'output' | 'feature';
  bytes: Uint8Array;
}

/** What a device can be asked, and where its reports have what. */
export interface ScannerReports {
  scannedData: readonly ScannedDataLayout[];
  /** Sent once when the device was opened; that it refuses does no harm. */
  opening: readonly ControlReport[];
  triggerOn: readonly ControlReport[];
  triggerOff: readonly ControlReport[];
  goodBeep: readonly ControlReport[];
  badBeep: readonly ControlReport[];
}

/** What a report descriptor says of the device; of one that cannot be read the common layout, and nothing to ask. */
export function scannerReports(descriptor: Uint8Array): ScannerReports {
  const parsed = parseReportDescriptor(descriptor);
  const layouts = parsed.fields
    .filter(({ kind, usage }) => kind === 'input' && usage === USAGE.decodedData)
    .flatMap((data) => scannedDataLayout(parsed, data) ?? []);
  return {
    scannedData: layouts.length > 0 ? layouts : [COMMON_LAYOUT],
    opening: setting(parsed, USAGE.outputRedirection),
    triggerOn: setting(parsed, USAGE.initiateBarcodeRead),
    triggerOff: triggerOff(parsed),
    goodBeep: setting(parsed, USAGE.soundGoodReadBeep),
    badBeep: setting(parsed, USAGE.soundErrorBeep),
  };
}

/**
 * NOTE: to Hand Held Products "prevent" is the event that ends a read (USB Interfaces User's Guide, 1-12); to
 * Datalogic's GD4500 it is a state that keeps the scanner from reading until it is taken back. So it is sent and
 * taken back, which ends the read with both and leaves neither locked.
 */
function triggerOff(parsed: ReportDescriptor): ControlReport[] {
  const prevent = setting(parsed, USAGE.preventReadOfBarcodes);
  const nothing = setting(parsed, USAGE.initiateBarcodeRead, 0);
  return [...prevent, ...nothing];
}

/** The report that sets one field, here of one byte or less, and leaves the others of its report at 0. */
function setting(parsed: ReportDescriptor, usage: number, value = 1): ControlReport[] {
  const field = parsed.fields.find((field) => field.kind !== 'input' && field.usage === usage);
  if (!field || field.kind === 'input' || field.bitSize > 8) return [];
  const { kind, reportId, bitOffset } = field;
  const bytes = new Uint8Array(1 + Math.ceil(parsed.reportBits(kind, reportId) / 8));
  bytes[0] = reportId;
  bytes[1 + (bitOffset >> 3)] = value << (bitOffset & 7);
  return [{ kind, bytes }];
}

function scannedDataLayout({ fields }: ReportDescriptor, data: ReportField): ScannedDataLayout | null {
  if (!isBytes(data)) return null;
  /** The number of the report comes before its fields. */
  const numberBytes = data.reportId === 0 ? 0 : 1;
  const at = ({ bitOffset }: ReportField): number => numberBytes + (bitOffset >> 3);
  const find = (usage: number): ReportField | undefined =>
    fields.find(
      (field) => field.kind === 'input' && field.reportId === data.reportId && field.usage === usage,
    );
  const length = find(USAGE.byteCount);
  const aim = [USAGE.symbologyIdentifier1, USAGE.symbologyIdentifier2, USAGE.symbologyIdentifier3].map(find);
  const aimAt = aim[0] && isBytes(aim[0]) ? at(aim[0]) : null;
  const isAimTogether = aim.every((field, i) => field && isBytes(field) && at(field) === (aimAt ?? 0) + i);
  const continued = find(USAGE.decodeDataContinued);
  return {
    reportId: data.reportId === 0 ? null : data.reportId,
    length: length && isBytes(length) ? { at: at(length), bytes: length.bitSize >> 3 } : null,
    aimAt: isAimTogether ? aimAt : null,
    data: { at: at(data), bytes: data.count },
    continued: continued ? { at: at(continued), mask: 1 << (continued.bitOffset & 7) } : null,
  };
}

const isBytes = ({ bitOffset, bitSize }: ReportField): boolean =>
  bitOffset % 8 === 0 && (bitSize === 8 || bitSize === 16);

import { type Printer, transform } from 'receiptline';
import type { ReceiptDocument } from '../../../src/platform/ports/printer.ts';
import type { EscposSerialOptions } from './options.ts';

/** The bytes that print and cut a receipt; last comes the question whether it is printed (GS r 1). */
export function encodeReceipt(
  { receiptline }: Pick<ReceiptDocument, 'receiptline'>,
  { columns, encoding, model }: Pick<EscposSerialOptions, 'columns' | 'encoding' | 'model'>,
): Uint8Array {
  const printer: Printer = { cpl: columns, encoding, command: model };
  return Buffer.from(transform(receiptline, printer), 'latin1');
}

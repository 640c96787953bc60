import { escposSerialPrinter } from '../../drivers/printers/escpos-serial/index.ts';
import { type PreviewPrinter, previewPrinter } from '../../drivers/printers/preview/index.ts';
import type { TerminalConfig } from '../platform/config/terminal-config.ts';
import type { Clock } from '../platform/ports/clock.ts';
import type { Printer, PrinterStatus } from '../platform/ports/printer.ts';
import type { DeviceBoard } from './device-board.ts';
import { optionsOf } from './options-of.ts';

export interface OpenPrinter {
  port: Printer;
  /** The same printer where it is the preview, whose switch the rig offers. */
  preview: PreviewPrinter | null;
}

const WAITING = 'Sales go on; receipts wait. Check paper, cover and cable.';

export function openPrinter(config: TerminalConfig, clock: Clock, board: DeviceBoard): OpenPrinter {
  const preview = config.printer.driver === previewPrinter.name ? previewPrinter.create({}, {}) : null;
  const port =
    preview ?? escposSerialPrinter.create(optionsOf(escposSerialPrinter, config.printer), { clock });
  const show = ({ state, reason }: PrinterStatus) =>
    board.set('Printer', 'printer', {
      state,
      detail: reason ?? null,
      hint: state === 'ready' ? null : WAITING,
    });
  show(port.status());
  port.onStatus(show);
  return { port, preview };
}

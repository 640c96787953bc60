import { z } from 'zod';
import type { DriverDefinition } from '../../../src/platform/ports/driver.ts';
import type { Printer, PrinterStatus } from '../../../src/platform/ports/printer.ts';

/** A printer without paper: receipts are looked at in the console. Its switch makes it fail as a real one does. */
export interface PreviewPrinter extends Printer {
  setUp(up: boolean): void;
}

const OUT_OF_PAPER = 'The printer is out of paper.';

export function createPreviewPrinter(): PreviewPrinter {
  let status: PrinterStatus = { state: 'ready' };
  const listeners: ((status: PrinterStatus) => void)[] = [];
  return {
    start: async () => {},
    stop: async () => {},
    status: () => status,
    onStatus: (listener) => {
      listeners.push(listener);
    },
    print: async () =>
      status.state === 'ready'
        ? { kind: 'printed' }
        : { kind: 'unavailable', code: 'paper_out', reason: OUT_OF_PAPER },
    setUp(up) {
      status = up ? { state: 'ready' } : { state: 'unavailable', reason: OUT_OF_PAPER };
      for (const listener of listeners) listener(status);
    },
  };
}

export const previewPrinter: DriverDefinition<PreviewPrinter, object, unknown> = {
  name: 'preview',
  summary: 'No paper: receipts are shown in the console.',
  options: z.strictObject({}),
  create: createPreviewPrinter,
};

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Printer, PrinterStatus, ReceiptDocument } from '../../src/platform/ports/printer.ts';

/** A printer with what a hand does to it. */
export interface PrinterRig {
  printer: Printer;
  /** Takes the paper away, pulls the cable: nothing can be printed until `mend`. */
  breakIt(): void;
  mend(): Promise<void>;
  dispose(): Promise<void>;
}

const RECEIPT: ReceiptDocument = { copy: 'customer', receiptline: 'Kaffee Müller\n-\n^^^EUR 12.50\n' };

/** What every printer promises, see src/platform/ports/printer.ts. */
export function printerContract(name: string, makeRig: () => PrinterRig): void {
  describe(`printer contract: ${name}`, () => {
    let rig: PrinterRig;
    let told: PrinterStatus[];

    beforeEach(() => {
      rig = makeRig();
      told = [];
      rig.printer.onStatus((status) => told.push(status));
    });
    afterEach(() => rig.dispose());

    test('once started it is ready and takes a receipt', async () => {
      await rig.printer.start();
      expect(rig.printer.status().state).toBe('ready');
      expect(await rig.printer.print(RECEIPT)).toEqual({ kind: 'printed' });
    });

    test('a receipt that cannot be printed is no exception: it says why, to a machine and to a cashier', async () => {
      await rig.printer.start();
      rig.breakIt();
      const result = await rig.printer.print(RECEIPT);
      expect(result).toMatchObject({
        kind: 'unavailable',
        code: expect.stringMatching(/^[a-z]+(_[a-z]+)*$/),
        reason: expect.stringMatching(/^[A-Z].*[.?]$/),
      });
      expect(rig.printer.status()).toMatchObject({ state: 'unavailable', reason: expect.any(String) });
    });

    test('what it tells its listeners is what it says when asked', async () => {
      await rig.printer.start();
      rig.breakIt();
      await rig.printer.print(RECEIPT);
      expect(told.at(-1)).toEqual(rig.printer.status());
      await rig.mend();
      expect(told.at(-1)).toMatchObject({ state: 'ready' });
      expect(rig.printer.status()).toMatchObject({ state: 'ready' });
    });

    test('mended, it prints without being started again', async () => {
      await rig.printer.start();
      rig.breakIt();
      await rig.printer.print(RECEIPT);
      await rig.mend();
      expect(await rig.printer.print(RECEIPT)).toEqual({ kind: 'printed' });
    });

    test('a printer that is broken when it starts does not keep the terminal from starting', async () => {
      rig.breakIt();
      await rig.printer.start();
      expect(rig.printer.status().state).toBe('unavailable');
      await rig.mend();
      expect(rig.printer.status().state).toBe('ready');
    });

    test('stopping twice, and printing afterwards, ends without an exception', async () => {
      await rig.printer.start();
      await rig.printer.stop();
      await rig.printer.stop();
      expect(await rig.printer.print(RECEIPT)).toHaveProperty('kind');
    });
  });
}

import type { Clock } from '../../../src/platform/ports/clock.ts';
import type {
  Printer,
  PrinterStatus,
  PrintResult,
  ReceiptDocument,
} from '../../../src/platform/ports/printer.ts';
import type { Dice } from '../../../src/rig/simulated/dice.ts';
import type { Life } from './life.ts';

const FASTEST_MS = 200;
const SLOWEST_MS = 1_500;

/** Paper outlives the process that prints on it. */
export interface Paper {
  hasPaper: boolean;
  taken(document: ReceiptDocument): void;
}

/** The printer's twin as one process reaches it: slow, out of paper, and the answer may not be heard any more. */
export class SimulatedPrinter implements Printer {
  readonly #parts: { life: Life; clock: Clock; dice: Dice; paper: Paper };
  #listener: (status: PrinterStatus) => void = () => {};

  constructor(parts: { life: Life; clock: Clock; dice: Dice; paper: Paper }) {
    this.#parts = parts;
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  status(): PrinterStatus {
    return this.#parts.paper.hasPaper ? { state: 'ready' } : { state: 'unavailable', reason: 'no paper' };
  }

  onStatus(listener: (status: PrinterStatus) => void): void {
    this.#listener = listener;
  }

  refilled(): void {
    this.#parts.life.reach('printer status', () => this.#listener(this.status()));
  }

  print(document: ReceiptDocument): Promise<PrintResult> {
    const { life, clock, dice, paper } = this.#parts;
    return new Promise((resolve) => {
      if (!life.pass('print')) return;
      if (!paper.hasPaper) {
        resolve({
          kind: 'unavailable',
          code: 'printer_out_of_paper',
          reason: 'The printer is out of paper.',
        });
        return;
      }
      paper.taken(document);
      clock.after(dice.between(FASTEST_MS, SLOWEST_MS), () => resolve({ kind: 'printed' }));
    });
  }
}

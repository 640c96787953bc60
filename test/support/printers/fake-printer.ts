import type {
  Printer,
  PrinterStatus,
  PrintResult,
  ReceiptDocument,
} from '../../../src/platform/ports/printer.ts';

/** A printer that does as a test tells it, and keeps the receipts it has taken. */
export class FakePrinter implements Printer {
  readonly printed: string[] = [];
  /** Calls of `print`, and the most of them under way at the same time. */
  asked = 0;
  mostAtOnce = 0;
  trouble: { code: string; reason: string } | null = null;
  fault: Error | null = null;
  #underWay = 0;
  #held: Promise<void> = Promise.resolve();
  #release: () => void = () => {};
  #status: PrinterStatus = { state: 'ready' };
  readonly #listeners: ((status: PrinterStatus) => void)[] = [];

  async print({ receiptline }: ReceiptDocument): Promise<PrintResult> {
    this.asked += 1;
    this.#underWay += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#underWay);
    await this.#held;
    this.#underWay -= 1;
    if (this.fault) throw this.fault;
    if (this.trouble) return { kind: 'unavailable', ...this.trouble };
    this.printed.push(receiptline);
    return { kind: 'printed' };
  }

  /** From now on a receipt is under way until `release`. */
  hold(): void {
    this.#held = new Promise((release) => {
      this.#release = release;
    });
  }

  release(): void {
    this.#release();
  }

  become(status: PrinterStatus): void {
    this.#status = status;
    for (const listener of this.#listeners) listener(status);
  }

  /** Lets everything happen that can happen without it. */
  settle(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  status(): PrinterStatus {
    return this.#status;
  }

  onStatus(listener: (status: PrinterStatus) => void): void {
    this.#listeners.push(listener);
  }

  async start(): Promise<void> {}
  async stop(): Promise<void> {}
}

import type { Clock, Timer } from '../../../src/platform/ports/clock.ts';
import type {
  Printer,
  PrinterStatus,
  PrintResult,
  ReceiptDocument,
} from '../../../src/platform/ports/printer.ts';
import { encodeReceipt } from './encode.ts';
import type { EscposSerialOptions } from './options.ts';
import { SerialLink } from './serial-link.ts';
import type { PortOpener } from './serial-port.ts';
import {
  isPaperLow,
  isPrintedByte,
  isStatusByte,
  OFFLINE_STATUS_REQUEST,
  PAPER_STATUS_REQUEST,
  type Trouble,
  troubleIn,
} from './status-bytes.ts';

const ANSWER_MS = 1_000;
const LOOK_EVERY_MS = 5_000;
/** Beside twice the time that the line needs for the bytes: a stalled peer never reports by itself. */
const WRITE_MARGIN_MS = 5_000;
const BITS_PER_BYTE = 10;
/** How long it may take from the last byte sent to the last line printed, in rounds between which it is asked why. */
const PRINTED_ROUND_MS = 3_000;
const PRINTED_ROUNDS = 4;

const NOT_CONNECTED = 'The printer is not connected.';
const NO_ANSWER = 'The printer does not answer. Is it switched on?';
const PAPER_LOW = 'The paper is nearly out.';
const STALLED = 'The printer does not take the receipt.';

/** ESC/POS over a serial line: one thing at a time, opened again by itself, looked at every five seconds. */
export class SerialPrinter implements Printer {
  readonly #options: EscposSerialOptions;
  readonly #clock: Clock;
  readonly #link: SerialLink;
  readonly #listeners: ((status: PrinterStatus) => void)[] = [];
  #status: PrinterStatus = { state: 'unavailable', reason: NOT_CONNECTED };
  /** Ends when the line is free. */
  #turn: Promise<unknown> = Promise.resolve();
  #nextLook: Timer | null = null;
  /** Whether it answers GS r; not every clone does, and then a receipt taken counts as printed. */
  #tellsPrinted = true;

  constructor(options: EscposSerialOptions, clock: Clock, openPort: PortOpener) {
    this.#options = options;
    this.#clock = clock;
    this.#link = new SerialLink({
      openPort,
      clock,
      onOpen: () => this.#inTurn(() => this.#look()),
      onLost: (reason) => this.#setStatus({ state: 'unavailable', reason }),
    });
  }

  start(): Promise<void> {
    return this.#link.start();
  }

  async stop(): Promise<void> {
    this.#nextLook?.cancel();
    await this.#link.stop();
    await this.#turn;
    this.#nextLook?.cancel();
    this.#setStatus({ state: 'unavailable', reason: NOT_CONNECTED });
  }

  status(): PrinterStatus {
    return this.#status;
  }

  onStatus(listener: (status: PrinterStatus) => void): void {
    this.#listeners.push(listener);
  }

  print(document: ReceiptDocument): Promise<PrintResult> {
    return this.#inTurn(() => this.#print(document));
  }

  async #print(document: ReceiptDocument): Promise<PrintResult> {
    const before = await this.#look();
    if (before) return { kind: 'unavailable', ...before };
    const bytes = encodeReceipt(document, this.#options);
    const boundMs = WRITE_MARGIN_MS + (2_000 * BITS_PER_BYTE * bytes.length) / this.#options.baud;
    const printed =
      this.#options.askStatus && this.#tellsPrinted
        ? this.#link.awaitByte(isPrintedByte, boundMs + PRINTED_ROUND_MS)
        : null;
    if (!(await this.#link.write(bytes, boundMs))) {
      const reason = this.#link.isOpen ? STALLED : this.#lostReason();
      this.#link.drop(STALLED);
      return { kind: 'unavailable', code: 'write_failed', reason };
    }
    const after = printed && (await this.#untilPrinted(printed));
    return after ? { kind: 'unavailable', ...after } : { kind: 'printed' };
  }

  /** Waits until the printer says that it has printed, and asks what is the matter when it does not. */
  async #untilPrinted(printed: Promise<number | null>): Promise<Trouble | null> {
    for (let round = 1; round <= PRINTED_ROUNDS; round++) {
      if ((await printed) !== null) return null;
      printed = this.#link.awaitByte(isPrintedByte, PRINTED_ROUND_MS);
      const trouble = await this.#look();
      if (trouble) return trouble;
    }
    this.#tellsPrinted = false;
    return null;
  }

  /** Asks how the printer is, if it can be asked, and shows it. */
  async #look(): Promise<Trouble | null> {
    this.#nextLook?.cancel();
    if (!this.#link.isOpen) return { code: 'not_connected', reason: this.#lostReason() };
    if (!this.#options.askStatus) {
      this.#setStatus({ state: 'ready' });
      return null;
    }
    const offlineCause = await this.#link.ask(OFFLINE_STATUS_REQUEST, isStatusByte, ANSWER_MS);
    const paper =
      offlineCause === null ? null : await this.#link.ask(PAPER_STATUS_REQUEST, isStatusByte, ANSWER_MS);
    if (offlineCause === null || paper === null) return this.#unanswered();
    this.#nextLook = this.#clock.after(LOOK_EVERY_MS, () => void this.#inTurn(() => this.#look()));
    const trouble = troubleIn(offlineCause, paper);
    if (trouble) this.#setStatus({ state: 'unavailable', reason: trouble.reason });
    else this.#setStatus({ state: 'ready', ...(isPaperLow(paper) && { reason: PAPER_LOW }) });
    return trouble;
  }

  /** A printer that is off takes bytes for ever, and an answer that comes late belongs to no question: start anew. */
  #unanswered(): Trouble {
    if (!this.#link.isOpen) return { code: 'not_connected', reason: this.#lostReason() };
    this.#link.drop(NO_ANSWER);
    return { code: 'no_answer', reason: NO_ANSWER };
  }

  #lostReason(): string {
    return (this.#status.state === 'unavailable' && this.#status.reason) || NOT_CONNECTED;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }

  #setStatus(status: PrinterStatus): void {
    if (status.state === this.#status.state && status.reason === this.#status.reason) return;
    this.#status = status;
    for (const listener of this.#listeners) listener(status);
  }
}

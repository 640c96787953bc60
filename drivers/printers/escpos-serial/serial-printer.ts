import { transform } from 'receiptline';
import { SerialPort } from 'serialport';
import type { Clock, Timer } from '../../../src/platform/ports/clock.ts';
import type {
  Printer,
  PrinterStatus,
  PrintResult,
  ReceiptDocument,
} from '../../../src/platform/ports/printer.ts';
import type { EscposSerialOptions } from './index.ts';
import { isStatusByte, OFFLINE_STATUS_REQUEST, PAPER_STATUS_REQUEST, troubleIn } from './status-bytes.ts';

const ANSWER_TIMEOUT_MS = 400;
const REOPEN_MS = 2_000;
/** A receipt of some 4 KB takes 2 s at 19200 baud; a stalled peer never reports by itself. */
const WRITE_TIMEOUT_MS = 15_000;

/** ESC/POS over a serial port. Opens again by itself after an unplug; one document at a time. */
export class SerialPrinter implements Printer {
  readonly #options: EscposSerialOptions;
  readonly #clock: Clock;
  readonly #listeners: ((status: PrinterStatus) => void)[] = [];
  #status: PrinterStatus = { state: 'unavailable', reason: 'The printer is being opened.' };
  #port: SerialPort | null = null;
  #reopen: Timer | null = null;
  #stopped = false;
  #onStatusByte: ((byte: number) => void) | null = null;

  constructor(options: EscposSerialOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  start(): Promise<void> {
    this.#stopped = false;
    return this.#open();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#reopen?.cancel();
    const port = this.#port;
    this.#port = null;
    if (port?.isOpen) await new Promise<void>((done) => port.close(() => done()));
  }

  status(): PrinterStatus {
    return this.#status;
  }

  onStatus(listener: (status: PrinterStatus) => void): void {
    this.#listeners.push(listener);
  }

  async print(document: ReceiptDocument): Promise<PrintResult> {
    const port = this.#port;
    if (!port?.isOpen)
      return this.#unavailable('not_connected', this.#status.reason ?? 'The printer is not connected.');
    if (this.#options.askStatus) {
      const offlineCause = await this.#ask(port, OFFLINE_STATUS_REQUEST);
      const paper = await this.#ask(port, PAPER_STATUS_REQUEST);
      const trouble = troubleIn(offlineCause, paper);
      if (trouble) return this.#unavailable(trouble.code, trouble.reason);
    }
    const { columns, encoding, model } = this.#options;
    const commands = transform(document.receiptline, { cpl: columns, encoding, command: model } as never);
    if (!(await this.#write(port, Buffer.from(commands, 'latin1')))) {
      this.#lost(port, 'The printer does not take the receipt.');
      return { kind: 'unavailable', code: 'write_failed', reason: 'The printer does not take the receipt.' };
    }
    this.#setStatus({ state: 'ready' });
    return { kind: 'printed' };
  }

  #open(): Promise<void> {
    return new Promise((done) => {
      const { path, baud } = this.#options;
      const port = new SerialPort({ path, baudRate: baud, autoOpen: false, hupcl: false });
      port.on('data', (bytes: Buffer) => {
        for (const byte of bytes) if (isStatusByte(byte)) this.#onStatusByte?.(byte);
      });
      // QUIRK(serialport): without flowing mode an unplug goes unnoticed; close may come twice.
      port.on('close', () => this.#lost(port, 'The printer was unplugged.'));
      port.on('error', () => this.#lost(port, 'The printer’s port reports an error.'));
      port.open((error) => {
        if (error) {
          this.#lost(port, `The printer’s port ${path} cannot be opened.`);
        } else {
          this.#port = port;
          port.resume();
          this.#setStatus({ state: 'ready' });
        }
        done();
      });
    });
  }

  #lost(port: SerialPort, reason: string): void {
    if (this.#port !== null && this.#port !== port) return;
    this.#port = null;
    if (port.isOpen) port.close(() => {});
    if (this.#stopped) return;
    this.#setStatus({ state: 'unavailable', reason });
    this.#reopen?.cancel();
    this.#reopen = this.#clock.after(REOPEN_MS, () => void this.#open());
  }

  /** One status byte, or null when the printer does not answer (many cables are write-only). */
  #ask(port: SerialPort, request: Uint8Array): Promise<number | null> {
    return new Promise((answer) => {
      const finish = (byte: number | null) => {
        timer.cancel();
        this.#onStatusByte = null;
        answer(byte);
      };
      const timer = this.#clock.after(ANSWER_TIMEOUT_MS, () => finish(null));
      this.#onStatusByte = finish;
      port.write(Buffer.from(request));
    });
  }

  #write(port: SerialPort, bytes: Buffer): Promise<boolean> {
    return new Promise((done) => {
      const timer = this.#clock.after(WRITE_TIMEOUT_MS, () => done(false));
      const finish = (ok: boolean) => {
        timer.cancel();
        done(ok);
      };
      port.write(bytes, (error) => {
        if (error) finish(false);
        else port.drain((drainError) => finish(!drainError));
      });
    });
  }

  #unavailable(code: string, reason: string): PrintResult {
    this.#setStatus({ state: 'unavailable', reason });
    return { kind: 'unavailable', code, reason };
  }

  #setStatus(status: PrinterStatus): void {
    if (status.state === this.#status.state && status.reason === this.#status.reason) return;
    this.#status = status;
    for (const listener of this.#listeners) listener(status);
  }
}

import { TerminalError } from '../../../src/platform/errors/terminal-error.ts';
import type {
  CardEvent,
  CardReader,
  ReaderEvent,
  ReaderSurroundings,
} from '../../../src/platform/ports/card-reader.ts';
import type { Timer } from '../../../src/platform/ports/clock.ts';
import { backoffMs } from '../../../src/platform/system/backoff.ts';
import { ecpCommands, ecpSent } from './ecp-pn532.ts';
import { openNfcPcsc } from './nfc-pcsc.ts';
import type { DeviceStatus, PcscContext, PcscDevice } from './pcsc-context.ts';
import { linkLoss } from './pcsc-errors.ts';
import { preflight } from './preflight.ts';

export interface PcscReaderOptions {
  /** Part of the reader's name as PC/SC lists it; the first reader when absent. */
  name?: string | undefined;
  /** The chip through which polling frames go; absent: none are sent. */
  ecp?: 'off' | 'pn532' | undefined;
}

/** PC/SC itself, so that a test can put another in its place. */
export interface PcscAccess {
  preflight(): Promise<void>;
  open(): PcscContext;
}

/** pcscd lists its readers within milliseconds; a reader that is not among them by then is missing. */
const READER_LISTED_WITHIN_MS = 1_000;
const REOPEN = { firstMs: 250, longestMs: 10_000 };
/** A phone may need a moment in the field before it answers. */
const CONNECT_ATTEMPTS = 3;
const CONNECT_PAUSE_MS = 100;

/**
 * A contactless reader behind pcscd. Opens PC/SC again whenever it breaks, takes up its reader whenever it
 * appears, and leaves a call that does not come back to the end of the process (`onHung`).
 *
 * NOTE: 61xx and 6Cxx are passed on as they come. GET RESPONSE and the repeated Le belong to T=0; a contactless
 * card speaks ISO/IEC 14443-4, where a response comes whole, so the kernel judges such a status like any other.
 */
export class PcscReader implements CardReader {
  /** Only where the options name the chip. */
  readonly sendEcp?: NonNullable<CardReader['sendEcp']>;
  readonly #options: PcscReaderOptions;
  readonly #at: ReaderSurroundings;
  readonly #access: PcscAccess;
  #listener: (event: ReaderEvent) => void = () => {};
  #context: PcscContext | null = null;
  #device: PcscDevice | null = null;
  #timer: Timer | null = null;
  /** Openings of PC/SC in a row that came to nothing. */
  #failures = 0;
  /** What was reported last: 'up', or the error's code. */
  #reported: string | null = null;
  #status: DeviceStatus | null = null;
  /** The card was reported and not yet its removal. */
  #cardReported = false;
  /** A connect to the card in the field is under way or waits for its turn. */
  #reaching = false;
  /** One native call at a time. */
  #queue: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(options: PcscReaderOptions, surroundings: ReaderSurroundings, access?: PcscAccess) {
    this.#options = options;
    this.#at = surroundings;
    if (options.ecp === 'pn532') this.sendEcp = (frame) => this.#inTurn(() => this.#sendEcp(frame));
    this.#access = access ?? { preflight: () => preflight(surroundings.clock), open: openNfcPcsc };
  }

  start(listener: (event: ReaderEvent) => void): void {
    this.#listener = listener;
    void this.#open();
  }

  transmit(apdu: Uint8Array): Promise<CardEvent> {
    return this.#inTurn(() => this.#exchange(apdu));
  }

  async stop(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#close();
  }

  async #open(): Promise<void> {
    try {
      await this.#access.preflight();
      if (this.#ended) return;
      this.#context = this.#access.open();
    } catch (error) {
      this.#broken(error);
      return;
    }
    this.#context.onDevice((device) => this.#offered(device));
    this.#context.onError((error) => this.#broken(error));
    this.#timer = this.#at.clock.after(READER_LISTED_WITHIN_MS, () => this.#reportMissing());
  }

  /** PC/SC broke: let go of everything and begin anew. */
  #broken(cause: unknown): void {
    if (this.#ended) return;
    this.#close();
    this.#down(
      cause instanceof TerminalError
        ? cause
        : new TerminalError('pcscd_missing', 'The PC/SC service ended or broke the connection.', { cause }),
    );
    this.#failures++;
    const delayMs = backoffMs(this.#failures, REOPEN, this.#at.random);
    this.#timer = this.#at.clock.after(delayMs, () => void this.#open());
  }

  #close(): void {
    this.#timer?.cancel();
    this.#cardGone();
    this.#device = null;
    this.#status = null;
    this.#context?.close();
    this.#context = null;
  }

  #offered(device: PcscDevice): void {
    if (this.#device || !device.name.includes(this.#options.name ?? '')) {
      device.close();
      return;
    }
    this.#device = device;
    device.onStatus((status) => {
      if (this.#device === device) this.#onStatus(device, status);
    });
    device.onGone(() => {
      if (this.#device !== device) return;
      this.#cardGone();
      this.#device = null;
      this.#status = null;
      this.#reportMissing();
    });
  }

  #onStatus(device: PcscDevice, status: DeviceStatus): void {
    const before = this.#status;
    this.#status = status;
    const sameCard = before?.state === 'card' && isCard(status, before.changes);
    if (!sameCard) this.#cardGone();
    if (status.state === 'unavailable') {
      this.#reportMissing();
      return;
    }
    this.#up(device.name);
    if (status.state === 'empty' || (sameCard && (this.#cardReported || this.#reaching))) return;
    this.#reaching = true;
    void this.#inTurn(() => this.#reach(device, status.changes, before === null));
  }

  /** Connects to the card that came, unless it has left meanwhile. */
  async #reach(device: PcscDevice, changes: number, wasThere: boolean): Promise<void> {
    const stillThere = () => this.#device === device && isCard(this.#status, changes);
    let reached = false;
    for (let attempt = 1; attempt <= CONNECT_ATTEMPTS && !reached && stillThere(); attempt++) {
      try {
        if ((await this.#bounded(device.connect())) === 'hung') return;
        reached = true;
      } catch {
        // The card does not answer yet, or another program holds it.
        await new Promise<void>((resolve) => this.#at.clock.after(CONNECT_PAUSE_MS, resolve));
      }
    }
    if (!stillThere()) return;
    this.#reaching = false;
    if (!reached) return;
    this.#cardReported = true;
    this.#listener({ kind: 'card', atr: this.#status!.atr, ...(wasThere ? { wasThere } : {}) });
  }

  async #exchange(apdu: Uint8Array): Promise<CardEvent> {
    if (!this.#device || !this.#cardReported) return { kind: 'lost', cause: 'timeout' };
    try {
      const response = await this.#bounded(this.#device.transmit(apdu));
      if (response === 'hung') return { kind: 'lost', cause: 'timeout' };
      const length = response.length;
      if (length < 2) return { kind: 'lost', cause: 'protocol' };
      const sw = (response[length - 2]! << 8) | response[length - 1]!;
      return { kind: 'response', data: response.subarray(0, length - 2), sw };
    } catch (error) {
      return { kind: 'lost', cause: linkLoss(error) };
    }
  }

  /** A card that came meanwhile is more important: nothing is sent, and nothing is wrong. */
  async #sendEcp(frame: Uint8Array): Promise<boolean> {
    if (!this.#device || this.#status?.state !== 'empty') return true;
    try {
      const responses = await this.#bounded(this.#device.escape(ecpCommands(frame)));
      return responses !== 'hung' && ecpSent(responses);
    } catch {
      return this.#status?.state !== 'empty';
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result;
    return result;
  }

  /** The call's result, or 'hung' when it takes too long. */
  #bounded<T>(call: Promise<T>): Promise<T | 'hung'> {
    return new Promise((resolve, reject) => {
      const watchdog = this.#at.clock.after(this.#at.apduTimeoutMs, () => {
        this.#hung();
        resolve('hung');
      });
      call.then(resolve, reject).finally(() => watchdog.cancel());
    });
  }

  #hung(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#timer?.cancel();
    this.#cardGone();
    this.#down(
      new TerminalError('reader_fault', `The reader did not answer within ${this.#at.apduTimeoutMs} ms.`),
    );
    this.#at.onHung();
  }

  #cardGone(): void {
    if (!this.#cardReported) return;
    this.#cardReported = false;
    this.#listener({ kind: 'removed' });
  }

  #reportMissing(): void {
    if (this.#device && this.#status?.state !== 'unavailable') return;
    const which = this.#options.name === undefined ? 'No reader' : `No reader named "${this.#options.name}"`;
    this.#down(new TerminalError('reader_missing', `${which} is there.`));
  }

  #up(name: string): void {
    this.#failures = 0;
    if (this.#reported === 'up') return;
    this.#reported = 'up';
    this.#listener({ kind: 'up', name });
  }

  #down(error: TerminalError): void {
    if (this.#reported === error.code) return;
    this.#reported = error.code;
    this.#listener({ kind: 'down', error });
  }
}

function isCard(status: DeviceStatus | null, changes: number): boolean {
  return status?.state === 'card' && status.changes === changes;
}

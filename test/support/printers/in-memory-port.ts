import type { PortEvents, PortOpener } from '../../../drivers/printers/escpos-serial/serial-port.ts';
import type { EscposPeer } from './escpos-peer.ts';

/** A serial line in memory between the driver and a printer, with what goes wrong with lines. */
export class InMemoryPort {
  /** The device file is there. */
  present = true;
  /** Opening never ends. */
  opensNever = false;
  /** The peer takes nothing any more, and writes never end. */
  stalled = false;
  /** Closing never ends. */
  closesNever = false;
  /** The next write fails. */
  writeFails = false;
  opened = 0;
  closed = 0;
  readonly #peer: EscposPeer;
  #events: PortEvents | null = null;
  #lateOpen: (() => void) | null = null;

  constructor(peer: EscposPeer) {
    this.#peer = peer;
  }

  readonly open: PortOpener = (events, done) => {
    const finish = () => {
      if (!this.present) return done({ kind: 'failed', reason: 'no such device' });
      this.opened += 1;
      this.#events = events;
      done({ kind: 'open', port: { write: this.#write, close: this.#close } });
    };
    if (this.opensNever) this.#lateOpen = finish;
    else queueMicrotask(finish);
  };

  /** The opening that never ended ends after all. */
  openLate(): void {
    this.#lateOpen?.();
  }

  /** The cable is pulled. */
  unplug(): void {
    this.present = false;
    this.#peer.forget();
    const events = this.#events;
    this.#events = null;
    events?.onGone('The printer was unplugged.');
  }

  /** Bytes the printer sends without being asked. */
  send(...bytes: number[]): void {
    this.#events?.onBytes(Uint8Array.from(bytes));
  }

  readonly #write = (bytes: Uint8Array, done: (sent: boolean) => void): void => {
    if (this.stalled) return;
    if (this.writeFails) {
      this.writeFails = false;
      queueMicrotask(() => done(false));
      return;
    }
    const answers = this.#peer.receive(bytes);
    queueMicrotask(() => {
      done(true);
      if (answers.length > 0) this.#events?.onBytes(answers);
    });
  };

  readonly #close = (done: () => void): void => {
    this.closed += 1;
    this.#events = null;
    if (!this.closesNever) queueMicrotask(done);
  };
}

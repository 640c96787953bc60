import type { Socket } from 'node:net';
import type { Wire, WireEvents } from '../ports/network.ts';
import { CLOSED_BY_THE_HOST, networkReason } from './network-reasons.ts';

/** After so much silence the kernel asks whether the other end is still there. */
const KEEP_ALIVE_AFTER_MS = 15_000;
/** An end that does not read must not fill this side's memory. */
const MOST_UNSENT_BYTES = 16 * 1024 * 1024;

/** One socket. What is written in one turn of the event loop goes to the kernel in one call. */
export class TcpWire implements Wire {
  readonly #socket: Socket;
  readonly #events: WireEvents;
  #isOpen: boolean;
  #isCorked = false;
  #reason = CLOSED_BY_THE_HOST;

  constructor(socket: Socket, events: WireEvents, isOpen: boolean) {
    this.#socket = socket;
    this.#events = events;
    this.#isOpen = isOpen;
    socket.setKeepAlive(true, KEEP_ALIVE_AFTER_MS);
    socket.on('data', (chunk) => events.received(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#reason = networkReason(error.code);
    });
    socket.on('close', () => events.closed(this.#reason));
  }

  opened(): void {
    this.#isOpen = true;
    this.#events.opened();
  }

  get isOpen(): boolean {
    return this.#isOpen && this.#socket.readyState === 'open';
  }

  write(bytes: Uint8Array, flushed?: () => void): void {
    if (!this.isOpen) return;
    if (this.#socket.writableLength > MOST_UNSENT_BYTES) {
      this.#reason = 'the other end does not read';
      this.close();
      return;
    }
    if (!this.#isCorked) {
      this.#isCorked = true;
      this.#socket.cork();
      process.nextTick(() => {
        this.#isCorked = false;
        this.#socket.uncork();
      });
    }
    this.#socket.write(bytes, (error) => {
      if (!error) flushed?.();
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}

import { unlinkSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { encodeReply, OPERATION, POWER, type Request, RequestReader, STATUS } from './ifd-messages.ts';

/** A card as the virtual reader holds it. */
export interface InsertableCard {
  /** Answer to reset, as PC/SC builds it for a contactless card. 2..33 bytes. */
  readonly atr: Uint8Array;
  /** The card enters the field: no application is selected. */
  insert(): void;
  /** The response to one command APDU, status bytes included; 'torn': the card left the field meanwhile. */
  apdu(command: Uint8Array): Uint8Array | 'torn';
}

/** Handles an escape command; null: not supported. */
export type EscapeHandler = (controlCode: number, command: Uint8Array) => Uint8Array | null;

/** sun_path takes 108 bytes with its end; some tools cut earlier. */
const LONGEST_SOCKET_PATH = 100;

/**
 * The reader that pcscd sees through ifd/ifd-handler.c: answers the driver's calls and plays one card.
 * `unplug` and `listen` pull the cable and put it back.
 */
export class VirtualReader {
  readonly socketPath: string;
  /** Answers escape commands (buzzer, LED …). */
  onEscape: EscapeHandler = () => null;
  #card: InsertableCard | null = null;
  /** Counts insertions and removals, so that a change between two waits is not slept through. */
  #event = 1;
  /** A card left since pcscd last asked: it must see the gap even if another is there already. */
  #gapUnseen = false;
  #frozen = false;
  #heldCommands: (() => void)[] = [];
  #server: Server | null = null;
  readonly #sockets = new Set<Socket>();
  /** Connections that wait for the next event. */
  readonly #waiting = new Set<Socket>();

  /** @throws RangeError when the path is too long for a unix socket */
  constructor(socketPath: string) {
    if (Buffer.byteLength(socketPath) > LONGEST_SOCKET_PATH) {
      throw new RangeError(
        `a unix socket's path has at most ${LONGEST_SOCKET_PATH} bytes; use a shorter data folder than that of ${socketPath}`,
      );
    }
    this.socketPath = socketPath;
  }

  /** Plugs the reader in. */
  async listen(): Promise<void> {
    if (this.#server) throw new Error('the virtual reader is plugged in already');
    const server = createServer((socket) => this.#serve(socket));
    this.#server = server;
    removeFile(this.socketPath);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.socketPath, () => {
        server.off('error', reject);
        resolve();
      });
    });
  }

  /** Brings a card into the field, in place of one that is there. */
  insert(card: InsertableCard): void {
    if (this.#card) this.#takeAway();
    card.insert();
    this.#card = card;
    this.#announce();
  }

  /** Takes the card out of the field, if there is one. */
  remove(): void {
    if (!this.#card) return;
    this.#takeAway();
    this.#announce();
  }

  get cardPresent(): boolean {
    return this.#card !== null;
  }

  /** From now on the card does not answer commands: a hung reader. */
  freeze(): void {
    this.#frozen = true;
  }

  /** Answers what `freeze` held back. */
  thaw(): void {
    this.#frozen = false;
    for (const answer of this.#heldCommands.splice(0)) answer();
  }

  /** Pulls the cable: calls under way fail, pcscd finds no device until `listen`. */
  async unplug(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    this.#heldCommands = [];
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    removeFile(this.socketPath);
  }

  async stop(): Promise<void> {
    this.#card = null;
    await this.unplug();
  }

  #takeAway(): void {
    this.#card = null;
    this.#gapUnseen = true;
  }

  #announce(): void {
    this.#event = (this.#event + 1) >>> 0;
    for (const socket of this.#waiting) this.#tellEvent(socket);
    this.#waiting.clear();
  }

  #tellEvent(socket: Socket): void {
    socket.write(encodeReply(STATUS.SUCCESS, u32(this.#event)));
  }

  #serve(socket: Socket): void {
    const requests = new RequestReader();
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#waiting.delete(socket);
    });
    socket.on('data', (bytes) => {
      try {
        for (const request of requests.feed(bytes)) this.#handle(socket, request);
      } catch (error) {
        socket.destroy();
        if (!(error instanceof RangeError)) throw error;
      }
    });
  }

  #handle(socket: Socket, { operation, payload }: Request): void {
    switch (operation) {
      case OPERATION.POWER:
        socket.write(this.#power(payload[0]));
        return;
      case OPERATION.TRANSMIT:
        this.#whenThawed(() => socket.write(this.#transmit(payload)));
        return;
      case OPERATION.PRESENCE:
        socket.write(encodeReply(STATUS.SUCCESS, Uint8Array.of(this.#presence() ? 1 : 0)));
        return;
      case OPERATION.CONTROL: {
        const response = this.onEscape(readU32(payload, 0), payload.subarray(4));
        socket.write(response ? encodeReply(STATUS.SUCCESS, response) : encodeReply(STATUS.NOT_SUPPORTED));
        return;
      }
      case OPERATION.WAIT:
        if (readU32(payload, 0) === this.#event) this.#waiting.add(socket);
        else this.#tellEvent(socket);
        return;
      default:
        socket.write(encodeReply(STATUS.NOT_SUPPORTED));
    }
  }

  #power(action: number | undefined): Uint8Array {
    if (action === POWER.DOWN) return encodeReply(STATUS.SUCCESS);
    return this.#card ? encodeReply(STATUS.SUCCESS, this.#card.atr) : encodeReply(STATUS.POWER_ACTION_FAILED);
  }

  #transmit(command: Uint8Array): Uint8Array {
    if (!this.#card) return encodeReply(STATUS.NO_CARD);
    const response = this.#card.apdu(command);
    if (response !== 'torn') return encodeReply(STATUS.SUCCESS, response);
    this.remove();
    return encodeReply(STATUS.NO_CARD);
  }

  #presence(): boolean {
    if (!this.#gapUnseen) return this.#card !== null;
    this.#gapUnseen = false;
    if (this.#card) this.#announce();
    return false;
  }

  #whenThawed(answer: () => void): void {
    if (this.#frozen) this.#heldCommands.push(answer);
    else answer();
  }
}

function u32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** 0 where the message is too short: an operation of another version of the driver. */
function readU32(bytes: Uint8Array, offset: number): number {
  if (bytes.length < offset + 4) return 0;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset, true);
}

function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

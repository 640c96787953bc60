import { BCD_OF_TWO, TWO_DIGITS } from './codecs/digit-tables.ts';

/** How messages are told apart on a byte stream: a length in front. Framing is no part of the message. */
export type Framing = 'binary-2' | 'binary-4' | 'ascii-4' | 'bcd-2' | 'hex-4';

interface LengthHeader {
  size: number;
  capacity: number;
  /** The length at `at`; negative or NaN when the bytes are none. The bytes are there. */
  read(bytes: Uint8Array, at: number): number;
  write(length: number, target: Uint8Array): void;
}

const HEADERS: Readonly<Record<Framing, LengthHeader>> = {
  'binary-2': binary(2),
  'binary-4': binary(4),
  'ascii-4': characters(10),
  'bcd-2': {
    size: 2,
    capacity: 9999,
    read: (bytes, at) => TWO_DIGITS[bytes[at]!]! * 100 + TWO_DIGITS[bytes[at + 1]!]!,
    write(length, target) {
      target[0] = BCD_OF_TWO[Math.floor(length / 100)]!;
      target[1] = BCD_OF_TWO[length % 100]!;
    },
  },
  'hex-4': characters(16),
};

function binary(size: number): LengthHeader {
  return {
    size,
    capacity: 256 ** size - 1,
    read(bytes, at) {
      let length = 0;
      for (let i = 0; i < size; i++) length = length * 256 + bytes[at + i]!;
      return length;
    },
    write(length, target) {
      for (let i = 0; i < size; i++) target[size - 1 - i] = Math.floor(length / 256 ** i);
    },
  };
}

/** Four digits in ASCII; hex in either case. */
function characters(base: 10 | 16): LengthHeader {
  const size = 4;
  return {
    size,
    capacity: base ** size - 1,
    read(bytes, at) {
      let length = 0;
      for (let i = at; i < at + size; i++) {
        length = length * base + Number.parseInt(String.fromCharCode(bytes[i]!), base);
      }
      return length;
    },
    write(length, target) {
      const digits = length.toString(base).toUpperCase().padStart(size, '0');
      for (let i = 0; i < size; i++) target[i] = digits.charCodeAt(i);
    },
  };
}

export const FRAMINGS = Object.keys(HEADERS) as readonly Framing[];

/** No message of a payment host is longer. */
export const LONGEST_FRAME = 16_384;

/** What came cannot be cut into messages any more: the connection must be given up. */
export class FramingError extends Error {
  override readonly name = 'FramingError';
}

/** The message with its length in front. @throws RangeError when it is empty or too long */
export function frameMessage(framing: Framing, message: Uint8Array): Uint8Array {
  const header = HEADERS[framing];
  if (message.length === 0 || message.length > Math.min(header.capacity, LONGEST_FRAME)) {
    throw new RangeError(`a message of ${message.length} bytes cannot be framed as ${framing}`);
  }
  const frame = new Uint8Array(header.size + message.length);
  header.write(message.length, frame);
  frame.set(message, header.size);
  return frame;
}

/**
 * Cuts a byte stream into messages, however the network chunked it. Holds at most one message, and zeroes
 * the chunks it has copied: they may hold card data.
 */
export class FrameCutter {
  readonly #header: LengthHeader;
  readonly #lengthBytes: Uint8Array;
  #have = 0;
  #message: Uint8Array | null = null;

  constructor(framing: Framing) {
    this.#header = HEADERS[framing];
    this.#lengthBytes = new Uint8Array(this.#header.size);
  }

  /**
   * Messages that `chunk` completed, in order. The receiver owns them.
   * @throws FramingError when the length is no number, is 0, or is beyond LONGEST_FRAME
   */
  push(chunk: Uint8Array): Uint8Array[] {
    const messages: Uint8Array[] = [];
    try {
      let at = 0;
      while (at < chunk.length) at = this.#take(chunk, at, messages);
    } finally {
      chunk.fill(0);
    }
    return messages;
  }

  /** Takes a length or a message, or what is there of it, from `at` on; returns where that ended. */
  #take(chunk: Uint8Array, at: number, messages: Uint8Array[]): number {
    const { size } = this.#header;
    if (this.#message === null && this.#have === 0 && at + size <= chunk.length) {
      this.#begin(this.#header.read(chunk, at));
      return at + size;
    }
    const into = this.#message ?? this.#lengthBytes;
    const taken = Math.min(into.length - this.#have, chunk.length - at);
    into.set(chunk.subarray(at, at + taken), this.#have);
    this.#have += taken;
    if (this.#have < into.length) return at + taken;
    if (this.#message) {
      messages.push(this.#message);
      this.#message = null;
    } else {
      this.#begin(this.#header.read(this.#lengthBytes, 0));
    }
    this.#have = 0;
    return at + taken;
  }

  #begin(length: number): void {
    if (!(length >= 1 && length <= LONGEST_FRAME)) {
      throw new FramingError('the length in front of a message is not one');
    }
    this.#message = new Uint8Array(length);
  }

  /** true between messages: a connection that ends elsewhere has cut one. */
  get isBetweenMessages(): boolean {
    return this.#message === null && this.#have === 0;
  }
}

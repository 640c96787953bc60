import { TWO_DIGITS } from './codecs/digit-tables.ts';

/** How messages are told apart on a byte stream: a length in front. Framing is no part of the message. */
export type Framing = 'binary-2' | 'binary-4' | 'ascii-4' | 'bcd-2';

interface LengthHeader {
  size: number;
  capacity: number;
  /** Length, or a negative number when the bytes are none. */
  read(bytes: Uint8Array): number;
  write(length: number): Uint8Array;
}

const HEADERS: Readonly<Record<Framing, LengthHeader>> = {
  'binary-2': {
    size: 2,
    capacity: 0xffff,
    read: ([a, b]) => a! * 256 + b!,
    write: (length) => Uint8Array.of(length >>> 8, length & 0xff),
  },
  'binary-4': {
    size: 4,
    capacity: 0xffff_ffff,
    read: ([a, b, c, d]) => ((a! * 256 + b!) * 256 + c!) * 256 + d!,
    write: (length) => Uint8Array.of(length >>> 24, length >>> 16, length >>> 8, length),
  },
  'ascii-4': {
    size: 4,
    capacity: 9999,
    read: (bytes) =>
      bytes.reduce((n, byte) => (byte >= 0x30 && byte <= 0x39 ? n * 10 + byte - 0x30 : Number.NaN), 0),
    write: (length) => Uint8Array.from(String(length).padStart(4, '0'), (digit) => digit.charCodeAt(0)),
  },
  'bcd-2': {
    size: 2,
    capacity: 9999,
    read: ([a, b]) => TWO_DIGITS[a!]! * 100 + TWO_DIGITS[b!]!,
    write: (length) =>
      Uint8Array.from(String(length).padStart(4, '0').match(/../g)!, (pair) => Number.parseInt(pair, 16)),
  },
};

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
  frame.set(header.write(message.length));
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
    let at = 0;
    while (at < chunk.length) {
      const into = this.#message ?? this.#lengthBytes;
      const taken = Math.min(into.length - this.#have, chunk.length - at);
      into.set(chunk.subarray(at, at + taken), this.#have);
      at += taken;
      this.#have += taken;
      if (this.#have < into.length) break;
      this.#have = 0;
      if (this.#message) {
        messages.push(this.#message);
        this.#message = null;
      } else {
        this.#message = new Uint8Array(this.#messageLength());
      }
    }
    chunk.fill(0);
    return messages;
  }

  /** true between messages: a connection that ends elsewhere has cut one. */
  get isBetweenMessages(): boolean {
    return this.#message === null && this.#have === 0;
  }

  #messageLength(): number {
    const length = this.#header.read(this.#lengthBytes);
    if (!(length >= 1 && length <= LONGEST_FRAME)) {
      throw new FramingError('the length in front of a message is not one');
    }
    return length;
  }
}

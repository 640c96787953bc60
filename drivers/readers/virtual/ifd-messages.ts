/*
 * The messages between ifd/ifd-handler.c and the process that plays reader and card. The picture is there.
 */

export const OPERATION = { POWER: 1, TRANSMIT: 2, PRESENCE: 3, CONTROL: 4, WAIT: 5 } as const;

/** POWER's payload. */
export const POWER = { DOWN: 0, UP: 1, RESET: 2 } as const;

/** The driver's answers to pcscd, by pcsc-lite's ifdhandler.h. */
export const STATUS = {
  SUCCESS: 0,
  POWER_ACTION_FAILED: 608,
  NOT_SUPPORTED: 614,
  NO_CARD: 616,
} as const;

export type Status = (typeof STATUS)[keyof typeof STATUS];

export interface Request {
  operation: number;
  payload: Uint8Array;
}

const REQUEST_HEADER = 5;
const REPLY_HEADER = 6;
/** As in ifd-handler.c. */
const LARGEST_PAYLOAD = 65_536 + 16;

/** Cuts a byte stream into requests. */
export class RequestReader {
  #unread: Buffer = Buffer.alloc(0);

  /**
   * The requests that `bytes` completes.
   * @throws RangeError when a request is longer than any can be: the other side is not our driver
   */
  feed(bytes: Uint8Array): Request[] {
    this.#unread = Buffer.concat([this.#unread, bytes]);
    const requests: Request[] = [];
    while (this.#unread.length >= REQUEST_HEADER) {
      const length = this.#unread.readUInt32LE(1);
      if (length > LARGEST_PAYLOAD) throw new RangeError(`a request of ${length} bytes`);
      const end = REQUEST_HEADER + length;
      if (this.#unread.length < end) break;
      const payload = Uint8Array.from(this.#unread.subarray(REQUEST_HEADER, end));
      requests.push({ operation: this.#unread[0]!, payload });
      this.#unread = this.#unread.subarray(end);
    }
    return requests;
  }
}

/** One reply, to be written at once. @throws RangeError when `payload` is longer than the driver takes */
export function encodeReply(status: Status, payload: Uint8Array = new Uint8Array(0)): Uint8Array {
  if (payload.length > LARGEST_PAYLOAD) throw new RangeError(`a reply of ${payload.length} bytes`);
  const reply = Buffer.alloc(REPLY_HEADER + payload.length);
  reply.writeUInt16LE(status, 0);
  reply.writeUInt32LE(payload.length, 2);
  reply.set(payload, REPLY_HEADER);
  return reply;
}

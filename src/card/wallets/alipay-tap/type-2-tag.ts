import { concatBytes } from '../../../platform/bytes/hex.ts';
import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import { tapMalformed } from './tap-malformed.ts';

const PAGE_LENGTH = 4;
const NDEF_MAGIC = 0xe1;
const VERSION = 0x10;
/** Read and write by anybody. */
const OPEN = 0x00;
const NULL_TLV = 0x00;
const LOCK_CONTROL = 0x01;
const MEMORY_CONTROL = 0x02;
const NDEF_MESSAGE = 0x03;
const TERMINATOR = 0xfe;

/** Bytes of user memory of the stickers that are sold. */
export const STICKERS = { NTAG213: 144, NTAG215: 496, NTAG216: 872 } as const;

/**
 * What is written from page 3 on: capability container, message, terminator, zeros to the end of the page.
 * `capacity`: bytes of user memory, a multiple of 8, at most 2,040.
 * @throws TerminalError code_malformed where the message does not fit
 * @spec NFC Forum T2T 1.2, 4.5, 4.6
 */
export function type2Image(message: Uint8Array, capacity: number): Uint8Array {
  if (capacity % 8 !== 0 || capacity <= 0 || capacity > 2040)
    throw new Error(`${capacity} is no size of a Type 2 tag`);
  const length =
    message.length < 0xff
      ? Uint8Array.of(message.length)
      : Uint8Array.of(0xff, message.length >> 8, message.length & 0xff);
  const used = 1 + length.length + message.length + 1;
  if (used > capacity) {
    throw new TerminalError('code_malformed', `The message needs ${used} bytes, the tag has ${capacity}.`, {
      hint: 'Take a larger tag (NTAG215 has 496 bytes, NTAG216 872), or a shorter code.',
    });
  }
  const container = Uint8Array.of(NDEF_MAGIC, VERSION, capacity / 8, OPEN);
  const padding = new Uint8Array((PAGE_LENGTH - (used % PAGE_LENGTH)) % PAGE_LENGTH);
  return concatBytes(
    container,
    Uint8Array.of(NDEF_MESSAGE),
    length,
    message,
    Uint8Array.of(TERMINATOR),
    padding,
  );
}

/**
 * The NDEF message in memory that was read from page 3 on. Lock and memory control objects are passed over.
 * @throws TerminalError code_malformed
 */
export function messageOfType2(image: Uint8Array): Uint8Array {
  if (image[0] !== NDEF_MAGIC) throw tapMalformed(0, 'the tag is not made for NDEF messages (E1).');
  for (let at = PAGE_LENGTH; at < image.length; ) {
    const type = image[at]!;
    if (type === NULL_TLV) {
      at += 1;
      continue;
    }
    if (type !== NDEF_MESSAGE && type !== LOCK_CONTROL && type !== MEMORY_CONTROL) break;
    const isLong = image[at + 1] === 0xff;
    const start = at + (isLong ? 4 : 2);
    const length = isLong ? ((image[at + 2] ?? 0) << 8) | (image[at + 3] ?? 0) : (image[at + 1] ?? 0);
    if (start + length > image.length) throw tapMalformed(at, 'the message is cut off.');
    if (type === NDEF_MESSAGE) return image.subarray(start, start + length);
    at = start + length;
  }
  throw tapMalformed(PAGE_LENGTH, 'the tag holds no NDEF message.');
}

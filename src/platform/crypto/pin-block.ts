import { concatBytes } from '../bytes/hex.ts';
import type { Random } from '../ports/random.ts';
import { AES, TDES } from './block-cipher.ts';
import { joinNibbles, splitNibbles } from './nibbles.ts';
import { xorBytes } from './xor.ts';

/*
 * PIN blocks of ISO 9564-1:2017. A PIN is 4 to 12 digits, a PAN 1 to 19, one digit (0 to 9) a byte; the caller wipes
 * both. Blocks 0 to 3 are 8 bytes of plain text, to be enciphered at once; block 4 exists only enciphered.
 */

/** Pads the PIN with F and adds the PAN. @spec ISO 9564-1:2017, 9.3.2 */
export function pinBlock0(pin: Uint8Array, pan: Uint8Array): Uint8Array {
  return withPan(
    pinField(0, pin, () => 0xf),
    pan,
  );
}

/**
 * For a PIN without a PAN, made unique by `unique`: a transaction number or random bytes, 8 are always enough.
 * NOTE: which digits of it fill the block is left open; its last bytes go first, so that a counter makes a difference.
 * @spec ISO 9564-1:2017, 9.3.3
 */
export function pinBlock1(pin: Uint8Array, unique: Uint8Array): Uint8Array {
  const filling = splitNibbles(Uint8Array.from(unique).reverse());
  if (filling.length < 14 - pin.length) throw new Error('a PIN block 1 needs more unique digits');
  return pinField(1, pin, (index) => filling[index]!);
}

/** For the chip of the same terminal only (VERIFY), never for a host. @spec ISO 9564-1:2017, 9.3.4 */
export function pinBlock2(pin: Uint8Array): Uint8Array {
  return pinField(2, pin, () => 0xf);
}

/** Pads the PIN with random A to F and adds the PAN. @spec ISO 9564-1:2017, 9.3.5 */
export function pinBlock3(pin: Uint8Array, pan: Uint8Array, random: Random): Uint8Array {
  const filling = random.bytes(4 * 16);
  const words = new DataView(filling.buffer, filling.byteOffset);
  const block = withPan(
    pinField(3, pin, (index) => 0xa + (words.getUint32(4 * index) % 6)),
    pan,
  );
  filling.fill(0);
  return block;
}

/** PIN block 4 under an AES key, 16 bytes. @spec ISO 9564-1:2017, 9.4.2 */
export function encipherPinBlock4(
  pin: Uint8Array,
  pan: Uint8Array,
  key: Uint8Array,
  random: Random,
): Uint8Array {
  const head = pinField(4, pin, () => 0xa);
  const field = concatBytes(head, random.bytes(8));
  const inner = AES.encrypt(key, field);
  const mixed = xorBytes(inner, panField4(pan));
  try {
    return AES.encrypt(key, mixed);
  } finally {
    for (const secret of [head, field, inner, mixed]) secret.fill(0);
  }
}

/** PIN block 0, 1 or 3 under a TDES key of 16 or 24 bytes; `block` is zeroed. */
export function encipherPinBlock(block: Uint8Array, key: Uint8Array): Uint8Array {
  if (block.length !== 8 || key.length < 16) throw new Error('a PIN block has 8 bytes, its key 16 or 24');
  const enciphered = TDES.encrypt(key, block);
  block.fill(0);
  return enciphered;
}

/**
 * The PIN of an enciphered block: 8 bytes (formats 0, 1, 3) under a TDES key, 16 (format 4) under an AES key. What a
 * host does; no terminal needs it.
 * @returns undefined when it is no such block, or not of that PAN
 */
export function decipherPin(
  format: 0 | 1 | 3 | 4,
  enciphered: Uint8Array,
  pan: Uint8Array,
  key: Uint8Array,
): Uint8Array | undefined {
  const field = format === 4 ? openBlock4(enciphered, pan, key) : TDES.decrypt(key, enciphered);
  const plain = format === 0 || format === 3 ? withPan(field, pan) : field;
  try {
    return pinIn(plain, format);
  } finally {
    plain.fill(0);
  }
}

function openBlock4(enciphered: Uint8Array, pan: Uint8Array, key: Uint8Array): Uint8Array {
  const inner = AES.decrypt(key, enciphered);
  const mixed = xorBytes(inner, panField4(pan));
  inner.fill(0);
  const field = AES.decrypt(key, mixed);
  mixed.fill(0);
  return field;
}

/** What may follow the PIN, by format. */
const FILLING: Readonly<Record<0 | 1 | 3 | 4, (nibble: number) => boolean>> = {
  0: (nibble) => nibble === 0xf,
  1: () => true,
  3: (nibble) => nibble >= 0xa,
  4: (nibble) => nibble === 0xa,
};

function pinIn(field: Uint8Array, format: 0 | 1 | 3 | 4): Uint8Array | undefined {
  const nibbles = splitNibbles(field.subarray(0, 8));
  try {
    const length = nibbles[1]!;
    const pin = nibbles.slice(2, 2 + length);
    const filling = nibbles.subarray(2 + length);
    const valid =
      nibbles[0] === format && isPinLength(length) && pin.every(isDigit) && filling.every(FILLING[format]);
    if (valid) return pin;
    pin.fill(0);
    return undefined;
  } finally {
    nibbles.fill(0);
  }
}

/** Format, length, digits, filling: 16 nibbles. `fill` is asked for the n-th nibble after the PIN. */
function pinField(format: number, pin: Uint8Array, fill: (index: number) => number): Uint8Array {
  if (!isPinLength(pin.length) || !pin.every(isDigit)) throw new Error('a PIN has 4 to 12 digits');
  const nibbles = new Uint8Array(16).map((_, i) => (i < 2 + pin.length ? 0 : fill(i - 2 - pin.length)));
  nibbles.set([format, pin.length]);
  nibbles.set(pin, 2);
  const field = joinNibbles(nibbles);
  nibbles.fill(0);
  return field;
}

/** The 12 rightmost digits of the PAN but its check digit, added to the PIN field, in place. @spec ISO 9564-1:2017, 9.3.2.3 */
function withPan(field: Uint8Array, pan: Uint8Array): Uint8Array {
  requirePan(pan);
  const nibbles = new Uint8Array(16);
  const digits = pan.subarray(Math.max(0, pan.length - 13), -1);
  nibbles.set(digits, 16 - digits.length);
  const panField = joinNibbles(nibbles);
  for (let i = 0; i < field.length; i++) field[i] = field[i]! ^ panField[i]!;
  nibbles.fill(0);
  panField.fill(0);
  return field;
}

/** Digits beyond 12, the PAN (of 12 digits at least), zeros. @spec ISO 9564-1:2017, 9.4.2.3 */
function panField4(pan: Uint8Array): Uint8Array {
  requirePan(pan);
  const nibbles = new Uint8Array(32);
  nibbles[0] = Math.max(0, pan.length - 12);
  nibbles.set(pan, 1 + Math.max(0, 12 - pan.length));
  const field = joinNibbles(nibbles);
  nibbles.fill(0);
  return field;
}

const isDigit = (value: number) => value <= 9;
const isPinLength = (length: number) => length >= 4 && length <= 12;

function requirePan(pan: Uint8Array): void {
  if (pan.length < 1 || pan.length > 19 || !pan.every(isDigit)) throw new Error('a PAN has 1 to 19 digits');
}

import { createDecipheriv, createHmac, type ECDH, hkdfSync, sign, timingSafeEqual } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { concatBytes } from '../../../platform/bytes/hex.ts';
import { agree, type P256Key } from '../p256-key.ts';
import { uint32 } from './messages.ts';

const AES_KEY = 16;
const HMAC_KEY = 32;
const IV = 12;
const HMAC = 32;
const FLAG = { ENCRYPTED: 0x01, COMPRESSED: 0x02, KNOWN: 0x03 } as const;
/** A pass has some 1,300 bytes; what grows beyond this is meant to fill the memory. */
const MOST_INFLATED = 16_384;

/** What a terminal signs to prove whose it is: 101 bytes. */
export function dataToSign(
  readerNonce: Uint8Array,
  deviceNonce: Uint8Array,
  collectorId: number,
  readerPublic: Uint8Array,
): Uint8Array {
  return concatBytes(readerNonce, deviceNonce, uint32(collectorId), readerPublic);
}

/** ECDSA with SHA-256, DER. */
export function signSession(signed: Uint8Array, { key }: P256Key): Uint8Array {
  return sign('sha256', signed, key);
}

export interface SessionKeys {
  /** AES-128. */
  encryption: Uint8Array;
  /** HMAC-SHA256. */
  authentication: Uint8Array;
}

/** null where the phone's key is no point of the curve. */
export function sessionKeys(
  reader: ECDH,
  devicePublic: Uint8Array,
  signed: Uint8Array,
  signature: Uint8Array,
): SessionKeys | null {
  const shared = agree(reader, devicePublic);
  if (!shared) return null;
  const info = concatBytes(signed, signature);
  const derived = new Uint8Array(hkdfSync('sha256', shared, devicePublic, info, AES_KEY + HMAC_KEY));
  return { encryption: derived.subarray(0, AES_KEY), authentication: derived.subarray(AES_KEY) };
}

/**
 * The content of a record bundle (`reb`): flags, IV 12, ciphertext, HMAC 32. null where it is not authentic, or too large.
 * NOTE: a bundle that is not encrypted is refused: after the negotiation it proves nothing.
 */
export function openBundle(
  bundle: Uint8Array,
  { encryption, authentication }: SessionKeys,
): Uint8Array | null {
  const flags = bundle[0] ?? 0;
  if ((flags & FLAG.ENCRYPTED) === 0 || (flags & ~FLAG.KNOWN) !== 0 || bundle.length < 1 + IV + HMAC)
    return null;
  const covered = bundle.subarray(1, -HMAC);
  const expected = createHmac('sha256', authentication).update(covered).digest();
  if (!timingSafeEqual(expected, bundle.subarray(-HMAC))) return null;
  const counter = concatBytes(covered.subarray(0, IV), new Uint8Array(4));
  const plain = createDecipheriv('aes-128-ctr', encryption, counter).update(covered.subarray(IV));
  return (flags & FLAG.COMPRESSED) === 0 ? plain : inflated(plain);
}

function inflated(compressed: Uint8Array): Uint8Array | null {
  try {
    return inflateSync(compressed, { maxOutputLength: MOST_INFLATED });
  } catch {
    return null;
  }
}

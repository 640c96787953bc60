import { createDecipheriv, createHash } from 'node:crypto';
import { concatBytes, equalBytes } from '../../../platform/bytes/hex.ts';
import { agree, type P256Key } from '../p256-key.ts';
import { type VasMessage, vasMessage } from './message.ts';

/*
 * What a phone encrypts a pass with (9F27): key identifier 4, x of the phone's ephemeral key 32, ciphertext, tag 16.
 */
const KEY_ID = 4;
const X = 32;
const TAG = 16;
/** A message has at most 64 characters; more is no pass. */
const LONGEST = 220;

const ascii = (text: string) => new TextEncoder().encode(text);
const LABEL = ascii('ApplePay encrypted VAS data');
const ALGORITHM = ascii('id-aes256-GCM');

/** Two ways to bind the pass: into the key, or beside it as additional data, as older phones do. */
const VARIANTS = [
  {
    info: (passIdHash: Uint8Array) =>
      concatBytes(Uint8Array.of(ALGORITHM.length), ALGORITHM, LABEL, passIdHash),
    additional: () => new Uint8Array(0),
  },
  { info: () => LABEL, additional: (passIdHash: Uint8Array) => passIdHash },
];

export type VasFault =
  /** Too short or too long to be a pass. */
  | 'not_a_cryptogram'
  /** The pass is encrypted for another key. */
  | 'other_key'
  /** The phone's key is no point of the curve. */
  | 'not_on_curve'
  /** Garbled, or of another pass type. */
  | 'not_authentic'
  /** Decrypted, and holds no message. */
  | 'not_a_message';

/** The first bytes of SHA-256 over x of the reader's public key: names the key. 4 bytes. */
export function vasKeyId({ publicX }: P256Key): Uint8Array {
  return createHash('sha256').update(publicX).digest().subarray(0, KEY_ID);
}

/** The key that the cryptogram names, 4 bytes; null for what is no cryptogram. */
export function namedKeyId(cryptogram: Uint8Array): Uint8Array | null {
  const { length } = cryptogram;
  return length > KEY_ID + X + TAG && length <= LONGEST ? cryptogram.subarray(0, KEY_ID) : null;
}

export function openCryptogram(
  cryptogram: Uint8Array,
  key: P256Key,
  passIdHash: Uint8Array,
): VasMessage | VasFault {
  const keyId = namedKeyId(cryptogram);
  if (!keyId) return 'not_a_cryptogram';
  if (!equalBytes(keyId, vasKeyId(key))) return 'other_key';
  const shared = sharedSecret(cryptogram, key);
  if (!shared) return 'not_on_curve';
  const sealed = cryptogram.subarray(KEY_ID + X);
  for (const { info, additional } of VARIANTS) {
    const plain = decrypt(sealed, derivedKey(shared, info(passIdHash)), additional(passIdHash));
    if (plain) return vasMessage(plain) ?? 'not_a_message';
  }
  return 'not_authentic';
}

/** Z: x of the shared point, 32 bytes. Which of the two points has the phone's x does not matter for it. */
export function sharedSecret(cryptogram: Uint8Array, { ecdh }: P256Key): Uint8Array | null {
  return agree(ecdh, concatBytes(Uint8Array.of(0x02), cryptogram.subarray(KEY_ID, KEY_ID + X)));
}

/** ANSI X9.63 with SHA-256, one block: 32 bytes. */
export function derivedKey(shared: Uint8Array, info: Uint8Array): Uint8Array {
  return createHash('sha256')
    .update(shared)
    .update(Uint8Array.of(0, 0, 0, 1))
    .update(info)
    .digest();
}

/** `SharedInfo` of phones as they are now. */
export const currentInfo = (passIdHash: Uint8Array): Uint8Array => VARIANTS[0]!.info(passIdHash);

/** AES-256-GCM, an IV of 16 zeros; null where the tag does not hold. */
function decrypt(sealed: Uint8Array, key: Uint8Array, additional: Uint8Array): Uint8Array | null {
  const decipher = createDecipheriv('aes-256-gcm', key, new Uint8Array(16), { authTagLength: TAG });
  decipher.setAAD(additional);
  decipher.setAuthTag(sealed.subarray(-TAG));
  const plain = decipher.update(sealed.subarray(0, -TAG));
  try {
    decipher.final();
    return plain;
  } catch {
    return null;
  }
}

import { constants, createHash, type KeyObject, privateEncrypt } from 'node:crypto';
import { concatBytes, fromHex } from '../../platform/bytes/hex.ts';

/** A public key as certificates carry it. */
export interface PublicKeyPart {
  modulus: Uint8Array;
  exponent: Uint8Array;
}

export interface Certificate {
  certificate: Uint8Array;
  /** Digits of the key that did not fit into the certificate. */
  remainder: Uint8Array;
}

interface Signer {
  privateKey: KeyObject;
  /** Bytes of its modulus. */
  length: number;
}

const HASH = 20;
const SHA1 = 0x01;
const RSA = 0x01;

/**
 * Issuer public key certificate (90, 92) by a certification authority.
 * @param iin issuer identifier, 4 bytes, F at the right
 * @param expiry MMYY, 2 bytes; `serial` is 3 bytes
 * @spec EMV 4.4 Book 2, table 2
 */
export function issuerCertificate(
  authority: Signer,
  key: PublicKeyPart,
  fields: { iin: Uint8Array; expiry: Uint8Array; serial: Uint8Array },
): Certificate {
  const head = concatBytes(Uint8Array.of(0x02), fields.iin, fields.expiry, fields.serial);
  return certify(authority, head, key, new Uint8Array(0));
}

/**
 * ICC public key certificate (9F46, 9F48) by an issuer, over the static data to be authenticated.
 * @param pan 10 bytes, F at the right
 * @spec EMV 4.4 Book 2, table 13
 */
export function iccCertificate(
  issuer: Signer,
  key: PublicKeyPart,
  fields: { pan: Uint8Array; expiry: Uint8Array; serial: Uint8Array; staticData: Uint8Array },
): Certificate {
  const head = concatBytes(Uint8Array.of(0x04), fields.pan, fields.expiry, fields.serial);
  return certify(issuer, head, key, fields.staticData);
}

function certify(signer: Signer, head: Uint8Array, key: PublicKeyPart, staticData: Uint8Array): Certificate {
  const algorithms = Uint8Array.of(SHA1, RSA, key.modulus.length, key.exponent.length);
  const room = signer.length - 2 - HASH - head.length - algorithms.length;
  const leftmost = new Uint8Array(room).fill(0xbb);
  leftmost.set(key.modulus.subarray(0, room));
  const remainder = key.modulus.subarray(room);
  const signed = concatBytes(head, algorithms, leftmost);
  const hash = createHash('sha1')
    .update(concatBytes(signed, remainder, key.exponent, staticData))
    .digest();
  return { certificate: recoverableSignature(signer.privateKey, signed, hash), remainder };
}

/**
 * Signature with recovery of 6A, `signed`, `hash`, BC: together as long as the modulus.
 * @spec EMV 4.4 Book 2, A2.1
 */
export function recoverableSignature(key: KeyObject, signed: Uint8Array, hash: Uint8Array): Uint8Array {
  const block = concatBytes(Uint8Array.of(0x6a), signed, hash, Uint8Array.of(0xbc));
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, block);
}

/** Check sum of a CA public key. @spec EMV 4.4 Book 2, 11.2.2 */
export function authorityChecksum(rid: Uint8Array, index: string, key: PublicKeyPart): Uint8Array {
  return createHash('sha1')
    .update(concatBytes(rid, fromHex(index), key.modulus, key.exponent))
    .digest();
}

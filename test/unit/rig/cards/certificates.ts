import { constants, createHash, createPublicKey, publicDecrypt } from 'node:crypto';
import { concatBytes, fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { AUTHORITIES } from '../../../../src/rig/issuer/test-keys.ts';
import type { Reading } from './terminal.ts';

/** Offline data authentication written a second time, with node:crypto only. Test support only. */

interface Key {
  modulus: Uint8Array;
  exponent: Uint8Array;
}

const base64Url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

function recover({ modulus, exponent }: Key, signature: Uint8Array): Uint8Array {
  const jwk = { kty: 'RSA', n: base64Url(modulus), e: base64Url(exponent) };
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  return publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature);
}

/** The recovered block without 6A, hash and BC; throws where one of them is wrong. */
function verified(key: Key, signature: Uint8Array, ...covered: readonly Uint8Array[]): Uint8Array {
  const block = recover(key, signature);
  if (block[0] !== 0x6a || block.at(-1) !== 0xbc) throw new Error('header or trailer');
  const signed = block.subarray(1, -21);
  const hash = createHash('sha1')
    .update(concatBytes(signed, ...covered))
    .digest();
  if (toHex(hash) !== toHex(block.subarray(-21, -1))) throw new Error('hash');
  return signed;
}

/** The key inside a certificate whose fixed part is `fixed` bytes long. */
function keyOf(signed: Uint8Array, fixed: number, remainder: Uint8Array, exponent: Uint8Array): Key {
  const size = signed[fixed - 2]!;
  return { modulus: concatBytes(signed.subarray(fixed), remainder).subarray(0, size), exponent };
}

export interface Chain {
  /** Fixed parts of the two certificates, hex. */
  issuer: string;
  icc: string;
  iccKey: Key;
}

/** Verifies both certificates of a card. Throws where one does not hold. */
export function verifyChain({ card, signedRecords }: Reading, rid: string): Chain {
  const get = (tag: string) => card.get(tag)!;
  const authority = AUTHORITIES.find((ca) => ca.rid === rid && ca.index === toHex(get('8F')))!;
  const caKey = { modulus: fromHex(authority.modulus), exponent: fromHex(authority.exponent) };
  const issuer = verified(caKey, get('90'), get('92'), get('9F32'));
  const issuerKey = keyOf(issuer, 14, get('92'), get('9F32'));
  const staticData = concatBytes(signedRecords, get('82'));
  const icc = verified(issuerKey, get('9F46'), get('9F48'), get('9F47'), staticData);
  return {
    issuer: toHex(issuer.subarray(0, 14)),
    icc: toHex(icc.subarray(0, 20)),
    iccKey: keyOf(icc, 20, get('9F48'), get('9F47')),
  };
}

/** Dynamic data of 9F4B without their padding. Throws where the signature does not hold. */
export function verifyDynamicData(key: Key, signature: Uint8Array, terminalData: Uint8Array): Uint8Array {
  const signed = verified(key, signature, terminalData);
  return signed.subarray(3, 3 + signed[2]!);
}

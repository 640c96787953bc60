import { constants, createPublicKey, type KeyObject, publicDecrypt } from 'node:crypto';

export interface RsaPublicKey {
  modulus: Uint8Array;
  /** 03 or 01 00 01. */
  exponent: Uint8Array;
}

/** Input or key that RSA as EMV uses it does not allow. Holds no values. */
export class RsaError extends Error {
  readonly code: 'modulus' | 'exponent' | 'length' | 'range';

  constructor(code: RsaError['code'], explanation: string) {
    super(`RSA: ${explanation}`);
    this.name = 'RsaError';
    this.code = code;
  }
}

const MIN_BYTES = 64;
const MAX_BYTES = 248;

/** A modulus of 64 to 248 bytes that is odd and fills its first byte. */
export function isUsableModulus(modulus: Uint8Array): boolean {
  const size = modulus.length;
  return size >= MIN_BYTES && size <= MAX_BYTES && modulus[0] !== 0 && (modulus[size - 1]! & 1) === 1;
}

/** 3 and 65537 are the exponents EMV allows. @spec EMV 4.4 Book 2, Annex B2.1 */
export function exponentValue(exponent: Uint8Array): 3 | 65537 | null {
  if (exponent.length === 1 && exponent[0] === 3) return 3;
  if (exponent.length === 3 && exponent[0] === 1 && exponent[1] === 0 && exponent[2] === 1) return 65537;
  return null;
}

/**
 * input^exponent mod modulus, as long as the modulus.
 * OpenSSL with a prepared key, also for 3, where BigInt would be as fast: what is recovered holds the PAN, and bytes
 * can be wiped, numbers cannot. OpenSSL would take an input shorter than the modulus and worse, so everything is
 * checked here.
 * @throws RsaError
 * @spec EMV 4.4 Book 2, Annex B2.1
 */
export function rsaRecover(input: Uint8Array, modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  if (!isUsableModulus(modulus)) throw new RsaError('modulus', `${modulus.length} bytes that are no modulus`);
  const e = exponentValue(exponent);
  if (e === null) throw new RsaError('exponent', 'the exponent is neither 3 nor 65537');
  if (input.length !== modulus.length) {
    throw new RsaError('length', `${input.length} bytes under a modulus of ${modulus.length}`);
  }
  if (Buffer.compare(input, modulus) >= 0) throw new RsaError('range', 'the input is not below the modulus');
  const key = preparedKey(Buffer.from(modulus.buffer, modulus.byteOffset, modulus.byteLength), e);
  const recovered = publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, input);
  return new Uint8Array(recovered.buffer, recovered.byteOffset, recovered.length);
}

/** Issuer and CA keys come back with every card; an ICC key does not, so the oldest makes room. */
const PREPARED_KEYS = 32;
const prepared = new Map<string, KeyObject>();

function preparedKey(modulus: Buffer, exponent: 3 | 65537): KeyObject {
  const n = modulus.toString('base64url');
  const name = `${exponent} ${n}`;
  const known = prepared.get(name);
  if (known !== undefined) return known;
  const key = createPublicKey({ key: { kty: 'RSA', n, e: EXPONENT_BASE64URL[exponent] }, format: 'jwk' });
  if (prepared.size >= PREPARED_KEYS) prepared.delete(prepared.keys().next().value!);
  prepared.set(name, key);
  return key;
}

const EXPONENT_BASE64URL = { 3: 'Aw', 65537: 'AQAB' } as const;

import { constants, createHash, createPrivateKey, type KeyObject, privateDecrypt } from 'node:crypto';
import type { CaPublicKey } from '../../../../../src/card/emv/ca-public-key.ts';
import type { RsaPublicKey } from '../../../../../src/card/emv/oda/rsa.ts';
import { concatBytes, fromHex } from '../../../../../src/platform/bytes/hex.ts';
import keys from './signing-keys.json' with { type: 'json' };

interface SigningKey {
  privateKey: KeyObject;
  publicKey: RsaPublicKey;
}

function signingKey(jwk: (typeof keys)['ca']): SigningKey {
  return {
    privateKey: createPrivateKey({ key: jwk, format: 'jwk' }),
    publicKey: { modulus: fromBase64Url(jwk.n), exponent: fromBase64Url(jwk.e) },
  };
}

function fromBase64Url(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}

/** CA 160 bytes e=3, issuer 112 bytes e=65537, ICC 96 bytes e=3; the long issuer has 144 bytes and e=3. */
export const CA = signingKey(keys.ca);
export const ISSUER = signingKey(keys.issuer);
export const LONG_ISSUER = signingKey(keys.longIssuer);
export const ICC = signingKey(keys.icc);

export const PAN = fromHex('5413330089010012');
export const DATE = fromHex('260315');
export const STATIC_DATA = fromHex('5A0854133300890100125F24032612318202');
export const RID = fromHex('A000000004');

export const CA_KEY: CaPublicKey = {
  rid: RID,
  index: 0xf1,
  ...CA.publicKey,
  checksum: sha1(RID, fromHex('F1'), CA.publicKey.modulus, CA.publicKey.exponent),
  expires: '2030-12-31',
  test: true,
};

/** Raw RSA with the private key: the block must be below the modulus, which a leading 6A sees to. */
export function sign(block: Uint8Array, key: SigningKey): Uint8Array {
  return new Uint8Array(privateDecrypt({ key: key.privateKey, padding: constants.RSA_NO_PADDING }, block));
}

/** Fields that a test may spoil. Numbers are single bytes. */
export interface CertificateFields {
  header: number;
  format: number;
  identifier: Uint8Array;
  expiry: Uint8Array;
  serial: Uint8Array;
  hashAlgorithm: number;
  keyAlgorithm: number;
  keyLength: number;
  exponentLength: number;
  modulus: Uint8Array;
  exponent: Uint8Array;
  trailer: number;
}

export function issuerCertificate(
  changes: Partial<CertificateFields> = {},
  subject = ISSUER,
): { certificate: Uint8Array; remainder: Uint8Array; exponent: Uint8Array } {
  return certificate(
    { format: 0x02, identifier: fromHex('541333FF'), ...changes },
    CA,
    subject,
    new Uint8Array(),
  );
}

export function iccCertificate(
  changes: Partial<CertificateFields> = {},
  staticData = STATIC_DATA,
): { certificate: Uint8Array; remainder: Uint8Array; exponent: Uint8Array } {
  const identifier = concatBytes(PAN, fromHex('FFFF'));
  return certificate({ format: 0x04, identifier, ...changes }, ISSUER, ICC, staticData);
}

function certificate(
  changes: Partial<CertificateFields>,
  signer: SigningKey,
  subject: SigningKey,
  appended: Uint8Array,
): { certificate: Uint8Array; remainder: Uint8Array; exponent: Uint8Array } {
  const { modulus, exponent } = { ...subject.publicKey, ...changes };
  const fields = { header: 0x6a, hashAlgorithm: 1, keyAlgorithm: 1, trailer: 0xbc, ...changes };
  const head = concatBytes(
    Uint8Array.of(fields.format ?? 0),
    fields.identifier ?? new Uint8Array(),
    fields.expiry ?? fromHex('1228'),
    fields.serial ?? fromHex('00000A'),
    Uint8Array.of(fields.hashAlgorithm, fields.keyAlgorithm),
    Uint8Array.of(fields.keyLength ?? modulus.length, fields.exponentLength ?? exponent.length),
  );
  const leftmost = new Uint8Array(signer.publicKey.modulus.length - head.length - 22).fill(0xbb);
  leftmost.set(modulus.subarray(0, leftmost.length));
  const remainder = modulus.subarray(leftmost.length);
  const hash = sha1(head, leftmost, remainder, exponent, appended);
  const block = concatBytes(
    Uint8Array.of(fields.header),
    head,
    leftmost,
    hash,
    Uint8Array.of(fields.trailer),
  );
  return { certificate: sign(block, signer), remainder, exponent };
}

/** 93 over the static data, by the issuer. */
export function staticSignature(
  changes: Partial<{ header: number; format: number; hashAlgorithm: number; trailer: number }> = {},
): Uint8Array {
  const fields = { header: 0x6a, format: 0x03, hashAlgorithm: 1, trailer: 0xbc, ...changes };
  const padding = new Uint8Array(ISSUER.publicKey.modulus.length - 26).fill(0xbb);
  const body = concatBytes(Uint8Array.of(fields.format, fields.hashAlgorithm), fromHex('DAC1'), padding);
  const hash = sha1(body, STATIC_DATA);
  return sign(concatBytes(Uint8Array.of(fields.header), body, hash, Uint8Array.of(fields.trailer)), ISSUER);
}

/** 9F4B by the card: `dynamicData` inside, `terminalData` hashed with it. */
export function dynamicSignature(
  dynamicData: Uint8Array,
  terminalData: Uint8Array,
  changes: Partial<{
    header: number;
    format: number;
    hashAlgorithm: number;
    length: number;
    trailer: number;
  }> = {},
): Uint8Array {
  const fields = {
    header: 0x6a,
    format: 0x05,
    hashAlgorithm: 1,
    length: dynamicData.length,
    trailer: 0xbc,
    ...changes,
  };
  const padding = new Uint8Array(ICC.publicKey.modulus.length - 25 - dynamicData.length).fill(0xbb);
  const body = concatBytes(
    Uint8Array.of(fields.format, fields.hashAlgorithm, fields.length),
    dynamicData,
    padding,
  );
  const hash = sha1(body, terminalData);
  return sign(concatBytes(Uint8Array.of(fields.header), body, hash, Uint8Array.of(fields.trailer)), ICC);
}

export function sha1(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(
    createHash('sha1')
      .update(concatBytes(...parts))
      .digest(),
  );
}

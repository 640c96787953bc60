import { constants, createHash, generateKeyPairSync, type KeyObject, privateEncrypt } from 'node:crypto';
import type { CaPublicKey, CaPublicKeys } from '../../../src/card/emv/ca-public-key.ts';
import { concatBytes, equalBytes, fromHex } from '../../../src/platform/bytes/hex.ts';

interface Pair {
  privateKey: KeyObject;
  modulus: Uint8Array;
}

const EXPONENT = new Uint8Array([0x03]);
const CA_INDEX = 0xf1;
const EXPIRY_MMYY = fromHex('1249');

function pair(modulusLength: number): Pair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength, publicExponent: 3 });
  const { n } = publicKey.export({ format: 'jwk' });
  return { privateKey, modulus: new Uint8Array(Buffer.from(n!, 'base64url')) };
}

/** One chain for a whole run: making keys is what takes time. */
const [ca, issuer, icc] = [pair(1152), pair(1024), pair(1024)];

function sign(key: Pair, head: Uint8Array, hashedBesides: Uint8Array): Uint8Array {
  const hash = createHash('sha1').update(head).update(hashedBesides).digest();
  const block = concatBytes(new Uint8Array([0x6a]), head, hash, new Uint8Array([0xbc]));
  return new Uint8Array(privateEncrypt({ key: key.privateKey, padding: constants.RSA_NO_PADDING }, block));
}

function certificate(format: number, subject: Uint8Array, key: Pair, signer: Pair, besides: Uint8Array) {
  const room = signer.modulus.length - 22 - 1 - subject.length - 9;
  const remainder = key.modulus.subarray(room);
  const head = concatBytes(
    new Uint8Array([format]),
    subject,
    EXPIRY_MMYY,
    fromHex('000001 01 01'),
    new Uint8Array([key.modulus.length, EXPONENT.length]),
    key.modulus.subarray(0, room),
  );
  return { bytes: sign(signer, head, concatBytes(remainder, EXPONENT, besides)), remainder };
}

/** Objects of the card that prove it genuine: 8F 90 92 9F32 9F46 9F47 9F48. `pan` is the value of 5A. */
export function certify(pan: Uint8Array, staticData: Uint8Array): Map<number, Uint8Array> {
  const paddedPan = new Uint8Array(10).fill(0xff);
  paddedPan.set(pan);
  const issuerCertificate = certificate(0x02, pan.slice(0, 4), issuer, ca, new Uint8Array());
  const iccCertificate = certificate(0x04, paddedPan, icc, issuer, staticData);
  return new Map([
    [0x8f, new Uint8Array([CA_INDEX])],
    [0x90, issuerCertificate.bytes],
    [0x92, issuerCertificate.remainder],
    [0x9f32, EXPONENT],
    [0x9f46, iccCertificate.bytes],
    [0x9f47, EXPONENT],
    [0x9f48, iccCertificate.remainder],
  ]);
}

/** Signed Dynamic Application Data over `dynamicData` (in the signature) and `besides` (in the hash only). */
export function signDynamicData(dynamicData: Uint8Array, besides: Uint8Array): Uint8Array {
  const padding = new Uint8Array(icc.modulus.length - 22 - 3 - dynamicData.length).fill(0xbb);
  const head = concatBytes(new Uint8Array([0x05, 0x01, dynamicData.length]), dynamicData, padding);
  return sign(icc, head, besides);
}

/** Signed Static Application Data, by the issuer of the chain. */
export function signStaticData(staticData: Uint8Array): Uint8Array {
  const dataAuthenticationCode = fromHex('DAC0');
  const padding = new Uint8Array(issuer.modulus.length - 26).fill(0xbb);
  return sign(issuer, concatBytes(new Uint8Array([0x03, 0x01]), dataAuthenticationCode, padding), staticData);
}

/** The chain's CA key under any of `rids` (hex). */
export function testCaKeys(...rids: readonly string[]): CaPublicKeys {
  const key = (rid: Uint8Array): CaPublicKey => ({
    rid,
    index: CA_INDEX,
    modulus: ca.modulus,
    exponent: EXPONENT,
    checksum: new Uint8Array(20),
    expires: '2049-12-31',
    test: true,
  });
  const known = rids.map(fromHex);
  return {
    find: (rid, index) =>
      index === CA_INDEX && known.some((one) => equalBytes(one, rid)) ? key(rid) : undefined,
    isRevoked: () => false,
  };
}

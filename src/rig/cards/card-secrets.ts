import { createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import { concatBytes, fromHex } from '../../platform/bytes/hex.ts';
import { deriveCardKey } from '../issuer/card-keys.ts';
import { recoverableSignature } from '../issuer/certificates.ts';
import { CARD_KEYS, ISSUERS } from '../issuer/test-keys.ts';
import { tripleDesEncrypt } from '../issuer/triple-des.ts';
import type { CardProfile } from './profiles.ts';
import { tlv } from './tlv.ts';

const SHA1 = 0x01;
const MODULUS = 128;

/** What the personalisation bureau puts into one chip. */
export interface CardSecrets {
  /** Master key for application cryptograms, 16 bytes. */
  cardKey: Uint8Array;
  privateKey: KeyObject;
  /** Values of the two records with the certificates: 8F 9F32 92 90 and 9F47 9F48 9F46. */
  issuerCertificateRecord: Uint8Array;
  iccCertificateRecord: Uint8Array;
}

/** @throws Error for a profile `scripts/make-test-ca.ts` has not seen */
export function cardSecrets(profile: CardProfile): CardSecrets {
  const keys = CARD_KEYS.find(({ name }) => name === profile.name);
  const issuer = ISSUERS.find(({ scheme }) => scheme === profile.scheme);
  if (keys === undefined || issuer === undefined) throw new Error(`no keys for ${profile.name}`);
  const pan = Uint8Array.from(profile.pan, Number);
  return {
    cardKey: deriveCardKey(fromHex(issuer.masterKey), pan, profile.panSequenceNumber),
    privateKey: createPrivateKey({ key: keys.privateKey, format: 'jwk' }),
    issuerCertificateRecord: concatBytes(
      tlv(0x8f, fromHex(issuer.authorityIndex)),
      tlv(0x9f32, fromHex(issuer.exponent)),
      tlv(0x92, fromHex(issuer.remainder)),
      tlv(0x90, fromHex(issuer.certificate)),
    ),
    iccCertificateRecord: concatBytes(
      tlv(0x9f47, fromHex(keys.exponent)),
      tlv(0x9f48, fromHex(keys.remainder)),
      tlv(0x9f46, fromHex(keys.certificate)),
    ),
  };
}

/**
 * Signed dynamic application data (9F4B) over the card's `dynamicData` and, by hash only, over `terminalData`.
 * @spec EMV 4.4 Book 2, table 15 (DDA) and table 18 (CDA)
 */
export function signDynamicData(
  key: KeyObject,
  dynamicData: Uint8Array,
  terminalData: Uint8Array,
): Uint8Array {
  const signed = new Uint8Array(MODULUS - 22).fill(0xbb);
  signed.set([0x05, SHA1, dynamicData.length]);
  signed.set(dynamicData, 3);
  const hash = createHash('sha1').update(signed).update(terminalData).digest();
  return recoverableSignature(key, signed, hash);
}

/** A number the card makes anew for each transaction, 8 bytes. Real chips choose their own way. */
export function dynamicNumber(cardKey: Uint8Array, atc: Uint8Array): Uint8Array {
  return tripleDesEncrypt(cardKey, concatBytes(atc, new Uint8Array(6)));
}

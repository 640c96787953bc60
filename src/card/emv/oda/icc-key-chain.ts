import type { CaPublicKeys } from '../ca-public-key.ts';
import { recoverIccPublicKey } from './icc-certificate.ts';
import { type IssuerPublicKey, recoverIssuerPublicKey } from './issuer-certificate.ts';
import { type OdaRefusal, refuse } from './oda-failure.ts';
import type { RsaPublicKey } from './rsa.ts';

export interface KeyChainInput {
  caKeys: CaPublicKeys;
  /** Registered application provider identifier: the first 5 bytes of the AID. */
  rid: Uint8Array;
  /** The card's data elements; undefined where the card sent none. */
  element(tag: number): Uint8Array | undefined;
  /** Value of 5A (or of the PAN in track 2 in the same coding): cn, padded with F. */
  pan: Uint8Array;
  /** Transaction date, value of 9A, 3 bytes. */
  date: Uint8Array;
}

const NONE = new Uint8Array();

/**
 * From the CA key that 8F names to the issuer's key.
 *
 * Here the chains will part: the CA key decides the algorithm (RSA, or with XDA a curve), 90 is a certificate of format
 * 02 or 12 accordingly, and the callers below take the issuer's key without asking of what kind it is.
 * @spec EMV 4.4 Book 2, 5.2 and 5.3
 */
export function issuerKeyOfCard(input: KeyChainInput): { ok: true; key: IssuerPublicKey } | OdaRefusal {
  const index = input.element(0x8f)?.[0];
  const certificate = input.element(0x90);
  const exponent = input.element(0x9f32);
  if (index === undefined || !certificate?.length || !exponent?.length || input.pan.length === 0) {
    return refuse('card_data_missing');
  }
  return recoverIssuerPublicKey({
    certificate,
    remainder: input.element(0x92) ?? NONE,
    exponent,
    caKey: input.caKeys.find(input.rid, index),
    pan: input.pan,
    date: input.date,
    isRevoked: (serial) => input.caKeys.isRevoked(input.rid, index, serial),
  });
}

/** From the CA key that 8F names, over the issuer's, to the key of the card. @spec EMV 4.4 Book 2, 6.2 to 6.4 */
export function iccKeyOfCard(
  input: KeyChainInput & { staticData: Uint8Array },
): { ok: true; key: RsaPublicKey } | OdaRefusal {
  const certificate = input.element(0x9f46);
  const exponent = input.element(0x9f47);
  if (!certificate?.length || !exponent?.length) return refuse('card_data_missing');
  const issuer = issuerKeyOfCard(input);
  if (!issuer.ok) return issuer;
  return recoverIccPublicKey({
    certificate,
    remainder: input.element(0x9f48) ?? NONE,
    exponent,
    issuerKey: issuer.key,
    pan: input.pan,
    date: input.date,
    staticData: input.staticData,
  });
}

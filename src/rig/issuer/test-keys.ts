import type { JsonWebKey } from 'node:crypto';
import type { CardScheme } from './cryptogram.ts';
import keys from './test-keys.json' with { type: 'json' };

/** Certification authority of the test cards; hex except the private key. */
export interface TestAuthority {
  scheme: CardScheme;
  rid: string;
  index: string;
  modulus: string;
  exponent: string;
  checksum: string;
  expires: string;
  privateKey: JsonWebKey;
}

/** Issuer of one scheme's test cards; hex except the private key. */
export interface TestIssuerKeys {
  scheme: CardScheme;
  /** Issuer identification number: the first digits of its PANs. */
  iin: string;
  /** Issuer master key for application cryptograms, 16 bytes. */
  masterKey: string;
  /** Index of the certification authority's key that signed the certificate. */
  authorityIndex: string;
  certificate: string;
  remainder: string;
  exponent: string;
  privateKey: JsonWebKey;
}

/** One card's key pair and certificate; hex except the private key. */
export interface TestCardKeys {
  name: string;
  certificate: string;
  remainder: string;
  exponent: string;
  privateKey: JsonWebKey;
}

/** The file `scripts/make-test-ca.ts` writes. Test keys: public, worth nothing. */
export interface TestKeys {
  note: string;
  authorities: TestAuthority[];
  issuers: TestIssuerKeys[];
  cards: TestCardKeys[];
}

const testKeys = keys as TestKeys;

export const AUTHORITIES: readonly TestAuthority[] = testKeys.authorities;
export const ISSUERS: readonly TestIssuerKeys[] = testKeys.issuers;
export const CARD_KEYS: readonly TestCardKeys[] = testKeys.cards;

/**
 * Makes the keys of the virtual cards: `npx tsx scripts/make-test-ca.ts`.
 *
 * Keys that already stand in src/rig/issuer/test-keys.json are kept, so that a second run changes nothing;
 * certificates are made anew, so that a changed card profile needs this run and nothing else. Delete the file
 * to start over.
 */
import { createPrivateKey, generateKeyPairSync, type JsonWebKey, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { concatBytes, fromHex, toHex } from '../src/platform/bytes/hex.ts';
import { CARD_EXPIRY, PROFILES } from '../src/rig/cards/profiles.ts';
import { staticData } from '../src/rig/cards/static-data.ts';
import { compressed, packed } from '../src/rig/cards/tlv.ts';
import {
  authorityChecksum,
  iccCertificate,
  issuerCertificate,
  type PublicKeyPart,
} from '../src/rig/issuer/certificates.ts';
import type { CardScheme } from '../src/rig/issuer/cryptogram.ts';
import type { TestAuthority, TestCardKeys, TestIssuerKeys, TestKeys } from '../src/rig/issuer/test-keys.ts';

const KEYS_FILE = new URL('../src/rig/issuer/test-keys.json', import.meta.url);
const CA_FILE = new URL('../config/schemes/test-ca-keys.yaml', import.meta.url);

/** D7 is used by no scheme's own test keys, so that both can be loaded side by side. */
const CA_INDEX = 'D7';
const CA_EXPIRES = '2035-12-31';
const CERTIFICATE_EXPIRY = packed(CARD_EXPIRY.slice(2, 4) + CARD_EXPIRY.slice(0, 2));

const SCHEMES: readonly { scheme: CardScheme; rid: string; iin: string; caExponent: 3 | 65537 }[] = [
  { scheme: 'visa', rid: 'A000000003', iin: '476173', caExponent: 3 },
  { scheme: 'mastercard', rid: 'A000000004', iin: '541333', caExponent: 65537 },
];

const kept: Partial<TestKeys> = existsSync(KEYS_FILE)
  ? (JSON.parse(readFileSync(KEYS_FILE, 'utf8')) as TestKeys)
  : {};

function rsaKey(kept: JsonWebKey | undefined, bits: number, exponent: number): JsonWebKey {
  if (kept !== undefined) return kept;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits, publicExponent: exponent });
  return privateKey.export({ format: 'jwk' });
}

function publicPart(key: JsonWebKey): PublicKeyPart {
  return { modulus: fromBase64Url(key.n), exponent: fromBase64Url(key.e) };
}

function fromBase64Url(text: string | undefined): Uint8Array {
  if (text === undefined) throw new Error('not an RSA key');
  return new Uint8Array(Buffer.from(text, 'base64url'));
}

function signer(key: JsonWebKey) {
  return {
    privateKey: createPrivateKey({ key, format: 'jwk' }),
    length: publicPart(key).modulus.length,
  };
}

function makeAuthority({ scheme, rid, caExponent }: (typeof SCHEMES)[number]): TestAuthority {
  const old = kept.authorities?.find((authority) => authority.scheme === scheme);
  const privateKey = rsaKey(old?.privateKey, 1408, caExponent);
  const key = publicPart(privateKey);
  return {
    scheme,
    rid,
    index: CA_INDEX,
    modulus: toHex(key.modulus),
    exponent: toHex(key.exponent),
    checksum: toHex(authorityChecksum(fromHex(rid), CA_INDEX, key)),
    expires: CA_EXPIRES,
    privateKey,
  };
}

function makeIssuer(authority: TestAuthority, iin: string): TestIssuerKeys {
  const old = kept.issuers?.find((issuer) => issuer.scheme === authority.scheme);
  const privateKey = rsaKey(old?.privateKey, 1152, 3);
  const key = publicPart(privateKey);
  const { certificate, remainder } = issuerCertificate(signer(authority.privateKey), key, {
    iin: compressed(iin, 4),
    expiry: CERTIFICATE_EXPIRY,
    serial: fromHex('000001'),
  });
  return {
    scheme: authority.scheme,
    iin,
    masterKey: old?.masterKey ?? toHex(randomBytes(16)),
    authorityIndex: authority.index,
    certificate: toHex(certificate),
    remainder: toHex(remainder),
    exponent: toHex(key.exponent),
    privateKey,
  };
}

function makeCard(profile: (typeof PROFILES)[number], serial: number, issuer: TestIssuerKeys): TestCardKeys {
  const old = kept.cards?.find((card) => card.name === profile.name);
  const privateKey = rsaKey(old?.privateKey, 1024, 3);
  const key = publicPart(privateKey);
  const { aip, signedRecord } = staticData(profile);
  const { certificate, remainder } = iccCertificate(signer(issuer.privateKey), key, {
    pan: compressed(profile.pan, 10),
    expiry: CERTIFICATE_EXPIRY,
    serial: packed(String(serial), 3),
    staticData: concatBytes(signedRecord, aip),
  });
  return {
    name: profile.name,
    certificate: toHex(certificate),
    remainder: toHex(remainder),
    exponent: toHex(key.exponent),
    privateKey,
  };
}

function caFile(authorities: readonly TestAuthority[]): string {
  const keys = authorities.map(
    (ca) => `  - rid: "${ca.rid}" # ${ca.scheme}
    index: "${ca.index}"
    modulus: "${ca.modulus}"
    exponent: "${ca.exponent}"
    checksum: "${ca.checksum}"
    expires: "${ca.expires}"
    test: true`,
  );
  return `# CA public keys of the virtual cards. TEST KEYS: their private halves are public, so a card signed by
# them proves nothing. A terminal that takes real cards refuses to load this file ("test: true").
#
# One entry per key, all byte strings hex: RID (5 bytes), index (tag 8F of the card), RSA modulus and
# exponent, SHA-1 check sum over RID, index, modulus and exponent.
# Written by scripts/make-test-ca.ts; do not edit.
keys:
${keys.join('\n')}
`;
}

const authorities = SCHEMES.map(makeAuthority);
const issuers = SCHEMES.map(({ iin }, i) => makeIssuer(authorities[i]!, iin));
const cards = PROFILES.map((profile, i) => {
  const issuer = issuers.find(({ scheme }) => scheme === profile.scheme);
  if (issuer === undefined) throw new Error(`no issuer for ${profile.scheme}`);
  return makeCard(profile, i + 1, issuer);
});
const note =
  'TEST KEYS of the virtual cards, public on purpose. They protect nothing; never use them elsewhere.';
const file: TestKeys = { note, authorities, issuers, cards };
writeFileSync(KEYS_FILE, `${JSON.stringify(file, null, 2)}\n`);
writeFileSync(CA_FILE, caFile(authorities));

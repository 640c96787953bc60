import type { Details } from './decoded.ts';

interface UniversalType {
  name: string;
  read?: (value: Uint8Array) => Details;
}

/** Of object identifiers that certificates and key blocks of payment systems name. */
const OID_NAMES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'commonName',
  '2.5.4.6': 'countryName',
  '2.5.4.7': 'localityName',
  '2.5.4.8': 'stateOrProvinceName',
  '2.5.4.10': 'organizationName',
  '2.5.4.11': 'organizationalUnitName',
  '2.5.29.14': 'subjectKeyIdentifier',
  '2.5.29.15': 'keyUsage',
  '2.5.29.19': 'basicConstraints',
  '2.5.29.35': 'authorityKeyIdentifier',
  '1.2.840.10045.2.1': 'ecPublicKey',
  '1.2.840.10045.3.1.7': 'P-256',
  '1.2.840.10045.4.3.2': 'ecdsa-with-SHA256',
  '1.2.840.113549.1.1.1': 'rsaEncryption',
  '1.2.840.113549.1.1.5': 'sha1WithRSAEncryption',
  '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption',
  '1.2.840.113549.1.7.1': 'data',
  '1.2.840.113549.1.7.2': 'signedData',
  '1.2.840.113549.1.7.3': 'envelopedData',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '1.0.9797.1.3.5': 'CMAC',
  '1.0.10116.0.1.2': 'CBC',
  '1.3.133.16.840.9.24.1.1': 'DUKPT with AES',
};

/** Dotted form of an object identifier's value; null where it is not one. @spec ITU-T X.690, 8.19 */
export function objectIdentifier(value: Uint8Array): string | null {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of value) {
    arc = arc * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(arc)) return null;
    if ((byte & 0x80) === 0) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const first = arcs[0];
  if (first === undefined || (value[value.length - 1]! & 0x80) !== 0) return null;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...arcs.slice(1)].join('.');
}

function identifierDetails(value: Uint8Array): Details {
  const oid = objectIdentifier(value);
  if (oid === null) return { notes: ['Not an object identifier.'] };
  return { value: oid, meaning: [oid, OID_NAMES[oid]].filter(Boolean).join(' ') };
}

function utf8(value: Uint8Array): Details {
  const text = new TextDecoder().decode(value);
  return { value: text, meaning: `"${text}"` };
}

/** Tags of the universal class, which are no data objects of EMV but stand in certificates and key blocks. */
const UNIVERSAL: Readonly<Record<number, UniversalType>> = {
  1: { name: 'ASN.1 BOOLEAN' },
  2: { name: 'ASN.1 INTEGER' },
  3: { name: 'ASN.1 BIT STRING' },
  4: { name: 'ASN.1 OCTET STRING' },
  5: { name: 'ASN.1 NULL' },
  6: { name: 'ASN.1 OBJECT IDENTIFIER', read: identifierDetails },
  10: { name: 'ASN.1 ENUMERATED' },
  12: { name: 'ASN.1 UTF8String', read: utf8 },
  19: { name: 'ASN.1 PrintableString', read: utf8 },
  22: { name: 'ASN.1 IA5String', read: utf8 },
  23: { name: 'ASN.1 UTCTime', read: utf8 },
  24: { name: 'ASN.1 GeneralizedTime', read: utf8 },
  48: { name: 'ASN.1 SEQUENCE' },
  49: { name: 'ASN.1 SET' },
};

/** @spec ITU-T X.690, 8.1.2 */
export function universalType(tag: number): UniversalType | undefined {
  return UNIVERSAL[tag];
}

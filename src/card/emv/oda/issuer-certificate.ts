import type { CaPublicKey } from '../ca-public-key.ts';
import { dateFromYymmdd } from '../date.ts';
import { assembleKey, isExpired } from './certified-key.ts';
import { type OdaRefusal, refuse } from './oda-failure.ts';
import { hashMatches, recoverBlock, TAIL_BYTES } from './recovered-block.ts';
import type { RsaPublicKey } from './rsa.ts';

export interface IssuerCertificateInput {
  /** 90. */
  certificate: Uint8Array;
  /** 92; empty when the card sends none. */
  remainder: Uint8Array;
  /** 9F32. */
  exponent: Uint8Array;
  /** The key that 8F names under the RID of the AID; undefined when the terminal has none. */
  caKey: CaPublicKey | undefined;
  /** Value of 5A: cn, padded with F. */
  pan: Uint8Array;
  /** Transaction date, value of 9A, 3 bytes. */
  date: Uint8Array;
  /** Whether the certificate with this serial number (3 bytes) under this CA key is revoked. */
  isRevoked(serial: Uint8Array): boolean;
}

export interface IssuerPublicKey extends RsaPublicKey {
  /** Issuer identifier, 4 bytes: 3 to 8 digits padded with F. */
  identifier: Uint8Array;
  /** 3 bytes. */
  serial: Uint8Array;
  /** MMYY, 2 bytes. */
  expiry: Uint8Array;
}

const LAYOUT = { format: 0x02, hashAlgorithmAt: 11 };
/** Bytes of the recovered block that are not digits of the key: 15 before them, hash and trailer after. */
const LEFTMOST = 15;

/**
 * Recovers the issuer public key: the checks in the order of the Book, each with its own reason.
 * The PAN may come from 5A or from track 2. Revocation is tested on this level only.
 * @spec EMV 4.4 Book 2, 5.3 and 6.3, table 6
 */
export function recoverIssuerPublicKey(
  input: IssuerCertificateInput,
): { ok: true; key: IssuerPublicKey } | OdaRefusal {
  const { caKey } = input;
  if (caKey === undefined) return refuse('ca_key_unknown');
  if (isWithdrawn(caKey, input.date)) return refuse('ca_key_expired');
  const block = recoverBlock(input.certificate, caKey, LAYOUT);
  if (typeof block === 'string') return refuse(`issuer_certificate_${block}`);
  const { bytes } = block;
  if (!hashMatches(block, [input.remainder, input.exponent])) return refuse('issuer_certificate_hash');

  const identifier = bytes.slice(2, 6);
  const expiry = bytes.slice(6, 8);
  const serial = bytes.slice(8, 11);
  if (!identifiesIssuer(identifier, input.pan)) return refuse('issuer_certificate_identifier');
  if (isExpired(expiry, dateFromYymmdd(input.date))) return refuse('issuer_certificate_expired');
  if (input.isRevoked(serial)) return refuse('issuer_certificate_revoked');

  const key = assembleKey(
    {
      algorithm: bytes[12]!,
      modulusLength: bytes[13]!,
      exponentLength: bytes[14]!,
      leftmost: bytes.subarray(LEFTMOST, bytes.length - TAIL_BYTES),
      remainder: input.remainder,
      exponent: input.exponent,
    },
    caKey.modulus.length,
  );
  if (typeof key === 'string') return refuse(`issuer_certificate_${key}`);
  return { ok: true, key: { ...key, identifier, serial, expiry } };
}

/**
 * The key's last day is over.
 * NOTE: in the Books an expired key is taken out of the terminal, not tested in the transaction; a terminal that knows
 * the date does both. A wrong transaction date fails the certificates, so here it only has to be a date.
 * @spec EMV 4.4 Book 2, 10.2 and 11.2
 */
function isWithdrawn({ expires }: CaPublicKey, date: Uint8Array): boolean {
  const today = dateFromYymmdd(date);
  return expires !== null && today !== null && today > Number(expires.replaceAll('-', ''));
}

/** The identifier's 3 to 8 digits, up to its F padding, begin the PAN. */
function identifiesIssuer(identifier: Uint8Array, pan: Uint8Array): boolean {
  let digits = 0;
  while (digits < 8 && nibble(identifier, digits) !== 0xf) {
    if (nibble(identifier, digits) !== nibble(pan, digits)) return false;
    digits++;
  }
  for (let i = digits; i < 8; i++) if (nibble(identifier, i) !== 0xf) return false;
  return digits >= 3;
}

function nibble(bytes: Uint8Array, index: number): number {
  const byte = bytes[index >> 1] ?? 0xff;
  return index % 2 === 0 ? byte >> 4 : byte & 0x0f;
}

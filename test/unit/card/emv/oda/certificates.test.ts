import { describe, expect, it } from 'vitest';
import {
  type IccCertificateInput,
  recoverIccPublicKey,
} from '../../../../../src/card/emv/oda/icc-certificate.ts';
import {
  type IssuerCertificateInput,
  recoverIssuerPublicKey,
} from '../../../../../src/card/emv/oda/issuer-certificate.ts';
import type { OdaFailure } from '../../../../../src/card/emv/oda/oda-failure.ts';
import { concatBytes, fromHex } from '../../../../../src/platform/bytes/hex.ts';
import {
  CA_KEY,
  DATE,
  ICC,
  ISSUER,
  iccCertificate,
  issuerCertificate,
  LONG_ISSUER,
  PAN,
  STATIC_DATA,
} from './signed-card.ts';

function issuer(changes: Partial<IssuerCertificateInput> = {}) {
  return recoverIssuerPublicKey({
    ...issuerCertificate(),
    caKey: CA_KEY,
    pan: PAN,
    date: DATE,
    isRevoked: () => false,
    ...changes,
  });
}

function icc(changes: Partial<IccCertificateInput> = {}) {
  return recoverIccPublicKey({
    ...iccCertificate(),
    issuerKey: ISSUER.publicKey,
    pan: PAN,
    date: DATE,
    staticData: STATIC_DATA,
    ...changes,
  });
}

const even = (modulus: Uint8Array) => concatBytes(modulus.subarray(0, -1), fromHex('02'));

describe('the issuer certificate', () => {
  it('gives a key that fits into the certificate, cut to its declared length', () => {
    expect(issuer()).toEqual({
      ok: true,
      key: {
        ...ISSUER.publicKey,
        identifier: fromHex('541333FF'),
        serial: fromHex('00000A'),
        expiry: fromHex('1228'),
      },
    });
  });

  it('gives a key that is longer than the certificate, joined with the remainder', () => {
    const long = issuerCertificate({}, LONG_ISSUER);
    expect(long.remainder).toHaveLength(20);
    expect(issuer(long)).toMatchObject({ ok: true, key: LONG_ISSUER.publicKey });
  });

  it.each<[OdaFailure, Partial<IssuerCertificateInput>]>([
    ['ca_key_unknown', { caKey: undefined }],
    ['ca_key_expired', { caKey: { ...CA_KEY, expires: '2026-03-14' } }],
    ['issuer_certificate_length', { certificate: issuerCertificate().certificate.subarray(1) }],
    ['issuer_certificate_range', { certificate: new Uint8Array(160).fill(0xff) }],
    ['issuer_certificate_trailer', issuerCertificate({ trailer: 0xbd })],
    ['issuer_certificate_header', issuerCertificate({ header: 0x69 })],
    ['issuer_certificate_format', issuerCertificate({ format: 0x04 })],
    ['issuer_certificate_hash_algorithm', issuerCertificate({ hashAlgorithm: 2 })],
    ['issuer_certificate_hash', { exponent: fromHex('03') }],
    ['issuer_certificate_hash', { remainder: fromHex('00') }],
    ['issuer_certificate_identifier', issuerCertificate({ identifier: fromHex('541334FF') })],
    ['issuer_certificate_identifier', issuerCertificate({ identifier: fromHex('54FFFFFF') })],
    ['issuer_certificate_identifier', issuerCertificate({ identifier: fromHex('5413F3FF') })],
    ['issuer_certificate_identifier', { pan: fromHex('5413') }],
    ['issuer_certificate_expired', issuerCertificate({ expiry: fromHex('0226') })],
    ['issuer_certificate_expired', issuerCertificate({ expiry: fromHex('1326') })],
    ['issuer_certificate_expired', issuerCertificate({ expiry: fromHex('1299') })],
    ['issuer_certificate_expired', { date: fromHex('260231') }],
    ['issuer_certificate_revoked', { isRevoked: (serial) => serial[2] === 0x0a }],
    ['issuer_certificate_key_algorithm', issuerCertificate({ keyAlgorithm: 2 })],
    ['issuer_certificate_key_length', issuerCertificate({ keyLength: 161 })],
    ['issuer_certificate_remainder', issuerCertificate({ keyLength: 143 }, LONG_ISSUER)],
    ['issuer_certificate_exponent_length', issuerCertificate({ exponentLength: 1 })],
    ['issuer_certificate_exponent', issuerCertificate({ exponent: fromHex('11') })],
    ['issuer_certificate_modulus', issuerCertificate({ modulus: even(ISSUER.publicKey.modulus) })],
    ['issuer_certificate_modulus', issuerCertificate({ keyLength: 63 })],
  ])('is refused with %s', (reason, changes) => {
    expect(issuer(changes)).toEqual({ ok: false, reason });
  });

  it.each(['541FFFFF', '5413FFFF', '54133FFF', '54133300'])(
    'accepts the issuer identifier %s',
    (identifier) => {
      expect(issuer(issuerCertificate({ identifier: fromHex(identifier) })).ok).toBe(true);
    },
  );

  it('may be under a CA key on the last day of it, and under one that has none', () => {
    expect(issuer({ caKey: { ...CA_KEY, expires: '2026-03-15' } }).ok).toBe(true);
    expect(issuer({ caKey: { ...CA_KEY, expires: null } }).ok).toBe(true);
  });

  it('is valid on the last day of its month', () => {
    const march = issuerCertificate({ expiry: fromHex('0326') });
    expect(issuer({ ...march, date: fromHex('260331') }).ok).toBe(true);
    expect(issuer({ ...march, date: fromHex('260401') }).ok).toBe(false);
  });
});

describe('the ICC certificate', () => {
  it('gives the key of the card', () => {
    expect(iccCertificate().remainder).toHaveLength(26);
    expect(icc()).toEqual({ ok: true, key: ICC.publicKey });
  });

  it.each<[OdaFailure, Partial<IccCertificateInput>]>([
    ['icc_certificate_length', { certificate: new Uint8Array(111) }],
    ['icc_certificate_range', { certificate: new Uint8Array(112).fill(0xff) }],
    ['icc_certificate_trailer', iccCertificate({ trailer: 0 })],
    ['icc_certificate_header', iccCertificate({ header: 0x00 })],
    ['icc_certificate_format', iccCertificate({ format: 0x02 })],
    ['icc_certificate_hash_algorithm', iccCertificate({ hashAlgorithm: 0 })],
    ['icc_certificate_hash', { staticData: concatBytes(STATIC_DATA, fromHex('00')) }],
    ['icc_certificate_hash', { remainder: new Uint8Array(26) }],
    ['icc_certificate_pan', { pan: fromHex('5413330089010013') }],
    ['icc_certificate_pan', { pan: fromHex('541333008901001255') }],
    ['icc_certificate_pan', { pan: new Uint8Array() }],
    ['icc_certificate_expired', iccCertificate({ expiry: fromHex('0226') })],
    ['icc_certificate_key_algorithm', iccCertificate({ keyAlgorithm: 0 })],
    ['icc_certificate_remainder', iccCertificate({ keyLength: 95 })],
    ['icc_certificate_key_length', iccCertificate({ keyLength: 113 })],
    ['icc_certificate_exponent_length', iccCertificate({ exponentLength: 3 })],
    ['icc_certificate_exponent', iccCertificate({ exponent: fromHex('05') })],
    ['icc_certificate_modulus', iccCertificate({ modulus: even(ICC.publicKey.modulus) })],
  ])('is refused with %s', (reason, changes) => {
    expect(icc(changes)).toEqual({ ok: false, reason });
  });

  it('takes a PAN that comes with its F padding', () => {
    expect(icc({ pan: concatBytes(PAN, fromHex('FF')) }).ok).toBe(true);
  });
});

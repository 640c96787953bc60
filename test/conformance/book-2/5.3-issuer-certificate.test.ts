import { describe, expect, it } from 'vitest';
import {
  type IssuerCertificateInput,
  recoverIssuerPublicKey,
} from '../../../src/card/emv/oda/issuer-certificate.ts';
import { concatBytes, fromHex } from '../../../src/platform/bytes/hex.ts';
import { reasonFor, spoilt } from '../../support/card/spoilt-block.ts';
import {
  CA,
  CA_KEY,
  DATE,
  ISSUER,
  issuerCertificate,
  LONG_ISSUER,
  PAN,
} from '../../unit/card/emv/oda/signed-card.ts';

/** What the CA signed: 6A 02 identifier(4) expiry(2) serial(3) hash-alg key-alg length length digits hash BC. */
const { certificate, remainder, exponent } = issuerCertificate();
const LENGTH = CA.publicKey.modulus.length;

function recover(changes: Partial<IssuerCertificateInput>): string {
  const recovered = recoverIssuerPublicKey({
    ...{ certificate, remainder, exponent, caKey: CA_KEY, pan: PAN, date: DATE },
    isRevoked: () => false,
    ...changes,
  });
  return recovered.ok ? 'recovered' : recovered.reason;
}

describe('Book 2, 5.3 and 6.3: the issuer public key certificate', () => {
  it('Book 2, 5.3 each changed byte of the certificate is refused for its own reason', () => {
    for (let at = 0; at < LENGTH; at++) {
      const reason = recover({ certificate: spoilt(certificate, CA, at) });
      expect({ at, reason }).toEqual({ at, reason: `issuer_certificate_${reasonFor(at, LENGTH, 11)}` });
    }
  });

  it.each([
    ['step 1: length', { certificate: certificate.subarray(1) }, 'length'],
    ['step 1: length', { certificate: concatBytes(fromHex('00'), certificate) }, 'length'],
    ['step 6: the remainder is hashed', { remainder: fromHex('01') }, 'hash'],
    ['step 6: the exponent is hashed', { exponent: fromHex('03') }, 'hash'],
    ['step 8: another issuer’s card', { pan: fromHex('5413340000000000') }, 'identifier'],
    ['step 9: the day after its month', { date: fromHex('290101') }, 'expired'],
    ['step 10: withdrawn', { isRevoked: () => true }, 'revoked'],
  ])('Book 2, 5.3 %s', (_step, changes, reason) => {
    expect(recover(changes)).toBe(`issuer_certificate_${reason}`);
  });

  it.each([
    ['step 8: issuer identifier', 4, 'identifier'],
    ['step 11: algorithm of the key', 12, 'key_algorithm'],
    ['step 12: length of the exponent', 14, 'exponent_length'],
  ])('Book 2, 5.3 %s, although the CA signed it', (_step, at, reason) => {
    const signed = spoilt(certificate, CA, at, concatBytes(remainder, exponent));
    expect(recover({ certificate: signed })).toBe(`issuer_certificate_${reason}`);
  });

  it('Book 2, 5.3 step 12: the remainder has exactly the digits that do not fit', () => {
    const long = issuerCertificate({}, LONG_ISSUER);
    expect(recover(long)).toBe('recovered');
    const extra = concatBytes(long.remainder, fromHex('00'));
    const block = spoilt(long.certificate, CA, 8, concatBytes(extra, long.exponent));
    expect(recover({ ...long, certificate: block, remainder: extra })).toBe('issuer_certificate_remainder');
  });

  it('Book 2, 5.3 a remainder that a short key does not need is hashed and not used', () => {
    const unneeded = fromHex('AABB');
    const signed = spoilt(certificate, CA, 10, concatBytes(unneeded, exponent));
    const recovered = recoverIssuerPublicKey({
      ...{ certificate: signed, remainder: unneeded, exponent, caKey: CA_KEY, pan: PAN, date: DATE },
      isRevoked: () => false,
    });
    expect(recovered).toMatchObject({ ok: true, key: { modulus: ISSUER.publicKey.modulus } });
  });

  it.each(['541', '5413', '54133', '541333', '5413330', '54133300'])(
    'Book 2, 5.3 an issuer identifier of the digits %s is compared up to its padding',
    (digits) => {
      expect(recover(issuerCertificate({ identifier: fromHex(digits.padEnd(8, 'F')) }))).toBe('recovered');
      const other = digits.slice(0, -1) + ((Number(digits.at(-1)) + 1) % 10);
      const identifier = fromHex(other.padEnd(8, 'F'));
      expect(recover(issuerCertificate({ identifier }))).toBe('issuer_certificate_identifier');
    },
  );

  it.each([
    ['0349', '490331', 'recovered'],
    ['0349', '490401', 'issuer_certificate_expired'],
    ['1250', '260315', 'issuer_certificate_expired'],
    ['0228', '280229', 'recovered'],
  ])('Book 2, 5.3 step 9: certificate %s on %s: %s', (expiry, date, expected) => {
    const caKey = { ...CA_KEY, expires: null };
    expect(recover({ ...issuerCertificate({ expiry: fromHex(expiry) }), caKey, date: fromHex(date) })).toBe(
      expected,
    );
  });
});

import { describe, expect, it } from 'vitest';
import { type IccCertificateInput, recoverIccPublicKey } from '../../../src/card/emv/oda/icc-certificate.ts';
import { concatBytes, fromHex } from '../../../src/platform/bytes/hex.ts';
import { reasonFor, spoilt } from '../../support/card/spoilt-block.ts';
import { DATE, ISSUER, iccCertificate, PAN, STATIC_DATA } from '../../unit/card/emv/oda/signed-card.ts';

/** What the issuer signed: 6A 04 PAN(10) expiry(2) serial(3) hash-alg key-alg length length digits hash BC. */
const { certificate, remainder, exponent } = iccCertificate();
const LENGTH = ISSUER.publicKey.modulus.length;
const HASHED_BESIDES = concatBytes(remainder, exponent, STATIC_DATA);

function recover(changes: Partial<IccCertificateInput>): string {
  const recovered = recoverIccPublicKey({
    ...{ certificate, remainder, exponent, issuerKey: ISSUER.publicKey, pan: PAN, date: DATE },
    staticData: STATIC_DATA,
    ...changes,
  });
  return recovered.ok ? 'recovered' : recovered.reason;
}

describe('Book 2, 6.4: the ICC public key certificate', () => {
  it('Book 2, 6.4 each changed byte of the certificate is refused for its own reason', () => {
    for (let at = 0; at < LENGTH; at++) {
      const reason = recover({ certificate: spoilt(certificate, ISSUER, at) });
      expect({ at, reason }).toEqual({ at, reason: `icc_certificate_${reasonFor(at, LENGTH, 17)}` });
    }
  });

  it('Book 2, 6.4 step 6: each changed byte of remainder, exponent and static data is refused', () => {
    const parts = { remainder, exponent, staticData: STATIC_DATA };
    for (const [name, part] of Object.entries(parts)) {
      for (const at of part.keys()) {
        const changed = part.slice();
        changed[at]! ^= 0x01;
        expect(recover({ [name]: changed })).toBe('icc_certificate_hash');
      }
    }
  });

  it.each([
    ['step 1: length', { certificate: certificate.subarray(1) }, 'length'],
    ['step 8: another card', { pan: fromHex('5413330089010020') }, 'pan'],
    ['step 8: a PAN that goes on', { pan: concatBytes(PAN, fromHex('1F')) }, 'pan'],
    ['step 9: the day after its month', { date: fromHex('290101') }, 'expired'],
  ])('Book 2, 6.4 %s', (_step, changes, reason) => {
    expect(recover(changes)).toBe(`icc_certificate_${reason}`);
  });

  it.each([
    ['step 8: PAN', 9, 'pan'],
    ['step 8: padding of the PAN', 11, 'pan'],
    ['step 10: algorithm of the key', 18, 'key_algorithm'],
    ['step 10: length of the key', 19, 'remainder'],
    ['step 10: length of the exponent', 20, 'exponent_length'],
  ])('Book 2, 6.4 %s, although the issuer signed it', (_step, at, reason) => {
    const signed = spoilt(certificate, ISSUER, at, HASHED_BESIDES);
    expect(recover({ certificate: signed })).toBe(`icc_certificate_${reason}`);
  });
});

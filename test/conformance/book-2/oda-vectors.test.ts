import { describe, expect, it } from 'vitest';
import { caKeyChecksum } from '../../../src/card/emv/ca-keys.ts';
import type { CaPublicKey } from '../../../src/card/emv/ca-public-key.ts';
import { verifyCda } from '../../../src/card/emv/oda/cda.ts';
import { verifyDda } from '../../../src/card/emv/oda/dda.ts';
import { recoverIccPublicKey } from '../../../src/card/emv/oda/icc-certificate.ts';
import { recoverIssuerPublicKey } from '../../../src/card/emv/oda/issuer-certificate.ts';
import { verifySda } from '../../../src/card/emv/oda/sda.ts';
import { concatBytes, fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import odaVectors from '../../vectors/emv-oda.json' with { type: 'json' };

type Vector = (typeof odaVectors.vectors)[number];

const used = new Set<string>();
const vector = (id: string): Vector => {
  used.add(id);
  return odaVectors.vectors.find((candidate) => candidate.id === id)!;
};
const bytes = (hex: string | undefined): Uint8Array => fromHex(hex ?? '');

/** Before the certificates of the older cards expired. */
const IN_2009 = fromHex('090701');
const IN_2014 = fromHex('140701');

function caKey({ rid, capkIndex, caModulus, caExponent }: Vector): CaPublicKey {
  const key = {
    rid: fromHex(rid),
    index: Number.parseInt(capkIndex, 16),
    modulus: fromHex(caModulus),
    exponent: fromHex(caExponent),
  };
  return { ...key, checksum: caKeyChecksum(key), expires: '2030-12-31', test: true };
}

function issuer(given: Vector, date: Uint8Array) {
  return recoverIssuerPublicKey({
    certificate: fromHex(given.issuerCert90),
    remainder: fromHex(given.issuerRemainder92),
    exponent: fromHex(given.issuerExponent9F32),
    caKey: caKey(given),
    pan: fromHex(given.pan5A),
    date,
    isRevoked: () => false,
  });
}

function icc(given: Vector, date: Uint8Array, staticData = bytes(given.staticDataToAuthenticate)) {
  const issuerKey = issuer(given, date);
  if (!issuerKey.ok) return issuerKey;
  return recoverIccPublicKey({
    certificate: bytes(given.iccCert9F46),
    remainder: bytes(given.iccRemainder9F48),
    exponent: bytes(given.iccExponent9F47),
    issuerKey: issuerKey.key,
    pan: fromHex(given.pan5A),
    date,
    staticData,
  });
}

/** The key a vector publishes where it leaves out the static data that the ICC certificate covers. */
function publishedIccKey(given: Vector) {
  return { modulus: bytes(given.expected.iccKey?.modulus), exponent: bytes(given.iccExponent9F47) };
}

const DDOL = [{ tag: 0x9f37, length: 4 }];

describe('Book 2, 5.3 and 6.3: issuer public keys', () => {
  it.each([
    ['pm3/sda', IN_2009],
    ['pm3/dda', IN_2014],
    ['pm3/cda', IN_2014],
    ['emv-utils/dda', IN_2014],
    ['emv-utils/dda-invalid-sdad', IN_2014],
  ])('%s', (id, date) => {
    const expected = vector(id).expected.issuerKey!;
    const recovered = issuer(vector(id), date);
    expect(recovered.ok && toHex(recovered.key.modulus)).toBe(expected.modulus);
    expect(recovered).toMatchObject({
      key: {
        identifier: fromHex(expected.issuerIdentifier),
        expiry: fromHex(expected.expiryMMYY),
        serial: fromHex(expected.serial),
      },
    });
  });

  it('emv-utils/issuer-invalid-lastbyte: a changed certificate is refused', () => {
    expect(issuer(vector('emv-utils/issuer-invalid-lastbyte'), IN_2014)).toEqual({
      ok: false,
      reason: 'issuer_certificate_trailer',
    });
  });

  it('pm3/sda has expired since', () => {
    expect(issuer(vector('pm3/sda'), IN_2014)).toEqual({ ok: false, reason: 'issuer_certificate_expired' });
  });
});

describe('Book 2, 5.4: static data authentication', () => {
  it('pm3/sda', () => {
    const given = vector('pm3/sda');
    const recovered = issuer(given, IN_2009);
    expect(
      recovered.ok &&
        verifySda({
          signature: bytes(given.signedStatic93),
          issuerKey: recovered.key,
          staticData: bytes(given.staticDataToAuthenticate),
        }),
    ).toEqual({ ok: true, dataAuthenticationCode: bytes(given.expected.dac) });
  });
});

describe('Book 2, 6.4: ICC public keys', () => {
  it.each(['pm3/dda', 'pm3/cda'])('%s', (id) => {
    const recovered = icc(vector(id), IN_2014);
    expect(recovered.ok && toHex(recovered.key.modulus)).toBe(vector(id).expected.iccKey?.modulus);
  });

  it('pm3/dda covers the static data', () => {
    const changed = bytes(vector('pm3/dda').staticDataToAuthenticate);
    changed[0]! ^= 1;
    expect(icc(vector('pm3/dda'), IN_2014, changed)).toEqual({ ok: false, reason: 'icc_certificate_hash' });
  });

  it('emv-utils/dda cannot be recovered without the static data its source keeps back', () => {
    expect(icc(vector('emv-utils/dda'), IN_2014)).toEqual({ ok: false, reason: 'icc_certificate_hash' });
  });
});

describe('Book 2, 6.5.2: dynamic data authentication', () => {
  const dda = (given: Vector, iccKey: { modulus: Uint8Array; exponent: Uint8Array }) =>
    verifyDda({
      signature: bytes(given.signedDynamic9F4B),
      iccKey,
      ddol: DDOL,
      ddolValues: bytes(given.dynamicTerminalData),
    });

  it('pm3/dda', () => {
    const given = vector('pm3/dda');
    const recovered = icc(given, IN_2014);
    expect(recovered.ok && dda(given, recovered.key)).toEqual({
      ok: true,
      iccDynamicNumber: bytes(given.expected.sdadContent?.iccDynamicData).slice(1),
    });
  });

  it('emv-utils/dda', () => {
    const given = vector('emv-utils/dda');
    expect(dda(given, publishedIccKey(given))).toEqual({
      ok: true,
      iccDynamicNumber: bytes(given.expected.sdadContent?.iccDynamicData).slice(1),
    });
  });

  it('emv-utils/dda-invalid-sdad: a changed signature is refused', () => {
    const given = vector('emv-utils/dda-invalid-sdad');
    expect(dda(given, publishedIccKey(given))).toEqual({ ok: false, reason: 'dynamic_signature_trailer' });
  });
});

describe('Book 2, 6.6.2: combined DDA and application cryptogram generation', () => {
  const given = vector('pm3/cda');
  const { pdolCdolData, genAcResponseTlvWithout9F4B } = given.transactionDataHashInput!;
  const answer = fromHex(genAcResponseTlvWithout9F4B);
  const signature = bytes(given.signedDynamic9F4B);

  const cda = (response: Uint8Array) => {
    const recovered = icc(given, IN_2014);
    if (!recovered.ok) return recovered;
    return verifyCda({
      signature,
      iccKey: recovered.key,
      unpredictableNumber: bytes(given.dynamicTerminalData),
      cid: 0x40,
      pdolValues: new Uint8Array(),
      cdol1Values: fromHex(pdolCdolData),
      response,
    });
  };

  it('pm3/cda', () => {
    const content = bytes(given.expected.sdadContent?.iccDynamicData);
    expect(cda(concatBytes(answer, fromHex('9F4B70'), signature))).toEqual({
      ok: true,
      iccDynamicNumber: content.slice(1, 9),
      cid: 0x40,
      applicationCryptogram: content.slice(10, 18),
      extra: new Uint8Array(),
    });
  });

  it('pm3/cda covers the answer', () => {
    const changed = answer.slice();
    changed[changed.length - 1]! ^= 1;
    expect(cda(changed)).toEqual({ ok: false, reason: 'dynamic_signature_transaction_data_hash' });
  });
});

describe('Book 2: published vectors', () => {
  it('are all used above', () => {
    expect(odaVectors.vectors.map(({ id }) => id).filter((id) => !used.has(id))).toEqual([]);
  });
});

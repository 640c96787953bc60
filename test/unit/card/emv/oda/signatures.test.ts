import { describe, expect, it } from 'vitest';
import { type CdaInput, verifyCda } from '../../../../../src/card/emv/oda/cda.ts';
import { verifyDda } from '../../../../../src/card/emv/oda/dda.ts';
import { verifyFdda } from '../../../../../src/card/emv/oda/fdda.ts';
import type { OdaFailure } from '../../../../../src/card/emv/oda/oda-failure.ts';
import { verifySda } from '../../../../../src/card/emv/oda/sda.ts';
import { TlvError } from '../../../../../src/card/emv/tlv.ts';
import { concatBytes, fromHex } from '../../../../../src/platform/bytes/hex.ts';
import { dynamicSignature, ICC, ISSUER, STATIC_DATA, sha1, staticSignature } from './signed-card.ts';

const iccKey = ICC.publicKey;
const UN = fromHex('01020304');
const NUMBER = fromHex('0811223344556677AA');

describe('static data authentication', () => {
  const sda = (signature: Uint8Array, staticData = STATIC_DATA) =>
    verifySda({ signature, issuerKey: ISSUER.publicKey, staticData });

  it('gives the data authentication code', () => {
    expect(sda(staticSignature())).toEqual({ ok: true, dataAuthenticationCode: fromHex('DAC1') });
  });

  it.each<[OdaFailure, Uint8Array]>([
    ['static_signature_length', staticSignature().subarray(2)],
    ['static_signature_range', new Uint8Array(112).fill(0xff)],
    ['static_signature_trailer', staticSignature({ trailer: 0xcc })],
    ['static_signature_header', staticSignature({ header: 0x6b })],
    ['static_signature_format', staticSignature({ format: 0x05 })],
    ['static_signature_hash_algorithm', staticSignature({ hashAlgorithm: 3 })],
  ])('is refused with %s', (reason, signature) => {
    expect(sda(signature)).toEqual({ ok: false, reason });
  });

  it('is refused when one bit of the static data changed', () => {
    const changed = STATIC_DATA.map((byte, index) => (index === 5 ? byte ^ 1 : byte));
    expect(sda(staticSignature(), changed)).toEqual({ ok: false, reason: 'static_signature_hash' });
  });
});

describe('dynamic data authentication', () => {
  const dda = (signature: Uint8Array, tag = 0x9f37) =>
    verifyDda({ signature, iccKey, ddol: [{ tag, length: 4 }], ddolValues: UN });

  it('gives the ICC dynamic number', () => {
    const signed = dynamicSignature(NUMBER, UN);
    expect(dda(signed)).toEqual({ ok: true, iccDynamicNumber: NUMBER.slice(1) });
  });

  it('is refused when the DDOL does not ask for the unpredictable number', () => {
    expect(dda(dynamicSignature(NUMBER, UN), 0x9a)).toEqual({
      ok: false,
      reason: 'ddol_without_unpredictable_number',
    });
  });

  it.each<[OdaFailure, Uint8Array]>([
    ['dynamic_signature_length', dynamicSignature(NUMBER, UN).subarray(0, 95)],
    ['dynamic_signature_range', new Uint8Array(96).fill(0xff)],
    ['dynamic_signature_trailer', dynamicSignature(NUMBER, UN, { trailer: 0 })],
    ['dynamic_signature_header', dynamicSignature(NUMBER, UN, { header: 1 })],
    ['dynamic_signature_format', dynamicSignature(NUMBER, UN, { format: 0x15 })],
    ['dynamic_signature_hash_algorithm', dynamicSignature(NUMBER, UN, { hashAlgorithm: 2 })],
    ['dynamic_signature_dynamic_data', dynamicSignature(NUMBER, UN, { length: 96 - 24 })],
    ['dynamic_signature_dynamic_number', dynamicSignature(NUMBER, UN, { length: 8 })],
    ['dynamic_signature_dynamic_number', dynamicSignature(fromHex('0111'), UN)],
    ['dynamic_signature_dynamic_number', dynamicSignature(fromHex('09112233445566778899'), UN)],
    ['dynamic_signature_dynamic_data', dynamicSignature(new Uint8Array(), UN)],
    ['dynamic_signature_hash', dynamicSignature(NUMBER, fromHex('01020305'))],
  ])('is refused with %s', (reason, signature) => {
    expect(dda(signature)).toEqual({ ok: false, reason });
  });
});

describe('fast dynamic data authentication of version 00', () => {
  const given = {
    signature: dynamicSignature(fromHex('02002A'), UN),
    iccKey,
    unpredictableNumber: UN,
    amount: fromHex('000000001250'),
    currency: fromHex('0978'),
  };

  it.each([
    ['9F69 of that version', '00AABBCCDD'],
    ['no 9F69', ''],
  ])(
    'with %s is accepted only where the caller says so, and covers the unpredictable number alone',
    (_, hex) => {
      const card = { ...given, cardAuthenticationRelatedData: fromHex(hex) };
      const refusal = { ok: false, reason: 'card_authentication_related_data' };
      expect(verifyFdda(card)).toEqual(refusal);
      expect(verifyFdda({ ...card, versions: [0x01] })).toEqual(refusal);
      expect(verifyFdda({ ...card, versions: [0x00, 0x01] })).toEqual({
        ok: true,
        iccDynamicNumber: fromHex('002A'),
        version: 0,
      });
      expect(verifyFdda({ ...card, versions: [0x00], unpredictableNumber: fromHex('00000000') })).toEqual({
        ok: false,
        reason: 'dynamic_signature_hash',
      });
    },
  );

  it('is no way for a card of version 01 to leave its amount unsigned', () => {
    const card = { ...given, cardAuthenticationRelatedData: fromHex('01AABBCCDD') };
    expect(verifyFdda({ ...card, versions: [0x00, 0x01] })).toEqual({
      ok: false,
      reason: 'dynamic_signature_hash',
    });
  });
});

describe('fast dynamic data authentication', () => {
  const amount = fromHex('000000001250');
  const currency = fromHex('0978');
  const related = fromHex('01AABBCCDD0080');
  const signed = dynamicSignature(fromHex('02002A'), concatBytes(UN, amount, currency, related));
  const given = {
    signature: signed,
    iccKey,
    unpredictableNumber: UN,
    amount,
    currency,
    cardAuthenticationRelatedData: related,
  };

  it('covers unpredictable number, amount, currency and all of 9F69', () => {
    expect(verifyFdda(given)).toEqual({ ok: true, iccDynamicNumber: fromHex('002A'), version: 1 });
  });

  it.each<[string, Partial<typeof given>]>([
    ['another amount', { amount: fromHex('000000001251') }],
    ['another currency', { currency: fromHex('0840') }],
    ['another unpredictable number', { unpredictableNumber: fromHex('00000000') }],
    ['a CTQ changed in 9F69', { cardAuthenticationRelatedData: fromHex('01AABBCCDD0000') }],
  ])('is refused for %s', (_, changes) => {
    expect(verifyFdda({ ...given, ...changes })).toEqual({ ok: false, reason: 'dynamic_signature_hash' });
  });

  it.each(['', '01AABBCC', '00AABBCCDD0080', '02AABBCCDD0080', '01'.repeat(17)])(
    'is refused for 9F69 %j',
    (hex) => {
      expect(verifyFdda({ ...given, cardAuthenticationRelatedData: fromHex(hex) })).toEqual({
        ok: false,
        reason: 'card_authentication_related_data',
      });
    },
  );

  it('is refused with the reason of a signature that does not open', () => {
    expect(verifyFdda({ ...given, signature: new Uint8Array(95) })).toEqual({
      ok: false,
      reason: 'dynamic_signature_length',
    });
  });
});

describe('combined DDA and application cryptogram generation', () => {
  const pdolValues = fromHex('0000000012500978');
  const cdol1Values = fromHex('00000000125000000000000001020304');
  const cryptogram = fromHex('A1A2A3A4A5A6A7A8');
  /** 9F10 carries a length in the long form, which the hash must keep. */
  const answer = fromHex('9F2701809F3602002A9F10810706010A03A02000');
  const hashCode = sha1(pdolValues, cdol1Values, answer);

  const dynamicData = (changes: { cid?: string; extra?: string; hash?: Uint8Array } = {}) =>
    concatBytes(
      fromHex('02002A'),
      fromHex(changes.cid ?? '80'),
      cryptogram,
      changes.hash ?? hashCode,
      fromHex(changes.extra ?? ''),
    );

  const cda = (changes: Partial<CdaInput> = {}) => {
    const signature = changes.signature ?? dynamicSignature(dynamicData(), UN);
    return verifyCda({
      signature,
      iccKey,
      unpredictableNumber: UN,
      cid: 0x80,
      pdolValues,
      cdol1Values,
      response: concatBytes(answer, fromHex('9F4B60'), signature.subarray(0, 96)),
      ...changes,
    });
  };

  it('gives the cryptogram from inside the signature', () => {
    expect(cda()).toEqual({
      ok: true,
      iccDynamicNumber: fromHex('002A'),
      cid: 0x80,
      applicationCryptogram: cryptogram,
      extra: new Uint8Array(),
    });
  });

  it('leaves what follows the hash code to the kernel', () => {
    const extra = '0102030405060708090A0B0C0D0E';
    expect(cda({ signature: dynamicSignature(dynamicData({ extra }), UN) })).toMatchObject({
      ok: true,
      extra: fromHex(extra),
    });
  });

  it('hashes the values of the second GENERATE AC after those of the first', () => {
    const cdol2Values = fromHex('3030');
    const hash = sha1(pdolValues, cdol1Values, cdol2Values, answer);
    expect(cda({ signature: dynamicSignature(dynamicData({ hash }), UN), cdol2Values }).ok).toBe(true);
  });

  it.each<[OdaFailure, Partial<CdaInput>]>([
    ['dynamic_signature_trailer', { signature: dynamicSignature(dynamicData(), UN, { trailer: 1 }) }],
    ['dynamic_signature_dynamic_data', { signature: dynamicSignature(dynamicData().slice(0, 31), UN) }],
    ['dynamic_signature_cid', { signature: dynamicSignature(dynamicData({ cid: '40' }), UN) }],
    ['dynamic_signature_cid', { cid: 0x40 }],
    ['dynamic_signature_hash', { unpredictableNumber: fromHex('01020305') }],
    ['dynamic_signature_transaction_data_hash', { pdolValues: fromHex('0000000012510978') }],
    ['dynamic_signature_transaction_data_hash', { cdol1Values: new Uint8Array() }],
    [
      'dynamic_signature_transaction_data_hash',
      { response: fromHex('9F3602002A9F2701809F10810706010A03A02000') },
    ],
    [
      'dynamic_signature_transaction_data_hash',
      { response: fromHex('9F2701809F3602002A9F100706010A03A02000') },
    ],
  ])('is refused with %s', (reason, changes) => {
    expect(cda(changes)).toEqual({ ok: false, reason });
  });

  it('takes nothing but data objects for a response', () => {
    expect(() => cda({ response: fromHex('9F27') })).toThrow(TlvError);
  });
});

import { describe, expect, it } from 'vitest';
import { type CdaInput, verifyCda } from '../../../src/card/emv/oda/cda.ts';
import { concatBytes, fromHex } from '../../../src/platform/bytes/hex.ts';
import { reasonFor, spoilt } from '../../support/card/spoilt-block.ts';
import { dynamicSignature, ICC, sha1 } from '../../unit/card/emv/oda/signed-card.ts';

const UN = fromHex('A1B2C3D4');
const PDOL_VALUES = fromHex('276000');
const CDOL1_VALUES = fromHex('000000001250 0000 A1B2C3D4');
const ANSWER = fromHex('9F270140 9F3602002A 9F100706010A03900000');
const CRYPTOGRAM = fromHex('1122334455667788');
const LENGTH = ICC.publicKey.modulus.length;

const dynamicData = (hashed: readonly Uint8Array[], cid = 0x40) =>
  concatBytes(fromHex('02002A'), Uint8Array.of(cid), CRYPTOGRAM, sha1(...hashed));
const signature = dynamicSignature(dynamicData([PDOL_VALUES, CDOL1_VALUES, ANSWER]), UN);

/** The template's value: what the card signed, and 9F4B. */
const response = (signed: Uint8Array) => concatBytes(ANSWER, fromHex('9F4B60'), signed);

function verify(changes: Partial<CdaInput> = {}) {
  return verifyCda({
    ...{ signature, iccKey: ICC.publicKey, unpredictableNumber: UN, cid: 0x40 },
    ...{ pdolValues: PDOL_VALUES, cdol1Values: CDOL1_VALUES, response: response(signature) },
    ...changes,
  });
}

const refusal = (reason: string) => ({ ok: false, reason });

describe('Book 2, 6.6: combined DDA and application cryptogram generation', () => {
  it('Book 2, 6.6.2 gives the cryptogram from inside the signature', () => {
    expect(verify()).toMatchObject({ ok: true, applicationCryptogram: CRYPTOGRAM, cid: 0x40 });
  });

  it('Book 2, 6.6.2 each changed byte of the signature is refused for its own reason', () => {
    // 3: length of the dynamic data, 4: of the number in it, which leaves no room for the hash code; 7: the CID.
    const OTHER: Readonly<Record<number, string>> = { 3: 'hash', 4: 'dynamic_data', 7: 'cid' };
    for (let at = 0; at < LENGTH; at++) {
      const changed = spoilt(signature, ICC, at);
      const reason = OTHER[at] ?? reasonFor(at, LENGTH, 2);
      expect({ at, ...verify({ signature: changed, response: response(changed) }) }).toEqual({
        at,
        ...refusal(`dynamic_signature_${reason}`),
      });
    }
  });

  it('Book 2, 6.6.2 step 10: each changed byte of what was sent or answered is refused', () => {
    const parts = { pdolValues: PDOL_VALUES, cdol1Values: CDOL1_VALUES };
    for (const [name, part] of Object.entries(parts)) {
      for (const at of part.keys()) {
        const changed = part.slice();
        changed[at]! ^= 0x01;
        expect(verify({ [name]: changed })).toEqual(refusal('dynamic_signature_transaction_data_hash'));
      }
    }
    for (const value of [
      '9F270140 9F3602002B 9F100706010A03900000',
      '9F270140 9F3602002A 9F100706010A03900001',
    ]) {
      expect(verify({ response: fromHex(value) })).toEqual(
        refusal('dynamic_signature_transaction_data_hash'),
      );
    }
  });

  it('Book 2, 6.6.2 step 10: 9F4B is left out wherever it stands, and the order of the rest counts', () => {
    const first = concatBytes(fromHex('9F4B60'), signature, ANSWER);
    expect(verify({ response: first }).ok).toBe(true);
    const swapped = fromHex('9F3602002A 9F270140 9F100706010A03900000');
    expect(verify({ response: swapped })).toEqual(refusal('dynamic_signature_transaction_data_hash'));
  });

  it('Book 2, 6.6.2 step 10: a length is hashed as the card coded it', () => {
    const long = fromHex('9F278101 40 9F3602002A 9F100706010A03900000');
    expect(verify({ response: long })).toEqual(refusal('dynamic_signature_transaction_data_hash'));
    const signed = dynamicSignature(dynamicData([PDOL_VALUES, CDOL1_VALUES, long]), UN);
    expect(verify({ signature: signed, response: long }).ok).toBe(true);
  });

  it('Book 2, 6.6.2 step 10: after the second GENERATE AC the values of CDOL2 follow those of CDOL1', () => {
    const cdol2Values = fromHex('3030');
    const signed = dynamicSignature(dynamicData([PDOL_VALUES, CDOL1_VALUES, cdol2Values, ANSWER]), UN);
    expect(verify({ signature: signed, cdol2Values }).ok).toBe(true);
    expect(verify({ signature: signed })).toEqual(refusal('dynamic_signature_transaction_data_hash'));
  });

  it('Book 2, 6.6.2 step 6: the CID inside is the CID of the answer', () => {
    expect(verify({ cid: 0x80 })).toEqual(refusal('dynamic_signature_cid'));
  });

  it('Book 2, 6.6.2 step 9: another unpredictable number', () => {
    expect(verify({ unpredictableNumber: fromHex('A1B2C3D5') })).toEqual(refusal('dynamic_signature_hash'));
  });

  it('Book 2, 6.6.2 dynamic data that end before the hash code', () => {
    const short = dynamicData([PDOL_VALUES]).subarray(0, -1);
    expect(verify({ signature: dynamicSignature(short, UN) })).toEqual(
      refusal('dynamic_signature_dynamic_data'),
    );
  });
});

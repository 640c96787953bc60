import { describe, expect, it } from 'vitest';
import { verifyDda } from '../../../src/card/emv/oda/dda.ts';
import { concatBytes, fromHex } from '../../../src/platform/bytes/hex.ts';
import { reasonFor, spoilt } from '../../support/card/spoilt-block.ts';
import { dynamicSignature, ICC } from '../../unit/card/emv/oda/signed-card.ts';

const DDOL = [
  { tag: 0x9f37, length: 4 },
  { tag: 0x9f02, length: 6 },
];
const VALUES = fromHex('A1B2C3D4 000000001250');
/** LDD 9: an ICC dynamic number of 8 bytes. */
const NUMBER = fromHex('0011223344556677');
const signature = dynamicSignature(concatBytes(fromHex('08'), NUMBER), VALUES);
const LENGTH = ICC.publicKey.modulus.length;

function verify(changes: Partial<Parameters<typeof verifyDda>[0]> = {}) {
  return verifyDda({ ...{ signature, iccKey: ICC.publicKey, ddol: DDOL, ddolValues: VALUES }, ...changes });
}

/** Length of the dynamic data at 3, of the number in it at 4. */
function expected(at: number): string {
  return reasonFor(at, LENGTH, 2);
}

describe('Book 2, 6.5: dynamic data authentication', () => {
  it('Book 2, 6.5.2 gives the ICC dynamic number', () => {
    expect(verify()).toEqual({ ok: true, iccDynamicNumber: NUMBER });
  });

  it('Book 2, 6.5.2 each changed byte of the signature is refused for its own reason', () => {
    for (let at = 0; at < LENGTH; at++) {
      // The lengths are read before the hash: 9 becomes 8, too short for the number, and 8 becomes 9, too long.
      const reason = at === 3 || at === 4 ? 'dynamic_number' : expected(at);
      expect({ at, ...verify({ signature: spoilt(signature, ICC, at) }) }).toEqual({
        at,
        ok: false,
        reason: `dynamic_signature_${reason}`,
      });
    }
  });

  it('Book 2, 6.5.1 a DDOL without the unpredictable number authenticates nothing', () => {
    expect(verify({ ddol: DDOL.slice(1) })).toEqual({
      ok: false,
      reason: 'ddol_without_unpredictable_number',
    });
  });

  it('Book 2, 6.5.2 step 6: each changed byte of what was sent is refused', () => {
    for (const at of VALUES.keys()) {
      const ddolValues = VALUES.slice();
      ddolValues[at]! ^= 0x01;
      expect(verify({ ddolValues })).toEqual({ ok: false, reason: 'dynamic_signature_hash' });
    }
  });

  it.each([2, 3, 4, 5, 6, 7, 8])('Book 2, 6.5.2 an ICC dynamic number of %i bytes', (length) => {
    const number = new Uint8Array(length).fill(0x5a);
    const signed = dynamicSignature(concatBytes(Uint8Array.of(length), number), VALUES);
    expect(verify({ signature: signed })).toEqual({ ok: true, iccDynamicNumber: number });
  });

  it('Book 2, 6.5.2 dynamic data may fill the signature to its last byte', () => {
    const full = new Uint8Array(LENGTH - 25).fill(0x11);
    full.set(fromHex('021234'));
    expect(verify({ signature: dynamicSignature(full, VALUES) }).ok).toBe(true);
    const beyond = dynamicSignature(full, VALUES, { length: full.length + 1 });
    expect(verify({ signature: beyond })).toEqual({ ok: false, reason: 'dynamic_signature_dynamic_data' });
  });
});

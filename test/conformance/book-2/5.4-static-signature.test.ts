import { describe, expect, it } from 'vitest';
import { verifySda } from '../../../src/card/emv/oda/sda.ts';
import { fromHex } from '../../../src/platform/bytes/hex.ts';
import { reasonFor, spoilt } from '../../support/card/spoilt-block.ts';
import { ISSUER, STATIC_DATA, staticSignature } from '../../unit/card/emv/oda/signed-card.ts';

const signature = staticSignature();
const LENGTH = ISSUER.publicKey.modulus.length;

function verify(changes: Partial<Parameters<typeof verifySda>[0]> = {}) {
  const given = { signature, issuerKey: ISSUER.publicKey, staticData: STATIC_DATA };
  return verifySda({ ...given, ...changes });
}

describe('Book 2, 5.4: verification of signed static application data', () => {
  it('Book 2, 5.4 gives the data authentication code', () => {
    expect(verify()).toEqual({ ok: true, dataAuthenticationCode: fromHex('DAC1') });
  });

  it('Book 2, 5.4 each changed byte of the signature is refused for its own reason', () => {
    for (let at = 0; at < LENGTH; at++) {
      expect({ at, ...verify({ signature: spoilt(signature, ISSUER, at) }) }).toEqual({
        at,
        ok: false,
        reason: `static_signature_${reasonFor(at, LENGTH, 2)}`,
      });
    }
  });

  it('Book 2, 5.4 each changed byte of the static data is refused', () => {
    for (const at of STATIC_DATA.keys()) {
      const staticData = STATIC_DATA.slice();
      staticData[at]! ^= 0x80;
      expect(verify({ staticData })).toEqual({ ok: false, reason: 'static_signature_hash' });
    }
  });

  it('Book 2, 5.4 step 1: its length is that of the issuer’s key', () => {
    expect(verify({ signature: signature.subarray(1) })).toEqual({
      ok: false,
      reason: 'static_signature_length',
    });
  });
});

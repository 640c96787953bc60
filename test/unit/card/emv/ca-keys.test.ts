import { describe, expect, it } from 'vitest';
import { caKeyChecksum, caPublicKeys, checkCaPublicKey } from '../../../../src/card/emv/ca-keys.ts';
import type { CaPublicKey } from '../../../../src/card/emv/ca-public-key.ts';
import { concatBytes, fromHex } from '../../../../src/platform/bytes/hex.ts';
import { CA_KEY, RID } from './oda/signed-card.ts';

/** A key whose checksum is right, so that another fault shows. */
function key(changes: Partial<CaPublicKey>): CaPublicKey {
  const changed = { ...CA_KEY, ...changes };
  return { ...changed, checksum: changes.checksum ?? caKeyChecksum(changed) };
}

describe('a CA public key', () => {
  it('may be used when its checksum is right', () => {
    expect(checkCaPublicKey(CA_KEY)).toBeNull();
    expect(checkCaPublicKey(key({ exponent: fromHex('010001') }))).toBeNull();
    expect(checkCaPublicKey(key({ modulus: new Uint8Array(248).fill(0xff) }))).toBeNull();
  });

  it.each<[RegExp, Partial<CaPublicKey>]>([
    [/RID has 4 bytes/, { rid: fromHex('A0000000') }],
    [/index/, { index: 256 }],
    [/249 bytes, at most 248/, { modulus: new Uint8Array(249).fill(0xff) }],
    [/63 bytes, at least 64/, { modulus: new Uint8Array(63).fill(0xff) }],
    [/zero byte/, { modulus: concatBytes(fromHex('00'), CA_KEY.modulus) }],
    [/even/, { modulus: concatBytes(CA_KEY.modulus, fromHex('00')) }],
    [/exponent is 11/, { exponent: fromHex('11') }],
    [/exponent is 0003/, { exponent: fromHex('0003') }],
    [/checksum/, { checksum: new Uint8Array(20) }],
    [/checksum/, { index: 0xf2, checksum: CA_KEY.checksum }],
  ])('is refused: %s', (why, changes) => {
    expect(checkCaPublicKey(key(changes))).toMatch(why);
  });
});

describe('the CA public keys of a terminal', () => {
  it('are found by RID and index', () => {
    const keys = caPublicKeys([CA_KEY, key({ index: 0xf3 })]);
    expect(keys.find(RID, 0xf1)).toBe(CA_KEY);
    expect(keys.find(RID.slice(), 0xf3)?.index).toBe(0xf3);
    expect(keys.find(RID, 0xf2)).toBeUndefined();
    expect(keys.find(fromHex('A000000003'), 0xf1)).toBeUndefined();
  });

  it('do not hold a key that is faulty', () => {
    expect(caPublicKeys([key({ checksum: new Uint8Array(20) })]).find(RID, 0xf1)).toBeUndefined();
  });

  it('know revoked issuer certificates by RID, index and serial number', () => {
    const serial = fromHex('001000');
    const keys = caPublicKeys([CA_KEY], [{ rid: RID, index: 0xf1, serial }]);
    expect(keys.isRevoked(RID, 0xf1, serial)).toBe(true);
    expect(keys.isRevoked(RID, 0xf2, serial)).toBe(false);
    expect(keys.isRevoked(RID, 0xf1, fromHex('001001'))).toBe(false);
  });
});

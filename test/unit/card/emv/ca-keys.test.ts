import { describe, expect, it } from 'vitest';
import {
  type CaKeyFault,
  caKeyChecksum,
  caPublicKeys,
  checkCaPublicKey,
} from '../../../../src/card/emv/ca-keys.ts';
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

  it.each<[CaKeyFault['field'], RegExp, Partial<CaPublicKey>]>([
    ['rid', /RID has 4 bytes/, { rid: fromHex('A0000000') }],
    ['index', /index/, { index: 256 }],
    ['modulus', /249 bytes, at most 248/, { modulus: new Uint8Array(249).fill(0xff) }],
    ['modulus', /63 bytes, at least 64/, { modulus: new Uint8Array(63).fill(0xff) }],
    ['modulus', /zero byte/, { modulus: concatBytes(fromHex('00'), CA_KEY.modulus) }],
    ['modulus', /even/, { modulus: concatBytes(CA_KEY.modulus, fromHex('00')) }],
    ['exponent', /exponent is 11/, { exponent: fromHex('11') }],
    ['exponent', /exponent is 0003/, { exponent: fromHex('0003') }],
    ['checksum', /checksum/, { checksum: new Uint8Array(20) }],
    ['checksum', /checksum/, { index: 0xf2, checksum: CA_KEY.checksum }],
  ])('is refused for its %s: %s', (field, why, changes) => {
    expect(checkCaPublicKey(key(changes))).toEqual({ field, problem: expect.stringMatching(why) });
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
    expect(keys.isRevoked(fromHex('A000000003'), 0xf1, serial)).toBe(false);
  });

  it('know as many revoked certificates as there are: at least 30 of a RID are asked for', () => {
    const serials = Array.from({ length: 500 }, (_, at) => Uint8Array.of(0, at >> 8, at & 0xff));
    const keys = caPublicKeys(
      [CA_KEY],
      serials.map((serial) => ({ rid: RID, index: 0xf1, serial })),
    );
    expect(serials.every((serial) => keys.isRevoked(RID, 0xf1, serial))).toBe(true);
    expect(keys.isRevoked(RID, 0xf1, fromHex('0001F4'))).toBe(false);
  });
});

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { AUTHORITIES } from '../../../../src/rig/issuer/test-keys.ts';

const CA_FILE = new URL('../../../../config/schemes/test-ca-keys.yaml', import.meta.url);
const caFile = parse(readFileSync(CA_FILE, 'utf8')) as { keys: Record<string, unknown>[] };

test('the CA file of the configuration holds the authorities that signed the cards', () => {
  const expected = AUTHORITIES.map(({ rid, index, modulus, exponent, checksum, expires }) => ({
    ...{ rid, index, modulus, exponent, checksum, expires },
    test: true,
  }));
  expect(caFile.keys).toEqual(expected);
});

test.each(AUTHORITIES)(
  'the check sum of the $scheme authority is over RID, index, modulus, exponent',
  (ca) => {
    const hash = createHash('sha1')
      .update(fromHex(ca.rid + ca.index + ca.modulus + ca.exponent))
      .digest();
    expect(toHex(hash)).toBe(ca.checksum);
    expect(fromHex(ca.modulus)).toHaveLength(176);
  },
);

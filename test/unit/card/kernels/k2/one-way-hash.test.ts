import { expect, test } from 'vitest';
import { owhf2, owhf2Aes } from '../../../../../src/card/kernels/k2/one-way-hash.ts';
import { fromHex, toHex } from '../../../../../src/platform/bytes/hex.ts';

/*
 * NOTE: nobody publishes vectors. These were computed by the openssl command: three single DES steps for OWHF2 and one
 * AES block for OWHF2AES, under keys put together by hand.
 */
test.each([
  ['a DS ID of 9 bytes', '541333008901001201', '0102030405060708', '3AD5C33D42EEEF73', '1144EB4CF6790122'],
  ['no operator', '541333008901001201', '0000000000000000', '36FE73BDF95A8719', 'E3027DCDCD548EE5'],
  [
    'a DS ID of 11 bytes',
    '0541333008901001234501',
    '0102030405060708',
    '0E655AE92AE8C1BA',
    '5004B6A4F17A8116',
  ],
])('one-way hashes with %s', (_title, dsId, operatorId, des, aes) => {
  const input = {
    input: fromHex('1122334455667788'),
    operatorId: fromHex(operatorId),
    dsId: fromHex(dsId),
  };
  expect(toHex(owhf2(input))).toBe(des);
  expect(toHex(owhf2Aes(input))).toBe(aes);
});

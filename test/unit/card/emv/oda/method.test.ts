import { describe, expect, it } from 'vitest';
import { chooseOdaMethod } from '../../../../../src/card/emv/oda/method.ts';
import { fromHex } from '../../../../../src/platform/bytes/hex.ts';

describe('the method of offline data authentication', () => {
  it.each([
    ['E100', '0000CC', 'xda'],
    ['E100', '0000C8', 'cda'],
    ['E000', '0000C8', 'dda'],
    ['C000', '0000C8', 'sda'],
    ['6100', '000080', 'sda'],
    ['6100', '000000', null],
    ['8000', '0000C8', null],
    ['0000', '0000CC', null],
  ])('of AIP %s with 9F33 %s is %s', (aip, capabilities, method) => {
    expect(chooseOdaMethod(fromHex(aip), fromHex(capabilities))).toBe(method);
  });
});

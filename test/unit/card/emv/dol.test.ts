import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDol, DolError, parseDol } from '../../../../src/card/emv/dol.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';

const code = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    if (error instanceof DolError) return error.code;
    throw error;
  }
  return 'none';
};

describe('a data object list', () => {
  it.each([
    ['9F', 'truncated'],
    ['9F02', 'truncated'],
    ['9A', 'truncated'],
    ['9F0206DF81', 'truncated'],
    ['DF81818101', 'tag_too_long'],
  ])('%s is refused: %s', (hex, expected) => {
    expect(code(() => parseDol(fromHex(hex)))).toBe(expected);
  });

  it('may be empty and may ask for nothing of a tag', () => {
    expect(parseDol(new Uint8Array())).toEqual([]);
    expect(parseDol(fromHex('9F3700DF811B01'))).toEqual([
      { tag: 0x9f37, length: 0 },
      { tag: 0xdf811b, length: 1 },
    ]);
  });

  it('is read to its end or refused, whatever its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const outcome = code(() => expect(parseDol(bytes).length).toBeLessThanOrEqual(bytes.length / 2));
        expect(['none', 'truncated', 'tag_too_long']).toContain(outcome);
      }),
      { numRuns: 500, seed: 23 },
    );
  });
});

describe('the values of a data object list', () => {
  /** tag, length asked, value there is, value sent. @spec EMV 4.4 Book 3, 5.4 */
  it.each([
    ['n fits', '9F0206', '000000001250', '000000001250'],
    ['n is too short: zeros to the left', '9F0206', '1250', '000000001250'],
    ['n is too long: the rightmost bytes', '9F0202', '000000001250', '1250'],
    ['n of a currency code', '5F2A03', '0978', '000978'],
    ['cn is too short: F to the right', '5A0A', '5413330089010012', '5413330089010012FFFF'],
    ['cn is too long: the leftmost bytes', '5A03', '5413330089010012', '541333'],
    ['b is too short: zeros to the right', '9F3706', '01020304', '010203040000'],
    ['b is too long: the leftmost bytes', '9F3702', '01020304', '0102'],
    ['ans is too short: zeros to the right', '9F1604', '4142', '41420000'],
    ['an is too long: the leftmost bytes', '9F1C04', '3132333435363738', '31323334'],
    ['a tag the Books do not know counts as b', 'DF7F03', 'AA', 'AA0000'],
    ['a template is sent as zeros', '7003', 'AABBCC', '000000'],
    ['a constructed tag of two bytes too', 'BF0C02', 'AABB', '0000'],
    ['an empty n', '9F0202', '', '0000'],
    ['an empty cn', '5A02', '', '0000'],
    ['nothing asked', '9F3700', '01020304', ''],
  ])('%s', (_, dol, value, sent) => {
    expect(toHex(buildDol(parseDol(fromHex(dol)), () => fromHex(value)))).toBe(sent);
  });

  it('are zeros where the reader has none, in the order of the list', () => {
    const values = new Map([
      [0x9f37, fromHex('01020304')],
      [0x9c, fromHex('20')],
    ]);
    const sent = buildDol(parseDol(fromHex('9F37049F02069C01')), (tag) => values.get(tag));
    expect(toHex(sent)).toBe('0102030400000000000020');
  });

  it('follow the meaning a kernel gives to a tag', () => {
    const entries = parseDol(fromHex('9F6B04'));
    expect(toHex(buildDol(entries, () => fromHex('1250'), { kernelId: 3 }))).toBe('00001250');
    expect(toHex(buildDol(entries, () => fromHex('1250'), { kernelId: 2 }))).toBe('12500000');
  });

  it('are bounded', () => {
    const entries = [
      { tag: 0x9f37, length: 200 },
      { tag: 0x9f37, length: 56 },
    ];
    expect(code(() => buildDol(entries, () => undefined))).toBe('too_much_asked');
    expect(buildDol(entries, () => undefined, { maxLength: 256 })).toHaveLength(256);
  });
});

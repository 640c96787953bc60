import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeLength,
  encodeTag,
  encodeTlv,
  findTlv,
  isConstructedTag,
  parseTlv,
  parseTlvs,
  TLV_LIMITS,
  type Tlv,
  TlvCursor,
  TlvError,
} from '../../../../src/card/emv/tlv.ts';
import { concatBytes, fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';

/** "6F[84=A0 A5[]]" : a tree as text, to compare at a glance. */
function show(tlvs: readonly Tlv[]): string {
  return tlvs
    .map((tlv) => {
      const tag = tlv.tag.toString(16).toUpperCase();
      return tlv.children ? `${tag}[${show(tlv.children)}]` : `${tag}=${toHex(tlv.value)}`;
    })
    .join(' ');
}

function failure(parse: () => unknown): { code: string; offset: number } | null {
  try {
    parse();
    return null;
  } catch (error) {
    if (error instanceof TlvError) return { code: error.code, offset: error.offset };
    throw error;
  }
}

describe('a sequence of data objects', () => {
  it.each([
    ['', ''],
    ['9A03260315', '9A=260315'],
    ['9F0200', '9F02='],
    ['DF811B0130', 'DF811B=30'],
    ['9A0326031582021980', '9A=260315 82=1980'],
    ['6F098402A000A503870101', '6F[84=A000 A5[87=01]]'],
    ['7000', '70[]'],
    ['FF8105039A0100', 'FF8105[9A=00]'],
    [`9F4B8180${'AB'.repeat(128)}`, `9F4B=${'AB'.repeat(128)}`],
    [`9F4B820100${'CD'.repeat(256)}`, `9F4B=${'CD'.repeat(256)}`],
  ])('%s reads as %s', (hex, tree) => {
    expect(show(parseTlvs(fromHex(hex)))).toBe(tree);
  });

  it('may be padded with zeros before, between and after, on every level', () => {
    expect(show(parseTlvs(fromHex('00007008009A01000087010100000000')))).toBe('70[9A=00 87=01]');
  });

  it('may code a length in more bytes than needed', () => {
    expect(show(parseTlvs(fromHex('9A810105')))).toBe('9A=05');
    expect(show(parseTlvs(fromHex('9A82000105')))).toBe('9A=05');
  });

  it('knows where each object begins and ends in the bytes that were read', () => {
    const [template] = parseTlvs(fromHex('0070069F020112 0000'));
    expect(template).toMatchObject({ offset: 1, end: 9 });
    expect(template?.children?.[0]).toMatchObject({ tag: 0x9f02, offset: 3, end: 7 });
  });

  it('gives views, not copies', () => {
    const bytes = fromHex('9A03260315');
    expect(parseTlvs(bytes)[0]?.value.buffer).toBe(bytes.buffer);
  });

  it.each([
    ['9F', 'truncated', 1],
    ['DF81', 'truncated', 2],
    ['9A', 'truncated', 1],
    ['9A81', 'truncated', 2],
    ['9A8201', 'truncated', 2],
    ['9A0326', 'truncated', 2],
    ['70039A0226', 'truncated', 4],
    ['9A82FFFF00', 'truncated', 4],
    ['DF818101', 'tag_too_long', 0],
    ['9A8300000100', 'length_too_long', 1],
    ['9AFF', 'length_too_long', 1],
    ['708000', 'indefinite_length', 1],
  ])('%s is refused: %s at byte %i', (hex, code, offset) => {
    expect(failure(() => parseTlvs(fromHex(hex)))).toEqual({ code, offset });
  });

  it('cannot have a child that reaches beyond its template', () => {
    expect(failure(() => parseTlvs(fromHex('70029A0126')))).toEqual({ code: 'truncated', offset: 4 });
  });

  it('is bounded in depth', () => {
    let nested = fromHex('9A0100');
    for (let i = 1; i < TLV_LIMITS.depth; i++) nested = encodeTlv(0x70, nested);
    expect(parseTlvs(nested)).toHaveLength(1);
    expect(failure(() => parseTlvs(encodeTlv(0x70, nested)))?.code).toBe('too_deep');
  });

  it('is bounded in the number of objects, over all levels', () => {
    const limits = { depth: 2, count: 3 };
    expect(parseTlvs(fromHex('700282009A00'), limits)).toHaveLength(2);
    expect(failure(() => parseTlvs(fromHex('700282009A009C00'), limits))).toEqual({
      code: 'too_many',
      offset: 6,
    });
  });

  it('never shows a value in its error', () => {
    const error = new TlvError('truncated', 7);
    expect(error.message).toBe('TLV at byte 7: a tag, length or value goes beyond the bytes there are');
  });
});

describe('exactly one data object', () => {
  it('spans all bytes', () => {
    expect(parseTlv(fromHex('77039A0100'))).toMatchObject({
      tag: 0x77,
      constructed: true,
      offset: 0,
      end: 5,
    });
  });

  it.each([
    ['', 'truncated'],
    ['00', 'truncated'],
    ['009A0100', 'truncated'],
    ['9A01009A0100', 'trailing'],
    ['9A010000', 'trailing'],
    ['9A0100FF', 'trailing'],
  ])('is not what %j holds: %s', (hex, code) => {
    expect(failure(() => parseTlv(fromHex(hex)))?.code).toBe(code);
  });
});

describe('finding', () => {
  it('looks at direct children only and takes the first', () => {
    const tlvs = parseTlvs(fromHex('70039A01019A01029A0103'));
    expect(findTlv(tlvs, 0x9a)?.value).toEqual(fromHex('02'));
    expect(findTlv(tlvs, 0x9c)).toBeUndefined();
  });
});

describe('encoding', () => {
  it.each([
    [0x57, '57'],
    [0x9f02, '9F02'],
    [0xdf811b, 'DF811B'],
  ])('writes tag %i as %s', (tag, hex) => {
    expect(toHex(encodeTag(tag))).toBe(hex);
  });

  it.each([0, -1, 0x1000000, 1.5, Number.NaN])('refuses %d as a tag', (tag) => {
    expect(() => encodeTag(tag)).toThrow(RangeError);
  });

  it.each([
    [0, '00'],
    [127, '7F'],
    [128, '8180'],
    [255, '81FF'],
    [256, '820100'],
    [65535, '82FFFF'],
  ])('writes length %i as %s', (length, hex) => {
    expect(toHex(encodeLength(length))).toBe(hex);
  });

  it.each([-1, 65536, 0.5])('refuses %d as a length', (length) => {
    expect(() => encodeLength(length)).toThrow(RangeError);
  });

  it.each([
    [0x70, true],
    [0x9f02, false],
    [0xbf0c, true],
    [0xdf811b, false],
    [0xff8105, true],
  ])('tells from tag %i whether it is a template: %s', (tag, constructed) => {
    expect(isConstructedTag(tag)).toBe(constructed);
  });
});

/** Primitive tags of one, two and three bytes. */
const primitiveTag = fc.constantFrom(0x57, 0x5a, 0x82, 0x9a, 0x9f02, 0x9f36, 0x5f24, 0xdf811b, 0xdf4b);
const primitive = fc
  .tuple(primitiveTag, fc.uint8Array({ maxLength: 300 }))
  .map(([tag, value]) => encodeTlv(tag, value));
const template = fc
  .tuple(fc.constantFrom(0x70, 0x77, 0xa5, 0xbf0c, 0xff8105), fc.array(primitive, { maxLength: 4 }))
  .map(([tag, children]) => encodeTlv(tag, concatBytes(...children)));
const sequence = fc
  .array(fc.oneof(primitive, template), { maxLength: 6 })
  .map((parts) => concatBytes(...parts));

function encodeAll(tlvs: readonly Tlv[]): Uint8Array {
  return concatBytes(
    ...tlvs.map((tlv) => encodeTlv(tlv.tag, tlv.children ? encodeAll(tlv.children) : tlv.value)),
  );
}

describe('for any bytes', () => {
  it('what was encoded is parsed and encoded to the same bytes', () => {
    fc.assert(
      fc.property(sequence, (bytes) => {
        expect(encodeAll(parseTlvs(bytes))).toEqual(bytes);
      }),
      { numRuns: 300, seed: 20 },
    );
  });

  it('reading ends in a tree within its bounds or in a TlvError', () => {
    const within = (tlvs: readonly Tlv[], start: number, end: number, depth: number): void => {
      expect(depth).toBeLessThanOrEqual(TLV_LIMITS.depth);
      let at = start;
      for (const tlv of tlvs) {
        expect(tlv.offset).toBeGreaterThanOrEqual(at);
        expect(tlv.end).toBeLessThanOrEqual(end);
        if (tlv.children) within(tlv.children, tlv.end - tlv.value.length, tlv.end, depth + 1);
        at = tlv.end;
      }
    };
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.tuple(sequence, fc.nat(), fc.nat(255)).map(([bytes, at, byte]) => {
        const spoiled = bytes.slice();
        if (spoiled.length > 0) spoiled[at % spoiled.length] = byte;
        return spoiled;
      }),
    );
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        let tlvs: Tlv[] = [];
        if (failure(() => (tlvs = parseTlvs(bytes))) === null) within(tlvs, 0, bytes.length, 1);
      }),
      { numRuns: 1000, seed: 21 },
    );
  });

  it('the cursor sees the same objects as the tree', () => {
    fc.assert(
      fc.property(sequence, (bytes) => {
        const seen: unknown[] = [];
        for (const cursor = new TlvCursor(bytes); cursor.next(); ) {
          seen.push([cursor.tag, cursor.constructed, cursor.offset, cursor.valueOffset, cursor.end]);
        }
        const expected = parseTlvs(bytes).map((tlv) => [
          tlv.tag,
          tlv.constructed,
          tlv.offset,
          tlv.end - tlv.value.length,
          tlv.end,
        ]);
        expect(seen).toEqual(expected);
      }),
      { numRuns: 200, seed: 22 },
    );
  });
});

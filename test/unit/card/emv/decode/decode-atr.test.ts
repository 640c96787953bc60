import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAtr } from '../../../../../src/card/emv/decode/decode-atr.ts';
import { fromHex } from '../../../../../src/platform/bytes/hex.ts';

const decode = (hex: string) => decodeAtr(fromHex(hex));
const meaningOf = (hex: string, name: string) =>
  decode(hex).nodes.find((node) => node.name === name)?.meaning;

describe('an ATR that a PC/SC reader makes up', () => {
  it.each([
    ['3B8F8001804F0CA000000306030001000000006A', 'MIFARE Classic 1K'],
    ['3B8F8001804F0CA0000003060300030000000068', 'MIFARE Ultralight or NTAG21x'],
    ['3B8F8001804F0CA00000030611003B0000000042', 'FeliCa'],
    ['3B8180018080', 'MIFARE DESFire or NTAG 424 DNA'],
  ])('%s is %s', (hex, card) => {
    expect(decode(hex).fault).toBeNull();
    expect(meaningOf(hex, 'Historical bytes')).toBe(card);
  });
});

describe('an ATR of a card with contacts', () => {
  it('of T=0 alone has no check byte, and the defaults', () => {
    const { nodes, fault } = decode('3B021450');
    expect(fault).toBeNull();
    expect(nodes.map(({ name }) => name)).toEqual(['TS', 'T0', 'Transmission', 'Historical bytes']);
    expect(nodes[2]?.parameters).toEqual({ Fi: 372, Di: 1, GT: 12, WT: 9600 });
  });

  it('in the inverse convention, with a waiting time of its own', () => {
    const hex = '3F6500002C09699000';
    expect(decode(hex).fault).toBeNull();
    expect(meaningOf(hex, 'TS')).toBe('inverse convention');
    expect(meaningOf(hex, 'TC1')).toBe('extra guard time N 0');
  });

  it('in specific mode says so', () => {
    expect(meaningOf('3B9011 10 00', 'TD1')).toBe('protocol T=0, TA2 follows');
    expect(meaningOf('3B9011 10 00', 'Transmission')).toContain('specific mode');
  });

  it('with historical bytes of text shows them', () => {
    expect(meaningOf('3B04 4A434F50', 'Historical bytes')).toBe('"JCOP"');
  });
});

describe('an ATR that is not whole', () => {
  it.each([
    ['3B', 1, 'An ATR has at least TS and T0.'],
    ['9000', 0, 'TS is 3B or 3F, not 90.'],
    ['3BDA18', 3, 'TC1 is announced and missing.'],
    ['3B041122', 4, '4 historical bytes are announced, 2 are there.'],
    ['3B81800180', 5, 'TCK is missing.'],
    ['3B8180018081', 5, 'TCK does not match: T0 to TCK must come to 00 by exclusive or.'],
    ['3B0214509000', 4, '2 bytes follow the end of the ATR.'],
  ])('%s: byte %i is wrong', (hex, offset, message) => {
    expect(decode(hex).fault).toMatchObject({ offset, message });
  });

  it('is read as far as it goes', () => {
    expect(decode('3BDA18').nodes.map(({ name }) => name)).toEqual(['TS', 'T0', 'TA1', 'Transmission']);
  });

  it('may be any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const start = Uint8Array.of(0x3b, ...bytes);
        expect(decodeAtr(start).nodes.length).toBeGreaterThan(0);
      }),
    );
  });
});

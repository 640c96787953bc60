import { describe, expect, it } from 'vitest';
import { fieldValue } from '../../../../src/card/emv/bit-table.ts';
import { AIP, BIT_TABLES, TTQ, TVR } from '../../../../src/card/emv/bit-tables.ts';
import { isSet, setBit } from '../../../../src/card/emv/bits.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';

describe('bits as the Books count them', () => {
  it('begin at byte 1 and bit 8', () => {
    expect(isSet(fromHex('8000'), 1, 8)).toBe(true);
    expect(isSet(fromHex('8000'), 1, 7)).toBe(false);
    expect(isSet(fromHex('0001'), 2, 1)).toBe(true);
  });

  it('are 0 beyond the value', () => {
    expect(isSet(fromHex('FF'), 2, 1)).toBe(false);
    expect(isSet(new Uint8Array(), 1, 1)).toBe(false);
  });

  it('are set and cleared in place', () => {
    const tvr = new Uint8Array(5);
    setBit(tvr, ...TVR.CDA_FAILED);
    setBit(tvr, ...TVR.FLOOR_LIMIT_EXCEEDED);
    expect(toHex(tvr)).toBe('0400008000');
    setBit(tvr, ...TVR.CDA_FAILED, false);
    expect(toHex(tvr)).toBe('0000008000');
  });

  it.each([
    [0, 1],
    [3, 1],
    [1, 0],
    [1, 9],
  ])('cannot be set where there are none: byte %i bit %i', (byte, bit) => {
    expect(() => setBit(new Uint8Array(2), byte, bit)).toThrow(RangeError);
  });
});

describe('the bit tables', () => {
  it('name the bits of real values', () => {
    expect(isSet(fromHex('1B80'), ...AIP.ON_DEVICE_CVM)).toBe(true);
    expect(isSet(fromHex('1B80'), ...AIP.RRP)).toBe(false);
    expect(isSet(fromHex('24004000'), ...TTQ.ONLINE_PIN)).toBe(true);
    expect(isSet(fromHex('24004000'), ...TTQ.MAG_STRIPE_MODE)).toBe(false);
  });

  it('hold bytes and bits that exist, and a meaning for each', () => {
    for (const table of BIT_TABLES) {
      for (const [name, [byte, bit, meaning]] of Object.entries(table.rows)) {
        expect(byte, `${table.name} ${name}`).toBeGreaterThanOrEqual(1);
        expect(byte, `${table.name} ${name}`).toBeLessThanOrEqual(8);
        expect(bit, `${table.name} ${name}`).toBeGreaterThanOrEqual(1);
        expect(bit, `${table.name} ${name}`).toBeLessThanOrEqual(8);
        expect(meaning.length, `${table.name} ${name}`).toBeGreaterThan(2);
      }
    }
  });

  it('name a bit twice only where two Books read it differently', () => {
    const twice = BIT_TABLES.flatMap((table) => {
      const seen = new Map<string, string>();
      return Object.entries(table.rows).flatMap(([name, [byte, bit]]) => {
        const before = seen.get(`${byte}.${bit}`);
        seen.set(`${byte}.${bit}`, name);
        return before ? [`${before}/${name}`] : [];
      });
    });
    // The TVR's, and the action codes' that read as the TVR does.
    expect([...new Set(twice)]).toEqual([
      'RRP_TIME_LIMITS_EXCEEDED/CA_ECC_KEY_MISSING',
      'RRP_PERFORMED/ECC_KEY_RECOVERY_FAILED',
    ]);
  });

  it('read several bits of a byte together', () => {
    const cryptogram = BIT_TABLES.find((table) => table.tag === 0x9f27)!.fields[0]!;
    expect(cryptogram.values[fieldValue(fromHex('80'), cryptogram)]).toBe('ARQC');
    expect(cryptogram.values[fieldValue(fromHex('7F'), cryptogram)]).toBe('TC');
    expect(fieldValue(new Uint8Array(), cryptogram)).toBe(0);
  });
});

import { type BitField, type BitTable, fieldValue } from '../bit-table.ts';
import { BIT_TABLES } from '../bit-tables.ts';
import { KERNEL_BIT_TABLES } from '../bit-tables-of-kernels.ts';
import { isSet } from '../bits.ts';
import type { BitReading } from './decoded.ts';

const TABLES: readonly BitTable[] = [...KERNEL_BIT_TABLES, ...BIT_TABLES];

/** The table of what a kernel reads in its own way. */
export function ownBitTable(tag: number, kernelId: number): BitTable | undefined {
  return TABLES.find((table) => table.tag === tag && table.kernelId === kernelId);
}

/** The table of a bit-coded element: a kernel's own before the common one. */
export function bitTable(tag: number, kernelId?: number): BitTable | undefined {
  const own = kernelId === undefined ? undefined : ownBitTable(tag, kernelId);
  return own ?? TABLES.find((table) => table.tag === tag && table.kernelId === undefined);
}

/**
 * What a bit-coded value says, byte after byte, from bit 8 down: each bit that is 1, and each field whatever its
 * value. Bits that the table does not know are there as reserved.
 */
export function readBits(table: Pick<BitTable, 'rows' | 'fields'>, value: Uint8Array): BitReading[] {
  const readings: BitReading[] = [];
  for (let byte = 1; byte <= value.length; byte++) {
    for (let bit = 8; bit >= 1; bit--) {
      const field = table.fields.find((one) => one.byte === byte && one.high === bit);
      if (field) {
        readings.push(fieldReading(field, value));
        bit = field.low;
      } else if (isSet(value, byte, bit)) {
        readings.push(bitReading(table, byte, bit));
      }
    }
  }
  return readings;
}

function fieldReading(field: BitField, value: Uint8Array): BitReading {
  const { byte, high, low } = field;
  const number = fieldValue(value, field);
  const says = field.values[number] ?? (field.counts ? String(number) : undefined);
  return {
    byte,
    high,
    low,
    value: number,
    meaning: `${field.meaning}: ${says ?? `RFU (${number})`}`,
    reserved: says === undefined,
  };
}

/** NOTE: where two editions of a Book read one bit differently, both meanings stand. */
function bitReading({ rows }: Pick<BitTable, 'rows'>, byte: number, bit: number): BitReading {
  const meanings = Object.values(rows).flatMap((row) => (row[0] === byte && row[1] === bit ? [row[2]] : []));
  return {
    byte,
    high: bit,
    low: bit,
    value: 1,
    meaning: meanings.length > 0 ? meanings.join(', or: ') : 'RFU',
    reserved: meanings.length === 0,
  };
}

import type { BitPosition } from './bits.ts';

/** What one bit says when it is 1. */
export type BitRow = readonly [byte: number, bit: number, meaning: string];

/** Several bits of one byte that are read together, `high` down to `low`. */
export interface BitField {
  byte: number;
  high: number;
  low: number;
  meaning: string;
  /** By the value of the bits, shifted down to bit 1; a value that is absent here is reserved. */
  values: Readonly<Record<number, string>>;
  /** The bits are a number: what is not in `values` means itself. */
  counts?: true;
}

/** The meaning of a bit-coded data element, for the code that tests it and for people who read it. */
export interface BitTable {
  tag: number;
  name: string;
  /** Whose reading this is where kernels differ. */
  kernelId?: number;
  rows: Readonly<Record<string, BitRow>>;
  fields: readonly BitField[];
}

/** The positions of a table's rows by name, for `isSet(value, ...TVR.CDA_FAILED)`. */
export function positions<Rows extends Record<string, BitRow>>(
  rows: Rows,
): { readonly [Name in keyof Rows]: BitPosition } {
  const byName = {} as Record<keyof Rows, BitPosition>;
  for (const name of Object.keys(rows) as (keyof Rows)[]) {
    const [byte, bit] = rows[name]!;
    byName[name] = [byte, bit];
  }
  return byName;
}

/** The bits of `field` in `bytes`, shifted down to bit 1. A missing byte reads as 0. */
export function fieldValue(bytes: Uint8Array, field: Pick<BitField, 'byte' | 'high' | 'low'>): number {
  const mask = (1 << (field.high - field.low + 1)) - 1;
  return ((bytes[field.byte - 1] ?? 0) >> (field.low - 1)) & mask;
}

import type { DataElement } from '../data-elements.ts';

/** Bits `high` down to `low` of a byte, as the Books count: one bit that is 1, or several that are read together. */
export interface BitReading {
  byte: number;
  high: number;
  low: number;
  /** Of the bits, shifted down to bit 1. */
  value: number;
  meaning: string;
  /** The Books give these bits no meaning. */
  reserved: boolean;
}

/** One thing that was found: a data object, or a named part of something. */
export interface DecodedNode {
  name: string;
  /** Of a data object. */
  tag?: number;
  /** What the dictionary says of the tag; absent for an unknown tag and for what is no data object. */
  element?: DataElement;
  /** Whose reading of the tag this is, where kernels differ. */
  kernelId?: number;
  /** Index of its first byte (of the tag, where it has one) in the bytes that were decoded. */
  offset: number;
  /** Bytes of the value. */
  length: number;
  /** The value; null for a template, whose children are its value, and for what is masked. */
  bytes: Uint8Array | null;
  /** Holds account data that was not to be shown: neither `bytes` nor anything else here gives it away. */
  masked: boolean;
  /** The value as a program wants it: digits, a number, an ISO 8601 date, text. */
  value?: string | number;
  /** What the value says, in words. */
  meaning?: string;
  /** Facts that the value is made of, by their names in the standard. */
  parameters?: Readonly<Record<string, string | number>>;
  bits?: readonly BitReading[];
  notes?: readonly string[];
  children?: readonly DecodedNode[];
}

/** Why decoding ended before the input did. Holds where and why, never values. */
export interface DecodeFault {
  /** Index into the bytes that were decoded. */
  offset: number;
  /** One sentence. */
  message: string;
  /** What to do about it, one sentence. */
  hint: string;
}

export interface Decoded {
  nodes: readonly DecodedNode[];
  /** Whose reading of the tags counted: as asked for, or as the AIDs told; null where neither. */
  kernelId: number | null;
  fault: DecodeFault | null;
}

export interface DecodeOptions {
  /** Whose reading of a tag counts where kernels differ. */
  kernelId?: number;
  /** Shows account data instead of masking it. */
  clear?: boolean;
}

/** What is known of a value beside its name and bytes. */
export type Details = Partial<
  Pick<DecodedNode, 'value' | 'meaning' | 'parameters' | 'bits' | 'notes' | 'children'>
>;

/** A named part of a value: `bytes`, which begin at `offset` of the input. */
export function part(name: string, bytes: Uint8Array, offset: number, details: Details = {}): DecodedNode {
  return { name, offset, length: bytes.length, bytes, masked: false, ...details };
}

/** A part whose bytes are not to be shown; `details` are what may be. */
export function maskedPart(name: string, length: number, offset: number, details: Details = {}): DecodedNode {
  return { name, offset, length, bytes: null, masked: true, ...details };
}

/** A part that consists of others. */
export function group(
  name: string,
  offset: number,
  length: number,
  children: readonly DecodedNode[],
  details: Details = {},
): DecodedNode {
  return { name, offset, length, bytes: null, masked: false, ...details, children };
}

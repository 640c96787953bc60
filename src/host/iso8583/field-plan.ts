import { bcdCodec } from './codecs/bcd-codec.ts';
import { hexBytesCodec, rawBytesCodec } from './codecs/bytes-codec.ts';
import { prefixCapacity } from './codecs/length-prefix.ts';
import { packedBcdCodec, packedTextCodec } from './codecs/packed-codec.ts';
import { signedBcdCodec } from './codecs/signed-codec.ts';
import { textCodec } from './codecs/text-codec.ts';
import type { ValueCodec } from './codecs/value-codec.ts';
import type { Encoding, FieldSpec, Parts } from './field-spec.ts';
import { row } from './field-table.ts';

/** A row of the dialect made ready to run: the choices turned into numbers and one codec. */
export interface FieldPlan {
  /** Place in errors: "DE 4". */
  path: string;
  spec: FieldSpec;
  codec: ValueCodec;
  /** Bytes of a field of fixed length, or -1. */
  fixedSize: number;
  prefixSize: number;
  prefixEncoding: Encoding;
  /** A unit takes this many nibbles on the wire: 1 in BCD, 2 as a character or byte, 4 as a hex byte. */
  nibblesPerUnit: number;
  /** What the prefix counts takes this many nibbles. */
  nibblesPerCount: number;
  parts: PartsPlan | null;
}

/** Rows of a composite field, by key. */
export interface PartsPlan {
  /** null: parts are told apart by their position. */
  tag: FieldPlan | null;
  rows: ReadonlyMap<string, FieldPlan>;
  /** Of a tag that has no row. */
  other(tag: string): FieldPlan;
}

export function planField(path: string, spec: FieldSpec): FieldPlan {
  const nibblesPerUnit = nibblesPerUnitOf(spec);
  return {
    path,
    spec,
    codec: codecOf(spec),
    fixedSize: spec.prefix ? -1 : fixedSizeOf(spec, nibblesPerUnit),
    prefixSize: spec.prefix?.bytes ?? 0,
    prefixEncoding: spec.prefix?.encoding ?? 'binary',
    nibblesPerUnit,
    nibblesPerCount: { units: nibblesPerUnit, bytes: 2, nibbles: 1 }[spec.prefix?.counts ?? 'units'],
    parts: spec.parts && planParts(path, spec.parts, spec.length),
  };
}

function planParts(path: string, parts: Parts, length: number): PartsPlan {
  if (parts.kind === 'positional') {
    const rows = parts.rows.map((spec, index) => {
      const key = String(index + 1);
      return [key, planField(`${path}.${key}`, spec)] as const;
    });
    return { tag: null, rows: new Map(rows), other: () => planField(path, UNKNOWN_PART) };
  }
  const planPart = (key: string, spec: FieldSpec) =>
    planField(`${path}.${key}`, { ...spec, prefix: parts.length, pad: null });
  const rows = Object.entries(parts.rows).map(([key, spec]) => [key, planPart(key, spec)] as const);
  return {
    tag: planField(path, parts.tag),
    rows: new Map(rows),
    other: (key) =>
      planPart(key, { ...UNKNOWN_PART, length: Math.min(length, prefixCapacity(parts.length)) }),
  };
}

const UNKNOWN_PART = row('Unknown', 'b', 0, 'binary');

function nibblesPerUnitOf(spec: FieldSpec): number {
  if (spec.encoding === 'bcd') return 1;
  return spec.content === 'b' && spec.encoding !== 'binary' ? 4 : 2;
}

function fixedSizeOf(spec: FieldSpec, nibblesPerUnit: number): number {
  if (spec.content === 'xn' && spec.encoding === 'bcd') return 1 + (spec.length >> 1);
  return (spec.length * nibblesPerUnit + 1) >> 1;
}

/** @throws Error for a combination that no codec exists for; checkDialect names it with its place first */
function codecOf({ content, encoding, value, spareNibble }: FieldSpec): ValueCodec {
  if (content === 'b') {
    if (encoding === 'binary') return rawBytesCodec;
    if (encoding !== 'bcd') return hexBytesCodec(encoding);
  } else if (encoding === 'bcd') {
    if (content === 'xn') return signedBcdCodec();
    if (value === 'packed' && (content === 'n' || content === 'z'))
      return packedBcdCodec(content, spareNibble);
    if (content === 'n' || content === 'z' || content === 'h') return bcdCodec(content, spareNibble);
  } else if (encoding !== 'binary') {
    if (value === 'packed' && (content === 'n' || content === 'z')) return packedTextCodec(content, encoding);
    return textCodec(content, encoding);
  }
  throw new Error(`no codec for content ${content} in ${encoding}`);
}

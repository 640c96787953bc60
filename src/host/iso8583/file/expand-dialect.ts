import type { Content, DialectSpec, Encoding, FieldSpec, Parts, Prefix } from '../field-spec.ts';
import { row as bareRow, fixed, usualPadding } from '../field-table.ts';
import type { CompositeInFile, DialectFile, RowInFile } from './dialect-schema.ts';

type Encodings = DialectFile['encoding'];

/** Their letters, where they have some, are one nibble too. */
const DIGIT_CONTENTS: readonly Content[] = ['n', 'z', 'xn', 'h'];
const HEX_BASE = 16;
/** A prefix of one digit is unusual: "..6" is LL all the same. */
const FEWEST_DIGITS = 2;
const ONE_BYTE = 255;

/** The table that a file abbreviates. What the file may be wrong about is checkDialect's to find. */
export function expandDialect({ name, encoding, header, fields }: DialectFile): DialectSpec {
  const bitmap = (form: 'binary' | 'hex') => (form === 'hex' ? encoding.text : 'binary');
  const secondary = encoding.secondary ?? encoding.bitmap;
  return {
    name,
    header: header ? expandRow(header, encoding) : null,
    mti: fixed('Message type indicator', 'n', 4, encoding.digits, { show: 'clear' }),
    bitmap: {
      primary: bitmap(encoding.bitmap),
      secondary: bitmap(secondary),
      tertiary: bitmap(encoding.tertiary ?? secondary),
    },
    fields: mapValues(fields, (row) => expandComposite(row, encoding)),
  };
}

function expandComposite(row: CompositeInFile, encodings: Encodings): FieldSpec {
  const parts = partsOf(row, encodings);
  const spec = expandRow(row, encodings);
  if (!parts) return spec;
  // Whatever its parts hold, they are bytes to it.
  return { ...spec, content: 'b', encoding: 'binary', pad: null, value: 'parts', parts };
}

function partsOf({ parts, tagged }: CompositeInFile, encodings: Encodings): Parts | null {
  const expand = (row: RowInFile) => expandRow(row, encodings);
  if (tagged) {
    const tag = expandRow({ name: 'Tag', is: tagged.tag, pad: 'none', as: 'text', in: tagged.in }, encodings);
    const length: Prefix = prefixOf({ counts: 'bytes', ...tagged.length }, 0, encodings);
    return { kind: 'tagged', tag, length, rows: mapValues(tagged.rows, expand) };
  }
  // In the order of their numbers, whatever the file's.
  return parts ? { kind: 'positional', rows: Object.values(parts).map(expand) } : null;
}

function expandRow(row: RowInFile, encodings: Encodings): FieldSpec {
  const [, letters, separator, digits] = /^([a-z]+)( |\.\.)(\d+)$/.exec(row.is)!;
  const content = letters as Content;
  const length = Number(digits);
  const spec = bareRow(row.name, content, length, encodingOf(row, content, encodings));
  const { show = 'masked', as = content === 'z' || show === 'pan' ? 'packed' : 'text', spare } = row;
  const value = content === 'b' ? 'bytes' : as;
  const isFixed = separator === ' ';
  return {
    ...spec,
    ...(isFixed ? { pad: value === 'text' ? paddingOf(row, content) : null } : {}),
    prefix: isFixed ? null : prefixOf(row.prefix ?? {}, length, encodings),
    ...(spare ? { spareNibble: nibbleOf(spare) } : {}),
    value,
    show,
  };
}

function encodingOf(row: RowInFile, content: Content, { digits, text, bytes }: Encodings): Encoding {
  const usual = content === 'b' ? bytes : DIGIT_CONTENTS.includes(content) ? digits : text;
  const encoding = row.in ?? usual;
  return encoding === 'hex' ? text : encoding;
}

function prefixOf(prefix: NonNullable<RowInFile['prefix']>, length: number, { lengths }: Encodings): Prefix {
  const { in: encoding = lengths, counts = 'units' } = prefix;
  const digits = prefix.digits ?? Math.max(FEWEST_DIGITS, String(length).length);
  const usual = { bcd: Math.ceil(digits / 2), binary: length > ONE_BYTE ? 2 : 1 };
  const bytes = prefix.bytes ?? (encoding === 'bcd' || encoding === 'binary' ? usual[encoding] : digits);
  return { bytes, encoding, counts };
}

function paddingOf({ pad }: RowInFile, content: Content): FieldSpec['pad'] {
  if (pad === undefined) return usualPadding(content);
  if (pad === 'none') return null;
  return 'left' in pad ? { side: 'left', with: pad.left } : { side: 'right', with: pad.right };
}

function nibbleOf(spare: NonNullable<RowInFile['spare']>): FieldSpec['spareNibble'] {
  const [side, nibble] =
    'left' in spare ? (['left', spare.left] as const) : (['right', spare.right] as const);
  return { side, nibble: Number.parseInt(String(nibble), HEX_BASE) };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

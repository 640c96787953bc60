import { compileDialect, type Dialect } from '../../../../src/host/iso8583/dialect.ts';
import type {
  BitmapEncoding,
  CharacterSet,
  Content,
  Encoding,
  FieldSpec,
  Prefix,
} from '../../../../src/host/iso8583/field-spec.ts';
import { fixed, LL_BCD, LLL_BCD, variable } from '../../../../src/host/iso8583/field-table.ts';

/** One golden message; see `about` in test/vectors/iso8583.json. */
export interface Vector {
  id: string;
  kind?: string;
  source: { repo: string; path: string; op?: string };
  spec_kind: string;
  spec: Record<string, unknown>;
  hex: string;
  fields: Record<string, string | { hex: string } | { tlv: Record<string, string> }>;
}

export function dialectOf(vector: Vector): Dialect {
  if (vector.spec_kind === 'jpos-packager') return jposDialect(vector.spec as Record<string, string>);
  if (vector.spec_kind === 'tikpay-format') return tikpayDialect(vector.spec as Record<string, TikpayField>);
  return pyiso8583Dialect(vector.spec as Record<string, PyField>);
}

const elementsOf = <T>(spec: Record<string, T>, row: (field: T) => FieldSpec): Record<number, FieldSpec> =>
  Object.fromEntries(
    Object.entries(spec)
      .filter(([key]) => Number(key) >= 2)
      .map(([key, field]) => [key, row(field)]),
  );

/** "IFB_LLNUM(19)": character set or BCD, length prefix, kind, length. */
function jposDialect(spec: Record<string, string>): Dialect {
  const bitmap: BitmapEncoding = ({ A: 'ascii', B: 'binary', E: 'cp1047' } as const)[spec['1']![2] as 'A'];
  return compileDialect({
    name: 'jpos',
    header: null,
    mti: { ...jposField(spec['0']!), content: 'n' },
    bitmap: { primary: bitmap, secondary: bitmap },
    fields: elementsOf(spec, jposField),
  });
}

function jposField(text: string): FieldSpec {
  const match = /^IF([ABE]?)_(L*)(NUM|NUMERIC|CHAR|AMOUNT|BINARY)\((\d+)\)$/.exec(text);
  if (!match) throw new Error(`unknown packager ${text}`);
  const [, family, prefix, kind, digits] = match;
  const length = Number(digits);
  const characters: CharacterSet = family === 'E' ? 'cp1047' : 'ascii';
  const isPacked = family === 'B' && (kind === 'NUM' || kind === 'NUMERIC');
  const content: Content = kind === 'BINARY' ? 'b' : isPacked ? 'z' : 'any';
  const binary: Encoding = family === 'B' ? 'binary' : characters;
  const encoding: Encoding = kind === 'BINARY' ? binary : isPacked ? 'bcd' : characters;
  if (prefix === '') {
    const isNumber = kind === 'NUMERIC' || kind === 'AMOUNT';
    const pad = isNumber ? { side: 'left' as const, with: '0' } : { side: 'right' as const, with: ' ' };
    return fixed(text, content, length, encoding, kind === 'BINARY' ? {} : { pad });
  }
  const size = prefix!.length;
  const bytes = family === 'B' ? Math.ceil(size / 2) : size;
  const prefixEncoding = family === 'B' ? 'bcd' : characters;
  return variable(text, content, length, encoding, { bytes, encoding: prefixEncoding, counts: 'units' });
}

interface TikpayField {
  kind: string;
  length: number;
  encoding?: 'bcd' | 'ascii';
}

/** Binary bitmap, numbers and length prefixes in BCD, text in ASCII. */
function tikpayDialect(spec: Record<string, TikpayField>): Dialect {
  return compileDialect({
    name: 'tikpay',
    header: null,
    mti: tikpayField(spec['0']!),
    bitmap: { primary: 'binary', secondary: 'binary' },
    fields: elementsOf(spec, tikpayField),
  });
}

function tikpayField({ kind, length, encoding }: TikpayField): FieldSpec {
  const match = /^(L*)(?:VAR)?(n|a|an|ans|b)$/.exec(kind);
  if (!match) throw new Error(`unknown kind ${kind}`);
  // That library writes underscores into its `an` fields.
  const content = match[2] === 'an' ? 'ans' : (match[2] as Content);
  const digits: Encoding = encoding ?? 'bcd';
  const wire: Encoding = content === 'b' ? 'binary' : content === 'n' ? digits : 'ascii';
  if (match[1] === '') return fixed(kind, content, length, wire);
  return variable(kind, content, length, wire, match[1] === 'LL' ? LL_BCD : LLL_BCD);
}

interface PyField {
  data_enc: string;
  len_enc: string;
  len_type: number;
  max_len: number;
  len_count?: 'bytes' | 'nibbles';
  left_pad?: string;
  right_pad?: string;
}

const pyEncoding = (name: string): Encoding =>
  name === 'b' ? 'binary' : name === 'latin-1' ? 'ascii' : (name as Encoding);

function pyiso8583Dialect(spec: Record<string, PyField>): Dialect {
  const header = spec['h'];
  const bitmap = (key: string): BitmapEncoding => pyEncoding(spec[key]!.data_enc) as BitmapEncoding;
  return compileDialect({
    name: 'pyiso8583',
    header: header && (header.max_len > 0 || header.len_type > 0) ? pyField(header) : null,
    mti: {
      ...pyField(spec['0']!),
      content: 'n',
      length: 4,
      encoding: spec['0']!.data_enc === 'b' ? 'bcd' : pyField(spec['0']!).encoding,
    },
    bitmap: { primary: bitmap('p'), secondary: bitmap('1') },
    fields: elementsOf(spec, pyField),
  });
}

/** `b` is hex text, two digits a byte; lengths count bytes or nibbles of the wire, never characters as such. */
function pyField(field: PyField): FieldSpec {
  const isHex = field.data_enc === 'b';
  const counts = field.len_count ?? 'bytes';
  const length = isHex
    ? field.max_len * (counts === 'nibbles' ? 1 : 2)
    : Math.floor(field.max_len / (counts === 'nibbles' ? 2 : 1));
  const content: Content = isHex ? 'h' : 'any';
  const encoding: Encoding = isHex ? 'bcd' : pyEncoding(field.data_enc);
  const nibble = Number.parseInt((field.left_pad ?? field.right_pad ?? '0')[0]!, 16);
  const spareNibble = { side: field.right_pad ? 'right' : 'left', nibble } as const;
  if (field.len_type === 0) return fixed('field', content, length, encoding, { pad: null, spareNibble });
  const prefix: Prefix = { bytes: field.len_type, encoding: pyEncoding(field.len_enc), counts };
  return variable('field', content, length, encoding, prefix, { spareNibble });
}

import type { Content, Encoding, FieldSpec, Padding, Parts, Prefix } from './field-spec.ts';

/** Length prefixes, counting units of the content. */
export const LL_ASCII: Prefix = { bytes: 2, encoding: 'ascii', counts: 'units' };
export const LLL_ASCII: Prefix = { bytes: 3, encoding: 'ascii', counts: 'units' };
export const LLLL_ASCII: Prefix = { bytes: 4, encoding: 'ascii', counts: 'units' };
export const LL_BCD: Prefix = { bytes: 1, encoding: 'bcd', counts: 'units' };
/** Three or four digits in two bytes. */
export const LLL_BCD: Prefix = { bytes: 2, encoding: 'bcd', counts: 'units' };
export const LL_BINARY: Prefix = { bytes: 1, encoding: 'binary', counts: 'units' };
export const LLLL_BINARY: Prefix = { bytes: 2, encoding: 'binary', counts: 'units' };

type Choices = Partial<Pick<FieldSpec, 'pad' | 'spareNibble' | 'value' | 'show'>>;

/** A field of exactly `length` units. Numbers are filled with zeros from the left, text with blanks from the right. */
export function fixed(
  name: string,
  content: Content,
  length: number,
  encoding: Encoding,
  choices: Choices = {},
): FieldSpec {
  return { ...row(name, content, length, encoding), pad: usualPadding(content), ...choices };
}

/** A field of at most `length` units behind a length prefix. */
export function variable(
  name: string,
  content: Content,
  length: number,
  encoding: Encoding,
  prefix: Prefix,
  choices: Choices = {},
): FieldSpec {
  return { ...row(name, content, length, encoding), prefix, ...choices };
}

/** A field of fixed length that must fit exactly and shows nothing. */
export function row(name: string, content: Content, length: number, encoding: Encoding): FieldSpec {
  return {
    name,
    content,
    encoding,
    length,
    prefix: null,
    pad: null,
    spareNibble: { side: 'left', nibble: 0 },
    value: content === 'b' ? 'bytes' : 'text',
    show: 'masked',
    parts: null,
  };
}

/** A field of at most `length` bytes that consists of parts. */
export function composite(name: string, length: number, prefix: Prefix | null, parts: Parts): FieldSpec {
  return { ...row(name, 'b', length, 'binary'), prefix, value: 'parts', parts };
}

export function usualPadding(content: Content): Padding | null {
  if (content === 'n') return { side: 'left', with: '0' };
  return content === 'a' || content === 'an' || content === 'ans' || content === 'any'
    ? { side: 'right', with: ' ' }
    : null;
}

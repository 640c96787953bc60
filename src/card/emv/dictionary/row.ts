/** Where an element comes from. @spec EMV 4.4 Book 3, Annex A1 */
export type DataElementSource = 'card' | 'terminal' | 'issuer' | 'kernel';

/**
 * How a value is coded: n digits, right-justified after zeros; cn digits, left-justified before F; a, an, ans
 * characters; b bits or bytes; dol a data object list; list a list of tags.
 */
export type DataElementFormat = 'n' | 'an' | 'ans' | 'b' | 'cn' | 'a' | 'dol' | 'list';

/**
 * Who may change an element while kernel 2 runs: the kernel and its configuration, a card's response, the
 * activation signal, a data exchange message. @spec Book C-2, A.1
 */
export type Update = 'K' | 'RA' | 'ACT' | 'DET';

export interface DataElement {
  tag: number;
  name: string;
  source: DataElementSource;
  format: DataElementFormat;
  /** Bytes. */
  minLength: number;
  maxLength: number;
  /** Tags of the templates it may come in; empty where it comes in none or the Books leave it open. */
  templates: readonly number[];
  /** Account data, cardholder's name or a verification value, or a template that carries them: never shown or logged. */
  sensitive: boolean;
  /** In kernel 2's dictionary only. */
  update?: readonly Update[];
}

/** A row of a dictionary: the fields of `DataElement` in their order, lengths as [min, max]. */
export type DictionaryRow = readonly [
  tag: number,
  name: string,
  source: DataElementSource,
  format: DataElementFormat,
  length: number | readonly [min: number, max: number],
  templates?: readonly number[],
  mark?: 'sensitive' | '',
  update?: readonly Update[],
];

export function dictionary(rows: readonly DictionaryRow[]): ReadonlyMap<number, DataElement> {
  const elements = new Map<number, DataElement>();
  for (const [tag, name, source, format, length, templates = [], mark = '', update] of rows) {
    const [minLength, maxLength] = typeof length === 'number' ? [length, length] : length;
    elements.set(tag, {
      tag,
      name,
      source,
      format,
      minLength,
      maxLength,
      templates,
      sensitive: mark === 'sensitive',
      ...(update ? { update } : {}),
    });
  }
  return elements;
}

import { encodeTlv, findTlv, isConstructedTag, parseTlvs, type Tlv, TlvError } from '../../card/emv/tlv.ts';
import { concatBytes } from '../../platform/bytes/hex.ts';
import { Iso8583Error } from './iso8583-error.ts';

/** A data object to be packed: of a constructed tag the objects inside it, else its bytes. */
export type ChipElement = readonly [tag: number, value: Uint8Array | readonly ChipElement[]];

/**
 * DE 55 of data elements by tag, in the order given.
 * @throws RangeError for objects inside a primitive tag
 * @spec ISO 8583:2003, DE 55 (ICC related data): BER-TLV
 */
export function packChipData(elements: Iterable<ChipElement>): Uint8Array {
  const objects = Array.from(elements, ([tag, value]) => {
    if (value instanceof Uint8Array) return encodeTlv(tag, value);
    if (!isConstructedTag(tag)) throw new RangeError(`tag ${tagText(tag)} cannot hold other data objects`);
    return encodeTlv(tag, packChipData(value));
  });
  return concatBytes(...objects);
}

/**
 * Data elements of DE 55 by tag, those of templates as their template; of a tag that comes twice, the first. Values
 * are views into `bytes`.
 * @throws Iso8583Error whose offset counts from the start of DE 55
 */
export function unpackChipData(bytes: Uint8Array): Map<number, Uint8Array> {
  const elements = new Map<number, Uint8Array>();
  for (const { tag, value } of parse(bytes)) if (!elements.has(tag)) elements.set(tag, value);
  return elements;
}

/** DE 55 for those who want single elements of it, with their bounds: parsed once, values are views. */
export class ChipData {
  readonly #objects: readonly Tlv[];

  /** @throws Iso8583Error whose offset counts from the start of DE 55 */
  constructor(bytes: Uint8Array) {
    this.#objects = parse(bytes);
  }

  /**
   * The element of the last tag of `path`, inside the templates of those before it; undefined where it is absent.
   * @throws Iso8583Error ("DE 55.9F02") when it has not `shortest` to `longest` bytes
   */
  bytes(path: number | readonly number[], shortest: number, longest = shortest): Uint8Array | undefined {
    const tags = typeof path === 'number' ? [path] : path;
    const found = this.#find(tags);
    if (!found) return undefined;
    const { value, offset } = found;
    if (value.length < shortest || value.length > longest) {
      throw new Iso8583Error(placeOf(tags), offset, 'length');
    }
    return value;
  }

  /**
   * Digits of an element of format n, `size` bytes; undefined where it is absent.
   * @throws Iso8583Error ("DE 55.9F02") for another length or for what is no digit
   */
  digits(path: number | readonly number[], size: number): string | undefined {
    const value = this.bytes(path, size);
    if (!value) return undefined;
    const digits = Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
    if (/\D/.test(digits)) {
      const tags = typeof path === 'number' ? [path] : path;
      throw new Iso8583Error(placeOf(tags), this.#find(tags)!.offset, 'content');
    }
    return digits;
  }

  #find(tags: readonly number[]): Tlv | undefined {
    let objects: readonly Tlv[] | undefined = this.#objects;
    let found: Tlv | undefined;
    for (const tag of tags) {
      found = objects && findTlv(objects, tag);
      objects = found?.children;
    }
    return found;
  }
}

function parse(bytes: Uint8Array): Tlv[] {
  try {
    return parseTlvs(bytes);
  } catch (error) {
    if (error instanceof TlvError) throw new Iso8583Error('DE 55', error.offset, 'tlv');
    throw error;
  }
}

const tagText = (tag: number): string => tag.toString(16).toUpperCase();

const placeOf = (tags: readonly number[]): string => ['DE 55', ...tags.map(tagText)].join('.');

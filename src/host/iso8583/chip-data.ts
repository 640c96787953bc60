import { encodeTlv, parseTlvs, TlvError } from '../../card/emv/tlv.ts';
import { concatBytes } from '../../platform/bytes/hex.ts';
import { Iso8583Error } from './iso8583-error.ts';

/** DE 55 of data elements by tag, in the order given. @spec ISO 8583:2003, DE 55 (ICC related data): BER-TLV */
export function packChipData(elements: Iterable<readonly [tag: number, value: Uint8Array]>): Uint8Array {
  return concatBytes(...Array.from(elements, ([tag, value]) => encodeTlv(tag, value)));
}

/**
 * Data elements of DE 55 by tag; of a tag that comes twice, the first. Values are views into `bytes`.
 * @throws Iso8583Error whose offset counts from the start of DE 55
 */
export function unpackChipData(bytes: Uint8Array): Map<number, Uint8Array> {
  try {
    const elements = new Map<number, Uint8Array>();
    for (const { tag, value } of parseTlvs(bytes)) if (!elements.has(tag)) elements.set(tag, value);
    return elements;
  } catch (error) {
    if (error instanceof TlvError) throw new Iso8583Error('DE 55', error.offset, 'tlv');
    throw error;
  }
}

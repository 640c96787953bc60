import { dataElement } from '../../emv/data-elements.ts';
import { parseTlv, type Tlv, TlvError } from '../../emv/tlv.ts';
import type { Kernel3Transaction } from './transaction.ts';

/** Objects whose length kernel 3 relies on. */
const LENGTH_CHECKED: ReadonlySet<number> = new Set([
  0x57, 0x5a, 0x82, 0x94, 0x5f24, 0x5f28, 0x9f07, 0x9f10, 0x9f26, 0x9f27, 0x9f36, 0x9f5d, 0x9f69, 0x9f6c,
]);

/** The one object that `response` is, or null where it is not one object with tag `tag`. */
export function template(response: Uint8Array, tag: number): Tlv | null {
  try {
    const tlv = parseTlv(response);
    return tlv.tag === tag ? tlv : null;
  } catch (error) {
    if (error instanceof TlvError) return null;
    throw error;
  }
}

/**
 * Keeps the primitive objects of a response. false where one came before or has a length that it cannot have.
 * NOTE: an object that is the terminal's own is ignored, one implementation ends the transaction instead. Empty
 * objects of known length count as absent.
 * @spec EMV Contactless Book C-3, 5.4.2.2
 */
export function store(transaction: Kernel3Transaction, tlvs: readonly Tlv[]): boolean {
  for (const { tag, value, children } of tlvs) {
    if (children) {
      if (!store(transaction, children)) return false;
      continue;
    }
    if (transaction.terminal.has(tag)) continue;
    if (transaction.card.has(tag)) return false;
    if (value.length > 0 && !lengthFits(tag, value.length)) return false;
    transaction.card.set(tag, value);
  }
  return true;
}

function lengthFits(tag: number, length: number): boolean {
  const element = LENGTH_CHECKED.has(tag) ? dataElement(tag, 0x03) : undefined;
  return element === undefined || (length >= element.minLength && length <= element.maxLength);
}

import { type DataElement, dataElements } from '../../emv/data-elements.ts';
import type { DataElements } from '../../emv/element-values.ts';
import type { Tlv } from '../../emv/tlv.ts';
import { decimal } from '../decimal.ts';

/** Kernel 2's own dictionary: a tag that is not in it is unknown to the kernel. */
const DICTIONARY: ReadonlyMap<number, DataElement> = new Map(
  dataElements(0x02).map((element) => [element.tag, element]),
);

const TEMPLATES: ReadonlySet<number> = new Set([0x6f, 0xa5, 0xbf0c, 0x70, 0x77]);

/** First tag byte 11xxxxxx. @spec EMV 4.4 Book 3, Annex B1 */
function isPrivateClass(tag: number): boolean {
  const first = tag > 0xffff ? tag >>> 16 : tag > 0xff ? tag >>> 8 : tag;
  return first >> 6 === 0b11;
}

function mayComeFromCard(tag: number): boolean {
  return DICTIONARY.get(tag)?.update?.includes('RA') ?? false;
}

/** The TLV database of one transaction. @spec EMV Contactless Book C-2, 4.1 */
export class Kernel2Database {
  private readonly values = new Map<number, Uint8Array>();

  /** Later sources win: defaults, terminal and transaction, the combination's kernel data. */
  constructor(...sources: readonly DataElements[]) {
    for (const source of sources) {
      for (const [tag, value] of source) if (!mayComeFromCard(tag)) this.values.set(tag, value);
    }
  }

  /** undefined where the object is absent or empty. */
  get(tag: number): Uint8Array | undefined {
    const value = this.values.get(tag);
    return value?.length ? value : undefined;
  }

  set(tag: number, value: Uint8Array): void {
    this.values.set(tag, value);
  }

  has(tag: number): boolean {
    return this.get(tag) !== undefined;
  }

  /** Minor units of an amount or limit; null where it is absent or not decimal. */
  amount(tag: number): bigint | null {
    const value = this.get(tag);
    return value ? decimal(value) : null;
  }

  /** Those of `tags` that are present and not empty, in that order. */
  pick(tags: readonly number[]): Map<number, Uint8Array> {
    const picked = new Map<number, Uint8Array>();
    for (const tag of tags) {
      const value = this.get(tag);
      if (value) picked.set(tag, value);
    }
    return picked;
  }

  /**
   * Keeps what a card sent inside the template `template`. false, a parsing error, for a known object that may not
   * come from a card, came in another template, has a length it cannot have, or is already there and not empty.
   * Unknown objects are skipped, and private-class ones too where a card has no right to them: issuers use such
   * tags (DF61) for their own ends.
   * @spec EMV Contactless Book C-2, 4.7 (ParseAndStoreCardResponse)
   */
  storeCardObjects(tlvs: readonly Tlv[], template: number): boolean {
    return tlvs.every((tlv) => this.storeCardObject(tlv, template));
  }

  private storeCardObject({ tag, value, children }: Tlv, template: number): boolean {
    const element = DICTIONARY.get(tag);
    if (!element) return true;
    const allowed = mayComeFromCard(tag) && element.templates.includes(template);
    if (!allowed) return isPrivateClass(tag);
    if (value.length < element.minLength || value.length > element.maxLength) return false;
    if (TEMPLATES.has(tag)) return this.storeCardObjects(children ?? [], tag);
    if (this.has(tag)) return false;
    this.values.set(tag, value);
    return true;
  }
}

import { type DataElement, dataElements, type Update } from '../../emv/data-elements.ts';
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

function mayComeFrom(source: Update, tag: number): boolean {
  return DICTIONARY.get(tag)?.update?.includes(source) ?? false;
}

/** Only a card may set it: the terminal's configuration and activation have no right to it. */
function isCardsOwn(tag: number): boolean {
  return mayComeFrom('RA', tag) && !mayComeFrom('ACT', tag);
}

/** Is there a row for it in kernel 2's dictionary? @spec EMV Contactless Book C-2, 4.7 (IsKnown) */
export function isKnown(tag: number): boolean {
  return DICTIONARY.has(tag);
}

/** The TLV database of one transaction. @spec EMV Contactless Book C-2, 4.1 */
export class Kernel2Database {
  /** The terminal has set some object without a value, so that something may be awaited. */
  awaitsTerminal = false;
  private readonly values: Map<number, Uint8Array>;
  private readonly defaults: DataElements;

  /** Later sources win: terminal and transaction, the combination's kernel data. */
  constructor(defaults: DataElements, ...sources: readonly DataElements[]) {
    this.defaults = defaults;
    this.values = new Map(defaults);
    for (const source of sources) {
      for (const [tag, value] of source) if (!isCardsOwn(tag)) this.setByTerminal(tag, value);
    }
  }

  /** An object that has a default is never empty: the kernel cannot do without it. */
  private setByTerminal(tag: number, value: Uint8Array): void {
    if (value.length === 0) {
      if (this.defaults.has(tag)) return;
      this.awaitsTerminal = true;
    }
    this.values.set(tag, value);
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

  /** Present, with a value or without. */
  isPresent(tag: number): boolean {
    return this.values.has(tag);
  }

  /**
   * Present without a value, which is how a terminal says that it will give one when asked, and an element that it may
   * give. NOTE: an absent object is not empty; a DOL gets zeros for it and nobody is asked.
   * @spec EMV Contactless Book C-2, S1.12 as of SB-195 (IsEmpty, DET)
   */
  isAwaited(tag: number): boolean {
    return this.values.get(tag)?.length === 0 && mayComeFrom('DET', tag);
  }

  /**
   * Keeps what the terminal sent, where it may.
   * NOTE: a value of a length that the object cannot have is passed over, except an empty one.
   * @spec EMV Contactless Book C-2, 4.7 (UpdateWithDetData)
   */
  storeTerminalObjects(elements: DataElements): void {
    for (const [tag, value] of elements) {
      const element = DICTIONARY.get(tag);
      if (!element || !mayComeFrom('DET', tag)) continue;
      const fits = value.length >= element.minLength && value.length <= element.maxLength;
      if (fits || value.length === 0) this.setByTerminal(tag, value);
    }
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

  /** Keeps the answer to GET DATA, one object by itself. false: not an object a card may give this way. @spec EMV Contactless Book C-2, S5.20 */
  storeDataObject({ tag, value }: Tlv): boolean {
    const element = DICTIONARY.get(tag);
    if (!element || !mayComeFrom('RA', tag) || element.templates.length > 0 || this.has(tag)) return false;
    if (value.length < element.minLength || value.length > element.maxLength) return false;
    this.values.set(tag, value);
    return true;
  }

  private storeCardObject({ tag, value, children }: Tlv, template: number): boolean {
    const element = DICTIONARY.get(tag);
    if (!element) return true;
    const allowed = mayComeFrom('RA', tag) && element.templates.includes(template);
    if (!allowed) return isPrivateClass(tag);
    if (value.length < element.minLength || value.length > element.maxLength) return false;
    if (TEMPLATES.has(tag)) return this.storeCardObjects(children ?? [], tag);
    if (this.has(tag)) return false;
    this.values.set(tag, value);
    return true;
  }
}

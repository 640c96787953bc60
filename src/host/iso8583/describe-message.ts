import { decodeTlv } from '../../card/emv/decode/decode-tlv.ts';
import type { DecodedNode } from '../../card/emv/decode/decoded.ts';
import { tagText } from '../../card/emv/decode/tag-text.ts';
import { PanError, panFrom5A, truncatePan } from '../../card/emv/pan.ts';
import { toHex } from '../../platform/bytes/hex.ts';
import { packedLength } from './codecs/packed-codec.ts';
import type { Dialect } from './dialect.ts';
import type { FieldPlan } from './field-plan.ts';
import type { FieldValue, PartValue } from './field-spec.ts';
import { Iso8583Error } from './iso8583-error.ts';
import { type MessageType, readMti } from './mti.ts';
import { type LocatedField, readMessage } from './read-message.ts';

export interface DescribedField {
  /** "4"; of a part its position or tag: "03", "9F02"; "header". */
  field: string;
  name: string;
  /** Of its first byte in the message, that of its length where it has one; null for a part of which it is not known. */
  offset: number | null;
  /** Bytes of the value on the wire; of a part in the form it is held. */
  length: number;
  /** What may be shown of it; null where that is nothing. */
  value: string | null;
  /** Something is left out of `value`. */
  masked: boolean;
  /** In words, of data objects. */
  meaning: string | null;
  fields: DescribedField[];
}

export interface DescribedMessage extends MessageType {
  dialect: string;
  /** null when the message ends before. */
  mti: string | null;
  fields: DescribedField[];
  /** Reading ended there. */
  fault: Iso8583Error | null;
}

/**
 * A message for the technician's eye, as far as it can be read. A field shows its value only where its row opens it:
 * what a dialect forgets to mark stays hidden. `clear` shows everything.
 */
export function describeMessage(dialect: Dialect, bytes: Uint8Array, clear = false): DescribedMessage {
  const found: LocatedField[] = [];
  let fault: Iso8583Error | null = null;
  try {
    readMessage(dialect, bytes, (field) => found.push(field));
  } catch (error) {
    if (!(error instanceof Iso8583Error)) throw error;
    fault = error;
  }
  const mtiField = found.find(({ plan }) => plan === dialect.mti);
  const mti = mtiField ? (mtiField.value as string) : null;
  const fields = found.filter((field) => field !== mtiField).map((field) => describeField(field, clear));
  return { dialect: dialect.name, mti, ...readMti(mti ?? ''), fields, fault };
}

function describeField(
  { dataElement, plan, value, offset, end }: LocatedField,
  clear: boolean,
): DescribedField {
  const valueOffset = offset + plan.prefixSize;
  return {
    field: dataElement === 0 ? 'header' : String(dataElement),
    name: plan.spec.name,
    offset,
    length: end - valueOffset,
    ...shown(plan, value, clear),
    meaning: null,
    fields: fieldsInside(plan, value, valueOffset, clear),
  };
}

function fieldsInside(plan: FieldPlan, value: FieldValue, offset: number, clear: boolean): DescribedField[] {
  if (value instanceof Map) {
    const { parts } = plan;
    return Array.from(value as ReadonlyMap<string, PartValue>, ([key, part]) => {
      const row = parts!.rows.get(key) ?? parts!.other(key);
      return { ...partOf(key, row, part), ...shown(row, part, clear) };
    });
  }
  if (plan.spec.show !== 'tlv' || !(value instanceof Uint8Array)) return [];
  const bytesPerByte = plan.nibblesPerUnit / 2;
  const { nodes } = decodeTlv(value, { clear });
  return nodes.map((node) => describeObject(node, offset, bytesPerByte, clear));
}

const partOf = (key: string, { spec }: FieldPlan, { length }: PartValue) => ({
  field: key,
  name: spec.name,
  offset: null,
  length,
  meaning: null,
  fields: [],
});

/** A data object of DE 55; one whose tag nobody knows is masked. */
function describeObject(node: DecodedNode, start: number, scale: number, clear: boolean): DescribedField {
  const { children = [] } = node;
  const isKnown = node.element !== undefined || children.length > 0 || clear;
  const isOpen = isKnown && !node.masked;
  return {
    field: node.tag === undefined ? '' : tagText(node.tag),
    name: node.name,
    offset: start + node.offset * scale,
    length: node.length,
    value: isOpen && node.bytes ? toHex(node.bytes) : null,
    masked: !isOpen,
    meaning: isOpen ? (node.meaning ?? null) : null,
    fields: isOpen ? children.map((child) => describeObject(child, start, scale, clear)) : [],
  };
}

function shown(
  { spec }: FieldPlan,
  value: FieldValue,
  clear: boolean,
): Pick<DescribedField, 'value' | 'masked'> {
  if (value instanceof Map) return { value: null, masked: false };
  if (clear || spec.show === 'clear') return { value: plain(spec.value, value as PartValue), masked: false };
  if (spec.show === 'tlv') return { value: null, masked: false };
  if (spec.show === 'pan' && value instanceof Uint8Array) return { value: truncated(value), masked: true };
  return { value: null, masked: true };
}

function plain(kind: FieldPlan['spec']['value'], value: PartValue): string {
  if (typeof value === 'string') return value;
  const hex = toHex(value);
  return kind === 'packed' ? hex.slice(0, packedLength(value)).replaceAll('D', '=') : hex;
}

function truncated(packedPan: Uint8Array): string | null {
  try {
    const digits = panFrom5A(packedPan);
    const text = truncatePan(digits).truncated;
    digits.fill(0);
    return text;
  } catch (error) {
    if (error instanceof PanError) return null;
    throw error;
  }
}

import { panFrom5A, truncatePan } from '../../card/emv/pan.ts';
import { encodeTag } from '../../card/emv/tlv.ts';
import { toHex } from '../../platform/bytes/hex.ts';
import { unpackChipData } from './chip-data.ts';
import type { Dialect } from './dialect.ts';
import type { FieldValue, IsoMessage, Visibility } from './field-spec.ts';

export interface DescribedField {
  dataElement: number;
  name: string;
  /** For people: masked as the dialect's row says. */
  value: string;
}

/**
 * A message for the technician's eye. A field shows its value only where its row opens it: what a dialect
 * forgets to mark stays hidden.
 */
export function describeMessage(
  dialect: Dialect,
  message: IsoMessage,
): { mti: string; fields: DescribedField[] } {
  const fields: DescribedField[] = [];
  dialect.plans.forEach((plan, dataElement) => {
    const value = message.fields[dataElement];
    if (!plan || value === undefined) return;
    fields.push({ dataElement, name: plan.spec.name, value: shown(plan.spec.show, value) });
  });
  return { mti: message.mti, fields };
}

function shown(visibility: Visibility, value: FieldValue): string {
  if (visibility === 'clear') return typeof value === 'string' ? value : toHex(value);
  if (typeof value === 'string') return `(${value.length} characters)`;
  if (visibility === 'pan') return truncated(value);
  if (visibility === 'tlv') return tagsAndLengths(value);
  return `(${value.length} bytes)`;
}

function truncated(packedPan: Uint8Array): string {
  const digits = panFrom5A(packedPan);
  const text = truncatePan(digits).truncated;
  digits.fill(0);
  return text;
}

/** "9F02(6) 9F26(8)": which data objects came, not what they hold. */
function tagsAndLengths(chipData: Uint8Array): string {
  return Array.from(
    unpackChipData(chipData),
    ([tag, value]) => `${toHex(encodeTag(tag))}(${value.length})`,
  ).join(' ');
}

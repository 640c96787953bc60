import { isConstructedTag } from '../tlv.ts';
import { universalType } from './asn1.ts';
import { bitTable, ownBitTable, readBits } from './bit-readings.ts';
import { looksLikeCardData } from './conceal.ts';
import type { DecodedNode, Details } from './decoded.ts';
import { dolEntries, dolEntryNodes, dolTotal, tagListNodes } from './dol-entries.ts';
import { type ElementReading, elementReadings } from './element-readings.ts';
import { digitsValue } from './number-values.ts';
import { isPrintable, textValue } from './text-values.ts';
import type { TreeContext } from './tree-context.ts';
import { MASKING_READERS, valueReader } from './value-readers.ts';

/** A value as it stands in the input: `offset` of the whole object, `at` of its value. */
export interface Place {
  offset: number;
  at: number;
}

/** A primitive data object with all that is known of it. Masks what is account data unless it may be shown. */
export function elementNode(tag: number, value: Uint8Array, place: Place, context: TreeContext): DecodedNode {
  const readings = elementReadings(tag, value, context.kernelId);
  const masked = !context.clear && isSensitive(readings, value);
  const base = {
    tag,
    offset: place.offset,
    length: value.length,
    bytes: masked ? null : value,
    masked,
  };
  const [only, ...others] = readings;
  if (!only) return { name: unknownName(tag), ...base, ...(masked ? {} : unknownDetails(tag, value)) };
  if (others.length === 0) return { ...base, ...readAs(only, tag, value, place.at, context, masked) };
  return {
    name: readings.map(({ element }) => element.name).join(', or: '),
    ...base,
    notes: [`Kernels ${kernelList(readings)} read this tag differently, and nothing here tells the kernel.`],
    children: readings.map((reading) => ({
      ...base,
      ...readAs(reading, tag, value, place.at, context, masked),
    })),
  };
}

/** What is there of a data object whose end is missing: half a value is not read. */
export function cutNode(
  tag: number,
  value: Uint8Array,
  { offset }: Place,
  missing: number,
  context: TreeContext,
): DecodedNode {
  const about = named(tag, context);
  const masked = !context.clear && (about.element?.sensitive ?? true);
  const notes = [`Cut off: ${missing} bytes are missing.`];
  return { ...about, offset, length: value.length, bytes: masked ? null : value, masked, notes };
}

/** A template: its children are its value. */
export function templateNode(
  tag: number,
  length: number,
  offset: number,
  children: readonly DecodedNode[],
  context: TreeContext,
): DecodedNode {
  return { ...named(tag, context), offset, length, bytes: null, masked: false, children };
}

function named(tag: number, { kernelId }: TreeContext): Pick<DecodedNode, 'name' | 'tag' | 'element'> {
  const element = elementReadings(tag, EMPTY, kernelId)[0]?.element;
  return element ? { name: element.name, tag, element } : { name: unknownName(tag), tag };
}

const EMPTY = new Uint8Array(0);

function isSensitive(readings: readonly ElementReading[], value: Uint8Array): boolean {
  if (value.length === 0) return false;
  if (readings.length === 0) return looksLikeCardData(value);
  return readings.some(({ element }) => element.sensitive);
}

function kernelList(readings: readonly ElementReading[]): string {
  return readings.map(({ kernelId }) => kernelId).join(' and ');
}

function unknownName(tag: number): string {
  return universalType(tag)?.name ?? (isConstructedTag(tag) ? 'Unknown template' : 'Unknown');
}

function unknownDetails(tag: number, value: Uint8Array): Details {
  const read = universalType(tag)?.read;
  if (read) return read(value);
  return isPrintable(value) ? textValue(value) : {};
}

function readAs(
  { element, kernelId }: ElementReading,
  tag: number,
  value: Uint8Array,
  at: number,
  context: TreeContext,
  masked: boolean,
): Details & Pick<DecodedNode, 'name' | 'element' | 'kernelId'> {
  const about = { name: element.name, element, ...(kernelId === undefined ? {} : { kernelId }) };
  if (value.length === 0) return about;
  const { notes = [], ...details } = valueDetails(element, kernelId, tag, value, at, context, masked);
  const lengthNote = lengthNotes(element, value.length);
  const all = [...lengthNote, ...notes];
  return { ...about, ...details, ...(all.length > 0 ? { notes: all } : {}) };
}

function valueDetails(
  element: ElementReading['element'],
  kernelId: number | undefined,
  tag: number,
  value: Uint8Array,
  at: number,
  context: TreeContext,
  masked: boolean,
): Details {
  const read = valueReader(tag, kernelId);
  if (masked) return read && MASKING_READERS.has(read) ? read(value, at, context) : {};
  const table = kernelId === undefined ? bitTable(tag, context.kernelId) : ownBitTable(tag, kernelId);
  const bits = table ? { bits: readBits(table, value) } : {};
  if (read) return { ...bits, ...read(value, at, context) };
  return table ? bits : byFormat(element.format, value, at, context);
}

function byFormat(
  format: ElementReading['element']['format'],
  value: Uint8Array,
  at: number,
  { kernelId }: TreeContext,
): Details {
  switch (format) {
    case 'n':
    case 'cn':
      return digitsValue(value);
    case 'a':
    case 'an':
    case 'ans':
      return textValue(value);
    case 'dol': {
      const { entries, fault } = dolEntries(value, at);
      const notes = fault ? { notes: [fault.message] } : {};
      const totalLength = dolTotal(entries);
      const meaning = `${totalLength} bytes in all`;
      return { meaning, parameters: { totalLength }, children: dolEntryNodes(entries, kernelId), ...notes };
    }
    case 'list':
      return { children: tagListNodes(value, at, kernelId) };
    default:
      return {};
  }
}

function lengthNotes({ minLength, maxLength }: ElementReading['element'], length: number): string[] {
  if (length >= minLength && length <= maxLength) return [];
  const range = minLength === maxLength ? String(minLength) : `${minLength} to ${maxLength}`;
  return [`Has ${length} bytes where the Books say ${range}.`];
}

import type { Tlv } from '../../card/emv/tlv.ts';
import { INS } from './questions.ts';
import { statusWord, tlvsOf } from './responses.ts';

/** FCI, record, response format 2. @spec EMV 4.4 Book 3, Annex A1 */
const TEMPLATES: ReadonlySet<number> = new Set([0x6f, 0x70, 0x77]);
const FORMAT_1 = 0x80;

/**
 * The data objects of one answer, templates taken apart, in the order they came: those of an FCI, a record, an answer
 * of format 1 or 2, and what else was asked for by tag. None where the status word is not 9000 or the body is no TLV.
 * `command` null: unknown.
 */
export function answeredObjects(command: Uint8Array | null, response: Uint8Array): Map<number, Uint8Array> {
  const objects = new Map<number, Uint8Array>();
  if (statusWord(response) !== 0x9000) return objects;
  for (const tlv of tlvsOf(response)) {
    if (tlv.tag === FORMAT_1) addFormat1(objects, command?.[1], tlv.value);
    else if (TEMPLATES.has(tlv.tag) || command?.[1] === INS.GET_DATA) addLeaves(objects, [tlv]);
  }
  return objects;
}

/** Answers of a reader of another kind count where they are templates; what it got by GET DATA says nothing of a payment. */
export function isTemplateAnswer(command: Uint8Array | null): boolean {
  return command?.[1] !== INS.GET_DATA;
}

function addLeaves(objects: Map<number, Uint8Array>, tlvs: readonly Tlv[]): void {
  for (const { tag, value, children } of tlvs) {
    if (children) addLeaves(objects, children);
    else objects.set(tag, value);
  }
}

/** Values without tags and lengths. @spec EMV 4.4 Book 3, 6.5.8.4, 6.5.5.4 */
function addFormat1(objects: Map<number, Uint8Array>, ins: number | undefined, value: Uint8Array): void {
  if (ins === INS.GET_PROCESSING_OPTIONS && value.length >= 2) {
    objects.set(0x82, value.subarray(0, 2));
    objects.set(0x94, value.subarray(2));
  }
  if (ins === INS.GENERATE_AC && value.length >= 11) {
    objects.set(0x9f27, value.subarray(0, 1));
    objects.set(0x9f36, value.subarray(1, 3));
    objects.set(0x9f26, value.subarray(3, 11));
    if (value.length > 11) objects.set(0x9f10, value.subarray(11));
  }
}

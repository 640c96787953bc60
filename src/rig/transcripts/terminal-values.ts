import { type DolEntry, DolError, parseDol } from '../../card/emv/dol.ts';
import type { DataElements } from '../../card/emv/element-values.ts';
import { findTlv, parseTlvs, TlvError } from '../../card/emv/tlv.ts';
import { equalBytes } from '../../platform/bytes/hex.ts';
import { contactlessSteps } from './contactless-steps.ts';
import { answeredObjects } from './data-objects.ts';
import { dataField, INS, selectedName } from './questions.ts';
import type { TranscriptStep } from './transcript.ts';

const COMMAND_TEMPLATE = 0x83;
const PDOL = 0x9f38;
const CDOL1 = 0x8c;

/**
 * What the recorded terminal was and what was to be paid. Not what a kernel works out (TVR, CVM results) or is
 * configured with (TTQ, capabilities): that is for the replaying terminal to say.
 */
const TAKEN: ReadonlySet<number> = new Set([
  0x9f02, 0x9f03, 0x5f2a, 0x9a, 0x9f21, 0x9c, 0x9f37, 0x9f1a, 0x9f35, 0x9f15, 0x9f16, 0x9f1c, 0x9f1e, 0x9f4e,
]);

/**
 * The terminal's values as it sent them to the card, where the card's list (PDOL, CDOL1) and the command that answers
 * it are both recorded. The card's signature is over these.
 */
export function recordedTerminalValues(steps: readonly TranscriptStep[]): DataElements {
  const values = new Map<number, Uint8Array>();
  let objects = new Map<number, Uint8Array>();
  for (const { command, response } of contactlessSteps(steps)) {
    if (command && selectedName(command)) objects = new Map();
    for (const [tag, value] of command ? (sentValues(command, objects) ?? []) : []) {
      if (TAKEN.has(tag) && !values.has(tag)) values.set(tag, value);
    }
    for (const [tag, value] of answeredObjects(command, response)) objects.set(tag, value);
  }
  return values;
}

/**
 * Tags whose values differ between two commands to the same card, which has sent `objects`: GET PROCESSING OPTIONS or
 * GENERATE AC. Empty for the same values; null where they cannot be told apart by tag.
 */
export function differingValues(a: Uint8Array, b: Uint8Array, objects: DataElements): number[] | null {
  const [first, second] = [sentValues(a, objects), sentValues(b, objects)];
  if (!first || !second) return null;
  return [...first.keys()].filter((tag) => !equalBytes(first.get(tag)!, second.get(tag)!));
}

/** The values of the terminal in a command, by tag; null where it carries none, or not those the card's list asks for. */
export function sentValues(command: Uint8Array, objects: DataElements): Map<number, Uint8Array> | null {
  switch (command[1]) {
    case INS.GET_PROCESSING_OPTIONS:
      return split(objects.get(PDOL), commandTemplate(dataField(command)));
    case INS.GENERATE_AC:
      return split(objects.get(CDOL1), dataField(command));
    default:
      return null;
  }
}

function commandTemplate(field: Uint8Array): Uint8Array | undefined {
  try {
    return findTlv(parseTlvs(field), COMMAND_TEMPLATE)?.value;
  } catch (error) {
    if (error instanceof TlvError) return undefined;
    throw error;
  }
}

function split(list: Uint8Array | undefined, values: Uint8Array | undefined): Map<number, Uint8Array> | null {
  const entries = list && values ? dolEntries(list) : null;
  if (!entries || !values) return null;
  const parts = new Map<number, Uint8Array>();
  let at = 0;
  for (const { tag, length } of entries) {
    parts.set(tag, values.subarray(at, at + length));
    at += length;
  }
  return at === values.length ? parts : null;
}

function dolEntries(list: Uint8Array): DolEntry[] | null {
  try {
    return parseDol(list);
  } catch (error) {
    if (error instanceof DolError) return null;
    throw error;
  }
}

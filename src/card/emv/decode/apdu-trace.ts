import { kernelOfAid } from './applications.ts';
import type { CommandHeader } from './command-names.ts';
import { dolEntries, type PlacedDolEntry } from './dol-entries.ts';
import type { ReadObject } from './lenient-tlv.ts';
import type { TreeContext } from './tree-context.ts';

/** Lists of data objects that a card sends and a later command or record is coded by. */
const LIST = {
  PDOL: 0x9f38,
  CDOL1: 0x8c,
  CDOL2: 0x8d,
  DDOL: 0x9f49,
  LOG_FORMAT: 0x9f4f,
  DRDOL: 0x9f51,
  UDOL: 0x9f69,
} as const;
const LIST_TAGS: readonly number[] = Object.values(LIST);

/** What the APDUs before have told. */
export interface ApduTrace {
  /** As asked for; else of the application that was selected. */
  kernelId: number | undefined;
  /** Whether the kernel was asked for: a selection does not change it then. */
  readonly fixedKernel: boolean;
  readonly clear: boolean;
  /** A list that was given by hand, for commands whose own is not known. */
  readonly givenDol: readonly PlacedDolEntry[] | null;
  /** The command that has not been answered yet. */
  command: CommandHeader | null;
  readonly dols: Map<number, readonly PlacedDolEntry[]>;
  generateAcCount: number;
}

export function contextOf({ kernelId, clear, command }: ApduTrace): TreeContext {
  return {
    clear,
    codeTable: 1,
    ...(kernelId === undefined ? {} : { kernelId }),
    ...(command ? { ins: command.ins } : {}),
  };
}

/** A SELECT by name begins anew: another application has other lists. */
export function noteSelection(trace: ApduTrace, aid: Uint8Array): void {
  if (!trace.fixedKernel) trace.kernelId = kernelOfAid(aid);
  trace.dols.clear();
  trace.generateAcCount = 0;
}

/** Keeps the lists that a response carries. */
export function noteLists(trace: ApduTrace, bytes: Uint8Array, objects: readonly ReadObject[]): void {
  for (const { tag, valueOffset, end, children } of objects) {
    if (LIST_TAGS.includes(tag)) {
      const { entries, fault } = dolEntries(bytes.subarray(valueOffset, end), valueOffset);
      if (!fault) trace.dols.set(tag, entries);
    }
    noteLists(trace, bytes, children);
  }
}

/** The list by which the data of a command are coded, as far as it is known. */
export function listOf(trace: ApduTrace, { ins, p1, p2 }: CommandHeader): readonly PlacedDolEntry[] | null {
  const tag = listTag(trace, ins, p1, p2);
  return tag === null ? null : (trace.dols.get(tag) ?? trace.givenDol);
}

function listTag(trace: ApduTrace, ins: number, p1: number, p2: number): number | null {
  switch (ins) {
    case 0xa8:
      return LIST.PDOL;
    case 0xae:
      return trace.generateAcCount > 1 ? LIST.CDOL2 : LIST.CDOL1;
    case 0x88:
      return LIST.DDOL;
    case 0xd0:
      return LIST.DRDOL;
    case 0x2a:
      return p1 === 0x8e && p2 === 0x80 ? LIST.UDOL : null;
    default:
      return null;
  }
}

export function logFormat(trace: ApduTrace): readonly PlacedDolEntry[] | undefined {
  return trace.dols.get(LIST.LOG_FORMAT);
}

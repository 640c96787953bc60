import { findTlv, parseTlvs, type Tlv, TlvError } from '../emv/tlv.ts';
import type { CommandApdu } from '../iso7816/command-apdu.ts';
import { printableText } from './printable-text.ts';

/** DF name of the Proximity Payment System Environment: "2PAY.SYS.DDF01". */
export const PPSE_NAME: Uint8Array = new TextEncoder().encode('2PAY.SYS.DDF01');

/** SELECT by name, first occurrence. @spec EMV Contactless Book B, 3.3.2 and Annex (SELECT) */
export function selectCommand(name: Uint8Array): CommandApdu {
  return { cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x00, data: name, le: 0 };
}

/** One application that the card offers: a template 61 of the PPSE. */
export interface DirectoryEntry {
  /** ADF name 4F, 5..16 bytes. */
  adfName: Uint8Array;
  /** 50 as text, null where the card has none. */
  label: string | null;
  /** Application Priority Indicator 87, 1 byte. */
  priorityIndicator: number | null;
  /** Kernel Identifier 9F2A, 0..8 bytes; null where absent. */
  kernelIdentifier: Uint8Array | null;
  /** Extended Selection 9F29, up to 11 bytes. */
  extendedSelection: Uint8Array | null;
}

/**
 * The entries of a PPSE's FCI in card order. An entry that is not well formed is passed over, the others still
 * count; what cannot be parsed has none. Unknown objects are ignored, and so is 84.
 * @spec EMV Contactless Book B, 3.3.2.2 to 3.3.2.5
 */
export function parsePpse(fci: Uint8Array): DirectoryEntry[] {
  let children: readonly Tlv[] | undefined;
  try {
    for (const tag of [0x6f, 0xa5, 0xbf0c])
      children = findTlv(children ?? parseTlvs(fci), tag)?.children ?? [];
  } catch (error) {
    if (error instanceof TlvError) return [];
    throw error;
  }
  return (children ?? [])
    .filter((tlv) => tlv.tag === 0x61)
    .flatMap((tlv) => directoryEntry(tlv.children ?? []));
}

/** Longest value of each object of an entry, in bytes. */
const MAX_LENGTH: ReadonlyMap<number, number> = new Map([
  [0x50, 16],
  [0x87, 1],
  [0x9f2a, 8],
  [0x9f29, 11],
]);

function directoryEntry(tlvs: readonly Tlv[]): DirectoryEntry[] {
  const adfName = findTlv(tlvs, 0x4f)?.value;
  if (!adfName || adfName.length < 5 || adfName.length > 16) return [];
  if (tlvs.some(({ tag, value }) => value.length > (MAX_LENGTH.get(tag) ?? value.length))) return [];
  return [
    {
      adfName,
      label: printableText(findTlv(tlvs, 0x50)?.value),
      priorityIndicator: findTlv(tlvs, 0x87)?.value[0] ?? null,
      kernelIdentifier: findTlv(tlvs, 0x9f2a)?.value ?? null,
      extendedSelection: findTlv(tlvs, 0x9f29)?.value ?? null,
    },
  ];
}

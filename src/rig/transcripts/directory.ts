import { encodeTlv, findTlv } from '../../card/emv/tlv.ts';
import { concatBytes, equalBytes, toHex } from '../../platform/bytes/hex.ts';
import { INS, selectedName } from './questions.ts';
import { statusWord, tlvsOf } from './responses.ts';
import type { TranscriptStep } from './transcript.ts';

const ascii = (text: string) => new TextEncoder().encode(text);
/** @spec EMV Contactless Book B, 3.3.2; EMV 4.4 Book 1, 11.3 */
export const PPSE_NAME: Uint8Array = ascii('2PAY.SYS.DDF01');
const PSE_NAME: Uint8Array = ascii('1PAY.SYS.DDF01');

/** An ADF name has 5 to 16 bytes. */
const isAdfName = (name: Uint8Array) => name.length >= 5 && name.length <= 16;

/**
 * The answer to SELECT PPSE for a transcript without one, so that the terminal gets as far as the card did: the
 * applications that were selected in it, or else those in the records of its contact directory (PSE), in their order.
 * null where it has neither.
 */
export function madeUpDirectory(steps: readonly TranscriptStep[]): Uint8Array | null {
  const selected = selectedApplications(steps);
  const entries = selected.length > 0 ? selected : directoryRecords(steps);
  if (entries.length === 0) return null;
  const directory = encodeTlv(0xa5, encodeTlv(0xbf0c, concatBytes(...entries)));
  const fci = encodeTlv(0x6f, concatBytes(encodeTlv(0x84, PPSE_NAME), directory));
  return concatBytes(fci, Uint8Array.of(0x90, 0x00));
}

/** The DF name (84) by which a card answers to a SELECT; undefined where it does not say. */
export function dfName(response: Uint8Array): Uint8Array | undefined {
  return findTlv(findTlv(tlvsOf(response), 0x6f)?.children ?? [], 0x84)?.value;
}

export function isEnvironment(name: Uint8Array): boolean {
  return equalBytes(name, PPSE_NAME) || equalBytes(name, PSE_NAME);
}

function selectedApplications(steps: readonly TranscriptStep[]): Uint8Array[] {
  const entries = new Map<string, Uint8Array>();
  for (const { command, response } of steps) {
    const asked = command && selectedName(command);
    if (!asked || statusWord(response) !== 0x9000) continue;
    const name = dfName(response) ?? asked;
    if (!isAdfName(name) || isEnvironment(name)) continue;
    entries.set(toHex(name), encodeTlv(0x61, encodeTlv(0x4f, name)));
  }
  return [...entries.values()];
}

function directoryRecords(steps: readonly TranscriptStep[]): Uint8Array[] {
  return steps
    .filter(({ command, response }) => command?.[1] === INS.READ_RECORD && statusWord(response) === 0x9000)
    .flatMap(({ response }) => findTlv(tlvsOf(response), 0x70)?.children ?? [])
    .filter(({ tag }) => tag === 0x61)
    .map(({ value }) => encodeTlv(0x61, value));
}

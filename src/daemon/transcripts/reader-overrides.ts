import type { LaneCombination, LaneScheme } from '../../card/lane/lane-schemes.ts';
import { fromHex, toHex } from '../../platform/bytes/hex.ts';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { RecordedReader } from '../../rig/transcripts/recorded-reader.ts';

/** A data element of the reader, both in hex. */
export interface ReaderElement {
  tag: string;
  value: string;
}

/** 'DF8118=40'. @throws TerminalError usage */
export function readerElement(text: string): ReaderElement {
  const match = /^((?:[0-9a-f]{2}){1,3})=((?:[0-9a-f]{2})*)$/i.exec(text);
  if (!match) {
    throw new TerminalError('usage', `--kernel-data takes TAG=HEX, such as DF8118=40, not '${text}'.`);
  }
  return { tag: match[1]!.toUpperCase(), value: match[2]!.toUpperCase() };
}

/** 9F66 is no kernel data: the entry point prepares it for each transaction. */
const TTQ = '9F66';

/** The schemes with each of the elements in every combination. */
export function withElements(
  schemes: readonly LaneScheme[],
  elements: readonly ReaderElement[],
): readonly LaneScheme[] {
  return mapCombinations(schemes, (combination) => {
    for (const { tag, value } of elements) {
      if (tag === TTQ) combination.ttq = value;
      else combination.data[tag] = value;
    }
  });
}

const KERNEL_2 = 2;
const CVM_CAPABILITIES = ['DF8118', 'DF8119'];
const KERNEL_CONFIGURATION = 'DF811B';
/** @spec EMV Contactless Book C-2, A.1: DF811B, only EMV mode transactions supported */
const MAG_STRIPE_NOT_SUPPORTED = 0x80;

/** The schemes of a reader that can do what the recorded one did. */
export function likeRecorded(
  schemes: readonly LaneScheme[],
  { ttq, cvmCapability, magStripeMode }: RecordedReader,
): readonly LaneScheme[] {
  return mapCombinations(schemes, (combination) => {
    if (ttq && combination.ttq !== undefined) combination.ttq = toHex(ttq);
    if (combination.kernel !== KERNEL_2) return;
    for (const tag of CVM_CAPABILITIES) changeByte(combination, tag, (byte) => byte | cvmCapability);
    if (magStripeMode) {
      changeByte(combination, KERNEL_CONFIGURATION, (byte) => byte & ~MAG_STRIPE_NOT_SUPPORTED);
    }
  });
}

/** What `likeRecorded` takes over, in words; null: nothing. */
export function readerWords({ ttq, cvmCapability, magStripeMode }: RecordedReader): string | null {
  const taken = [
    ttq && `TTQ ${toHex(ttq)}`,
    cvmCapability !== 0 && `CVM capability ${toHex(Uint8Array.of(cvmCapability))} (kernel 2)`,
    magStripeMode && 'mag-stripe mode (kernel 2)',
  ].filter((words) => typeof words === 'string');
  return taken.length === 0
    ? null
    : `The reader is set up as the recorded one shows itself: ${taken.join(', ')}.`;
}

function changeByte({ data }: LaneCombination, tag: string, change: (byte: number) => number): void {
  const byte = fromHex(data[tag] ?? '00')[0] ?? 0;
  data[tag] = toHex(Uint8Array.of(change(byte)));
}

/** `change` gets a copy. */
function mapCombinations(
  schemes: readonly LaneScheme[],
  change: (combination: LaneCombination) => void,
): readonly LaneScheme[] {
  return schemes.map((scheme) => ({
    ...scheme,
    combinations: scheme.combinations.map((combination) => {
      const copy = { ...combination, data: { ...combination.data } };
      change(copy);
      return copy;
    }),
  }));
}

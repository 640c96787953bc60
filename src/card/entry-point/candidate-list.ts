import { equalBytes, toHex } from '../../platform/bytes/hex.ts';
import type { DirectoryEntry } from './ppse.ts';
import type { PreparedCombination } from './pre-processing.ts';

/** One way to go on with this card: an application of it and a combination of the reader. */
export interface Candidate {
  entry: DirectoryEntry;
  prepared: PreparedCombination;
}

/**
 * Every pair of an allowed combination and a directory entry that match, in card order; of several combinations that
 * match one entry, the one configured last comes first.
 * NOTE: the Book takes any of these (3.3.3.2). The last, so that what a shop adds to its configuration counts.
 * @spec EMV Contactless Book B, 3.3.2.5
 */
export function candidateList(
  prepared: readonly PreparedCombination[],
  entries: readonly DirectoryEntry[],
): Candidate[] {
  const allowed = prepared.filter(isAllowed).reverse();
  return entries.flatMap((entry) =>
    allowed.filter((one) => matches(one, entry)).map((one) => ({ entry, prepared: one })),
  );
}

const isAllowed = ({ indicators }: PreparedCombination) => !indicators.contactlessApplicationNotAllowed;

/** An application as an outcome names it. */
export interface SelectedApplication {
  kernelId: number;
  /** As it was selected: the ADF name, with Extended Selection where it was appended. */
  aid: Uint8Array;
}

/**
 * The application of an earlier outcome as a candidate, to be selected without the directory; null when the reader
 * has no combination for it. Of several with this kernel, the one with the longest AID that the name begins with.
 */
export function candidateOf(
  { kernelId, aid }: SelectedApplication,
  prepared: readonly PreparedCombination[],
): Candidate | null {
  const [best] = prepared
    .filter(isAllowed)
    .filter(({ combination }) => combination.kernelId === kernelId && beginsWith(aid, combination.aid))
    .sort((one, other) => other.combination.aid.length - one.combination.aid.length);
  if (!best) return null;
  const entry = {
    adfName: aid,
    label: null,
    priorityIndicator: null,
    kernelIdentifier: null,
    extendedSelection: null,
  };
  return { entry, prepared: best };
}

const beginsWith = (name: Uint8Array, aid: Uint8Array) => equalBytes(name.subarray(0, aid.length), aid);

function matches({ combination }: PreparedCombination, entry: DirectoryEntry): boolean {
  const { aid, kernelId } = combination;
  // B: the card's ADF name is the AID or begins with it.
  if (!beginsWith(entry.adfName, aid)) return false;
  const requested = requestedKernel(entry.kernelIdentifier, aid);
  return requested !== null && (requested === ANY_KERNEL || requested === kernelId); // D
}

const ANY_KERNEL = 0;

/**
 * The kernel that the card asks for: a kernel id, for a domestic kernel with its two bytes of country code
 * (810978 for 81 09 78); ANY_KERNEL; or null where the entry cannot be used.
 * NOTE: an identifier of 00 is taken as the RID's default (v2.11 on); until v2.10 it meant any kernel. A reader
 * with one kernel for an AID sees no difference.
 * NOTE: short kernel id 0 with the domestic bits is outside the Book and not used.
 * @spec EMV Contactless Book B, 3.3.2.5 step C
 */
function requestedKernel(identifier: Uint8Array | null, aid: Uint8Array): number | null {
  const first = identifier?.[0];
  if (!identifier || first === undefined) return defaultKernel(aid);
  if ((first & 0x80) === 0) return first === 0 && identifier.length === 1 ? defaultKernel(aid) : first;
  if (identifier.length < 3 || (first & 0x3f) === 0) return null;
  return (first << 16) | (identifier[1]! << 8) | identifier[2]!;
}

/** @spec EMV Contactless Book B, 3.3.2.5, default Kernel ID by RID */
const DEFAULT_KERNELS: ReadonlyMap<string, number> = new Map([
  ['A000000004', 0x02], // Mastercard
  ['A000000003', 0x03], // Visa
  ['A000000025', 0x04], // American Express
  ['A000000065', 0x05], // JCB
  ['A000000152', 0x06], // Discover
  ['A000000324', 0x06], // Discover D-PAS
  ['A000000333', 0x07], // UnionPay
]);

function defaultKernel(aid: Uint8Array): number {
  return DEFAULT_KERNELS.get(toHex(aid.subarray(0, 5))) ?? ANY_KERNEL;
}

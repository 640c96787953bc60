import { equalBytes, toHex } from '../../platform/bytes/hex.ts';
import type { DirectoryEntry } from './ppse.ts';
import type { PreparedCombination } from './pre-processing.ts';

/** One way to go on with this card: an application of it and a combination of the reader. */
export interface Candidate {
  entry: DirectoryEntry;
  prepared: PreparedCombination;
}

/**
 * Every pair of an allowed combination and a directory entry that match, in card order per combination.
 * @spec EMV Contactless Book B, 3.3.2.5
 */
export function candidateList(
  prepared: readonly PreparedCombination[],
  entries: readonly DirectoryEntry[],
): Candidate[] {
  const candidates: Candidate[] = [];
  for (const entry of entries) {
    for (const one of prepared) {
      if (!one.indicators.contactlessApplicationNotAllowed && matches(one, entry)) {
        candidates.push({ entry, prepared: one });
      }
    }
  }
  return candidates;
}

function matches({ combination }: PreparedCombination, entry: DirectoryEntry): boolean {
  const { aid, kernelId } = combination;
  // B: the card's ADF name is the AID or begins with it.
  if (!equalBytes(entry.adfName.subarray(0, aid.length), aid)) return false;
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

import { concatBytes, toHex } from '../../platform/bytes/hex.ts';
import { DolError, parseDol } from '../emv/dol.ts';
import { findTlv, parseTlvs, TlvError } from '../emv/tlv.ts';
import type { Candidate } from './candidate-list.ts';
import type { PreparedCombination } from './pre-processing.ts';

/**
 * The candidate to try first: lowest priority number, then card order. null for an empty list.
 * @spec EMV Contactless Book B, 3.3.3.1 to 3.3.3.3
 */
export function bestCandidate(candidates: readonly Candidate[]): Candidate | null {
  let best: Candidate | null = null;
  for (const candidate of candidates) {
    if (best === null || rank(candidate) < rank(best)) best = candidate;
  }
  return best;
}

/** 1 is highest; 0 and an absent indicator (87) come last. NOTE: below 15, as the laboratory's cases have it. */
function rank({ entry }: Candidate): number {
  const priority = (entry.priorityIndicator ?? 0) & 0x0f;
  return priority === 0 ? 16 : priority;
}

/** Name to select, with the Extended Selection where both sides have it. @spec EMV Contactless Book B, 3.3.3.4 */
export function selectionName({ entry, prepared }: Candidate): Uint8Array {
  const extension = prepared.combination.extendedSelectionSupport ? entry.extendedSelection : null;
  return extension ? concatBytes(entry.adfName, extension) : entry.adfName;
}

const VISA_RID = 'A000000003';

/**
 * Which prepared combination the selected application runs with: a Visa application for kernel 3 must ask for
 * 9F66 in its PDOL, or falls to kernel 1 of the same AID, or is dropped (null).
 * NOTE: from v2.11 there is no kernel 1 for Visa; a reader without such a combination drops the candidate then too.
 * @spec EMV Contactless Book B, 3.3.3.6
 */
export function combinationToActivate(
  candidate: Candidate,
  fci: Uint8Array,
  prepared: readonly PreparedCombination[],
): PreparedCombination | null {
  const { aid, kernelId } = candidate.prepared.combination;
  if (kernelId !== 0x03 || toHex(aid.subarray(0, 5)) !== VISA_RID) return candidate.prepared;
  if (pdolAsksFor(fci, 0x9f66)) return candidate.prepared;
  const kernel1 = prepared.find(
    ({ combination, indicators }) =>
      combination.kernelId === 0x01 &&
      toHex(combination.aid) === toHex(aid) &&
      !indicators.contactlessApplicationNotAllowed,
  );
  return kernel1 ?? null;
}

function pdolAsksFor(fci: Uint8Array, tag: number): boolean {
  try {
    const proprietary = findTlv(findTlv(parseTlvs(fci), 0x6f)?.children ?? [], 0xa5)?.children ?? [];
    const pdol = findTlv(proprietary, 0x9f38);
    return pdol !== undefined && parseDol(pdol.value).some((entry) => entry.tag === tag);
  } catch (error) {
    if (error instanceof TlvError || error instanceof DolError) return false;
    throw error;
  }
}

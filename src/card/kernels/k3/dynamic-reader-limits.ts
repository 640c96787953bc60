import { equalBytes } from '../../../platform/bytes/hex.ts';
import type { Combination, DynamicReaderLimitSet } from '../../entry-point/combination.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { preProcess } from '../../entry-point/pre-processing.ts';
import { decimal } from '../decimal.ts';
import { selectNext } from './outcomes.ts';
import { amountMinor, type Kernel3Transaction } from './transaction.ts';

/**
 * Where the reader has limits for the card's program, pre-processing is done again with them, from the configured TTQ
 * on: what the first round made of it counts no more. null: go on.
 * @spec EMV Contactless Book C-3, 5.1
 */
export function dynamicReaderLimits(transaction: Kernel3Transaction): Outcome | null {
  const { terminal, fci, context } = transaction;
  const set = limitSetOf(fci.get(0x9f5a), context.combination.dynamicReaderLimits ?? []);
  if (!set) return null;
  const currencyExponent = Number(decimal(terminal.get(0x5f36) ?? new Uint8Array([2])) ?? 2n);
  const amount = { amountMinor: amountMinor(transaction), currencyExponent };
  for (const { indicators, ttq } of preProcess([withLimits(context.combination, set)], amount)) {
    if (indicators.contactlessApplicationNotAllowed) return { ...selectNext(), overLimit: true };
    if (!ttq) continue;
    transaction.ttq = ttq;
    terminal.set(0x9f66, ttq);
  }
  return null;
}

/**
 * The set of the card's 9F5A, or of the longest beginning of it.
 * NOTE: one implementation takes an identical identifier only; an issuer's own digits after the program's are then a
 * program of their own.
 */
export function limitSetOf(
  programId: Uint8Array | undefined,
  sets: readonly DynamicReaderLimitSet[],
): DynamicReaderLimitSet | null {
  if (!programId) return null;
  let longest: DynamicReaderLimitSet | null = null;
  for (const set of sets) {
    const begins = equalBytes(programId.subarray(0, set.programId.length), set.programId);
    if (begins && set.programId.length > (longest?.programId.length ?? 0)) longest = set;
  }
  return longest;
}

/** NOTE: nor does the terminal floor limit (9F1B) stand in for a floor limit that the set lacks. */
function withLimits(combination: Combination, set: DynamicReaderLimitSet): Combination {
  const { aid, kernelId, transactionType, scheme, kernelData, ttq } = combination;
  return { aid, kernelId, transactionType, scheme, kernelData, ...(ttq ? { ttq } : {}), ...set };
}

import type { DataElements } from '../emv/element-values.ts';
import { exchange } from '../kernels/commands.ts';
import type { CardCommand, KernelContext, KernelDefinition, KernelEvent } from '../kernels/kernel.ts';
import { declineBrandMixUp } from './brand-check.ts';
import { type Candidate, candidateList } from './candidate-list.ts';
import type { Combination } from './combination.ts';
import { bestCandidate, combinationToActivate, selectionName } from './final-selection.ts';
import type { FinalOutcome, Outcome } from './outcome.ts';
import { noApplicationLeft, nothingAllowed, pollAnew } from './outcomes.ts';
import { PPSE_NAME, parsePpse, selectCommand } from './ppse.ts';
import {
  allNotAllowed,
  type PreparedCombination,
  preProcess,
  withoutPreProcessing,
} from './pre-processing.ts';
import { type Transaction, transactionDataElements } from './transaction.ts';

export interface EntryPointContext {
  /** Those for this transaction type. */
  combinations: readonly Combination[];
  transaction: Transaction;
  /** Terminal data elements: 9F1A 9F33 9F35 9F40 9F1E 9F15 9F16 9F1C 9F4E … The transaction's are added here. */
  terminal: DataElements;
  kernels: ReadonlyMap<number, KernelDefinition>;
  caKeys: KernelContext['caKeys'];
  random: KernelContext['random'];
  exceptionFile?: KernelContext['exceptionFile'] | undefined;
  /** true: the field was on before the amount was known, so there was no pre-processing. */
  autorun?: boolean;
}

/**
 * Start B to D for one presentation of a card: directory, candidates, SELECT, kernel, and the next candidate when
 * the kernel says so. Try Again and every other start at B end this generator: the caller powers the field anew and
 * runs it for the next presentation.
 * @spec EMV Contactless Book B, 3.2 to 3.5
 */
export function* entryPoint(context: EntryPointContext): Generator<CardCommand, FinalOutcome, KernelEvent> {
  const prepared = context.autorun
    ? withoutPreProcessing(context.combinations)
    : preProcess(context.combinations, context.transaction);
  if (allNotAllowed(prepared)) return nothingAllowed();

  // 3.3.2: what the card offers and the reader can take.
  const ppse = yield* exchange('SELECT PPSE', selectCommand(PPSE_NAME));
  if (ppse.kind === 'lost') return pollAnew();
  const candidates = ppse.sw === 0x9000 ? candidateList(prepared, parsePpse(ppse.data)) : [];

  // Start C, 3.3.3: each candidate is tried once at most, so the list bounds the loop.
  for (let candidate = bestCandidate(candidates); candidate; candidate = bestCandidate(candidates)) {
    candidates.splice(candidates.indexOf(candidate), 1);
    const name = selectionName(candidate);
    const selected = yield* exchange('SELECT', selectCommand(name));
    if (selected.kind === 'lost') return pollAnew();
    if (selected.sw !== 0x9000) continue; // 3.3.3.5
    const activated = combinationToActivate(candidate, selected.data, prepared);
    const kernel = activated && context.kernels.get(activated.combination.kernelId);
    if (!activated || !kernel) continue;

    // Start D, 3.4
    const result = yield* kernel.run(kernelContext(context, activated, name, selected.data));
    if (result.kind === 'select_next') continue;
    return finalOutcome(declineBrandMixUp(result, name), candidate, activated, name);
  }
  return noApplicationLeft();
}

function kernelContext(
  { transaction, terminal, caKeys, random, exceptionFile }: EntryPointContext,
  { combination, indicators, ttq }: PreparedCombination,
  selectedAid: Uint8Array,
  fci: Uint8Array,
): KernelContext {
  const values = new Map([
    [0x9f39, CONTACTLESS_CHIP],
    ...terminal,
    ...transactionDataElements(transaction),
    [0x9f06, selectedAid],
    [0x96, kernelIdentifierTerminal(combination.kernelId)],
  ] as const);
  return { combination, indicators, ttq, selectedAid, fci, terminal: values, caKeys, random, exceptionFile };
}

/** POS Entry Mode 9F39 of a terminal that names none. @spec ISO 8583:1993, point of service entry mode; EMV Contactless Book C-3, Annex B.1 */
const CONTACTLESS_CHIP = new Uint8Array([0x07]);

/** Kernel Identifier - Terminal, 8 bytes. @spec EMV Contactless Book B v2.11, 3.4 (tag 96) */
function kernelIdentifierTerminal(kernelId: number): Uint8Array {
  const value = new Uint8Array(8);
  const domestic = kernelId > 0xff;
  value.set(domestic ? [kernelId >> 16, (kernelId >> 8) & 0xff, kernelId & 0xff] : [kernelId]);
  return value;
}

function finalOutcome(
  result: Outcome,
  { entry }: Candidate,
  { combination }: PreparedCombination,
  aid: Uint8Array,
): FinalOutcome {
  const { scheme, kernelId } = combination;
  return { ...result, application: { scheme, kernelId, aid, label: entry.label } };
}

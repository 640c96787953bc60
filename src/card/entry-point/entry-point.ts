import type { DataElements } from '../emv/element-values.ts';
import type { CardCommand, KernelContext, KernelDefinition, KernelEvent } from '../kernels/kernel.ts';
import { candidateOf, type SelectedApplication } from './candidate-list.ts';
import type { Combination } from './combination.ts';
import { type Retained, startB } from './combination-selection.ts';
import type { FinalOutcome } from './outcome.ts';
import { noApplicationLeft, nothingAllowed } from './outcomes.ts';
import {
  allNotAllowed,
  type PreparedCombination,
  preProcess,
  withoutPreProcessing,
} from './pre-processing.ts';
import type { Transaction } from './transaction.ts';

/** What the terminal lends to whichever kernel runs: CA keys, randomness, exception file, torn-transaction log … */
type LentToKernels = Omit<
  KernelContext,
  'combination' | 'indicators' | 'ttq' | 'selectedAid' | 'fci' | 'terminal' | 'restart'
>;

/** Everything for one transaction. */
export interface EntryPointContext extends LentToKernels {
  /** Those for this transaction type. */
  combinations: readonly Combination[];
  transaction: Transaction;
  /** Date and time when a kernel is activated, as in `transaction`; absent: those of `transaction`. */
  localTime?: (() => Pick<Transaction, 'date' | 'time'>) | undefined;
  /** Terminal data elements: 9F1A 9F33 9F35 9F40 9F1E 9F15 9F16 9F1C 9F4E … The transaction's are added here. */
  terminal: DataElements;
  kernels: ReadonlyMap<number, KernelDefinition>;
  /** true: the field was on before the amount was known, so there was no pre-processing. */
  autorun?: boolean | undefined;
  /** The card is here again for the host's answer: 91, 71, 72, 8A for the application of the outcome before. */
  restart?: { application: SelectedApplication; issuerResponse: DataElements } | undefined;
}

/**
 * Start A to D for one presentation of a card, for surroundings that poll for cards by themselves. Every outcome ends
 * this generator, Try Again and a lost link (Try Again without application) too: the caller runs it anew for the next
 * presentation. A whole reader, with field, messages and restarts: reader.ts.
 * @spec EMV Contactless Book B, 3.1 to 3.5
 */
export function* entryPoint(context: EntryPointContext): Generator<CardCommand, FinalOutcome, KernelEvent> {
  const retained = newTransaction(context);
  const { prepared } = retained;
  if (allNotAllowed(prepared)) return nothingAllowed();
  if (!context.restart) return yield* startB(context, retained);

  const { application, issuerResponse } = context.restart;
  const candidate = candidateOf(application, prepared);
  if (!candidate) return noApplicationLeft();
  retained.candidates = [candidate];
  return yield* startB(context, retained, { start: 'B', issuerResponse });
}

/**
 * Start A, or with autorun what Start B does in its place.
 * @spec EMV Contactless Book B, 3.1.1, 3.2.1.1
 */
export function newTransaction({ combinations, transaction, autorun }: EntryPointContext): Retained {
  const prepared: PreparedCombination[] = autorun
    ? withoutPreProcessing(combinations)
    : preProcess(combinations, transaction);
  return { prepared, candidates: [], selection: null };
}

import { exchange } from '../kernels/commands.ts';
import { bringsIssuerData } from '../kernels/issuer-data.ts';
import type { CardCommand, KernelEvent, KernelRestart } from '../kernels/kernel.ts';
import { type Candidate, candidateList } from './candidate-list.ts';
import type { EntryPointContext } from './entry-point.ts';
import { bestCandidate, combinationToActivate, selectionName } from './final-selection.ts';
import { type Selection, startD } from './kernel-activation.ts';
import type { FinalOutcome } from './outcome.ts';
import { noApplicationLeft, pollAnew } from './outcomes.ts';
import { PPSE_NAME, parsePpse, selectCommand } from './ppse.ts';
import type { PreparedCombination } from './pre-processing.ts';

/** What one transaction keeps from one activation of the entry point to the next. */
export interface Retained {
  prepared: PreparedCombination[];
  /** What is left to try, the application selected last included. */
  candidates: Candidate[];
  /** The application that a kernel ran with last. */
  selection: Selection | null;
}

type Step<T> = Generator<CardCommand, T, KernelEvent>;

/**
 * Start B with a card in the field: what card and reader have in common, or straight to the application selected before
 * when the host's answer is for it.
 * @spec EMV Contactless Book B, 3.3.2
 */
export function* startB(
  context: EntryPointContext,
  retained: Retained,
  restart?: KernelRestart,
): Step<FinalOutcome> {
  // 3.3.2.1: the application selected before is still the best candidate.
  const straight = restart !== undefined && bringsIssuerData(restart) && retained.candidates.length > 0;
  if (!straight) {
    const ppse = yield* exchange('SELECT PPSE', selectCommand(PPSE_NAME)); // 3.3.2.2
    if (ppse.kind === 'lost') return pollAnew();
    const entries = ppse.sw === 0x9000 ? parsePpse(ppse.data) : []; // 3.3.2.3, 3.3.2.4
    retained.candidates = candidateList(retained.prepared, entries);
  }
  return yield* startC(context, retained, restart);
}

/**
 * Start C: the candidates one after the other, each removed when it is not accepted, so the list bounds the loop.
 * NOTE: with issuer data only the application that they are for may be selected, so that the next candidate is not
 * sent another's scripts; the Book says so where SELECT is refused (3.3.3.5), here it holds for Select Next as well.
 * @spec EMV Contactless Book B, 3.3.2.6 to 3.3.3.7
 */
export function* startC(
  context: EntryPointContext,
  retained: Retained,
  restart?: KernelRestart,
): Step<FinalOutcome> {
  const { candidates } = retained;
  let overLimit = false;
  for (let candidate = bestCandidate(candidates); candidate; candidate = bestCandidate(candidates)) {
    const selection = yield* selectApplication(context, retained, candidate);
    if (selection === 'lost') return pollAnew();
    if (selection) {
      retained.selection = selection;
      const result = yield* startD(context, selection, restart);
      if (result.kind !== 'select_next') return result; // 3.5.1.4
      overLimit ||= result.overLimit === true;
    }
    candidates.splice(candidates.indexOf(candidate), 1);
    if (restart && bringsIssuerData(restart)) break;
  }
  return noApplicationLeft(overLimit); // 3.3.2.7, 3.3.3.5
}

/** The final SELECT. null: this candidate is not to be used. @spec EMV Contactless Book B, 3.3.3.3 to 3.3.3.6 */
function* selectApplication(
  { kernels }: EntryPointContext,
  { prepared }: Retained,
  candidate: Candidate,
): Step<Selection | 'lost' | null> {
  const name = selectionName(candidate);
  const answer = yield* exchange('SELECT', selectCommand(name));
  if (answer.kind === 'lost') return 'lost';
  // NOTE: warnings such as 6283 are refusals too; contactless selection knows 9000 only.
  if (answer.sw !== 0x9000) return null;
  const activated = combinationToActivate(candidate, answer.data, prepared);
  const kernel = activated && kernels.get(activated.combination.kernelId);
  if (!activated || !kernel) return null;
  return { prepared: activated, kernel, name, label: candidate.entry.label, fci: answer.data };
}

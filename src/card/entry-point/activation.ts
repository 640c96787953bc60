import type { CardCommand, KernelEvent, KernelRestart } from '../kernels/kernel.ts';
import { type Retained, startB, startC } from './combination-selection.ts';
import { type Display, show } from './display.ts';
import { type EntryPointContext, newTransaction } from './entry-point.ts';
import { startD } from './kernel-activation.ts';
import { MESSAGE, type UserInterfaceRequest } from './messages.ts';
import type { FinalOutcome, Outcome } from './outcome.ts';
import { noApplicationLeft, nothingAllowed } from './outcomes.ts';
import { allNotAllowed } from './pre-processing.ts';
import { PRESENT_CARD, protocolActivation } from './protocol-activation.ts';
import { fieldOff, isKernelEvent, type ReaderStep } from './reader-commands.ts';

/** Where the entry point is activated, and with what. */
export interface Activation {
  start: NonNullable<Outcome['start']>;
  /** UI Request on Restart that was retained. */
  request: UserInterfaceRequest | null;
  /** Absent for the first activation: the Restart flag is 0. */
  restart?: KernelRestart;
}

/** Presentations in one activation, and activations in one transaction: a bound for a card that never comes to an end. */
export const MOST_ACTIVATIONS = 64;

/**
 * The entry point from one activation by the reader to a final outcome. null: stopped.
 * NOTE: the Book has the message of 3.2.1.2 at Start B; the laboratory's cases show it at every activation, C and D too.
 * @spec EMV Contactless Book B, 3.1 to 3.5
 */
export function* activate(
  display: Display,
  context: EntryPointContext,
  retained: Retained,
  { start, request, restart }: Activation,
): ReaderStep<FinalOutcome | null> {
  if (start === 'A') {
    Object.assign(retained, newTransaction(context));
    if (allNotAllowed(retained.prepared)) return yield* outcomeProcessing(nothingAllowed(), display);
  }
  yield show(request ?? PRESENT_CARD, display); // 3.2.1.2
  let at = start;
  for (let count = 0; count < MOST_ACTIVATIONS; count++) {
    const fromB = at === 'A' || at === 'B';
    if (fromB && !(yield* protocolActivation(display))) return null;
    const outcome = yield* withDisplay(activation(context, retained, at, restart), display);
    at = 'B';
    if (linkLost(outcome)) continue; // 3.3.3.7: what is shown still holds.
    if (!(yield* outcomeProcessing(outcome, display))) return null;
    if (outcome.kind !== 'try_again') return outcome; // 3.5.1.5
    yield* showTryAgain(outcome, display);
  }
  return yield* outcomeProcessing(noApplicationLeft(), display);
}

function activation(
  context: EntryPointContext,
  retained: Retained,
  start: Activation['start'],
  restart: KernelRestart | undefined,
): Generator<CardCommand, FinalOutcome, KernelEvent> {
  if (start === 'D' && retained.selection) return startD(context, retained.selection, restart);
  return start === 'C' ? startC(context, retained, restart) : startB(context, retained, restart);
}

/** Before a kernel ran: see outcomes.ts, pollAnew. */
const linkLost = ({ kind, application }: FinalOutcome) => kind === 'try_again' && application === null;

/**
 * NOTE: with the Restart flag set, 3.2.1.2 shows the UI Request on Restart or else "present card". The laboratory's
 * cases show nothing after a Try Again that has a UI Request on Outcome: what it says (see phone) is to be read.
 */
function* showTryAgain({ uiOnRestart, uiOnOutcome }: Outcome, display: Display): ReaderStep<void> {
  if (uiOnRestart || !uiOnOutcome) yield show(uiOnRestart ?? PRESENT_CARD, display);
}

/** Shows and switches off what the outcome says; null: stopped. @spec EMV Contactless Book B, 3.5.1.1, 3.5.1.2 */
function* outcomeProcessing(outcome: FinalOutcome, display: Display): ReaderStep<FinalOutcome | null> {
  const { uiOnOutcome, fieldOffHoldMs } = outcome;
  if (uiOnOutcome) yield show(uiOnOutcome, display);
  // Who is asked to take the card away must have done so before a restart asks for it again.
  if (uiOnOutcome?.messageId === MESSAGE.REMOVE_CARD) {
    const event = yield { kind: 'await_removal' };
    if (event.kind === 'stop') return null;
  }
  if (fieldOffHoldMs !== null) yield fieldOff(fieldOffHoldMs);
  return outcome;
}

/** Entry point and kernel in the reader: their messages as the display shows them. */
function* withDisplay<T>(generator: Generator<CardCommand, T, KernelEvent>, display: Display): ReaderStep<T> {
  for (let step = generator.next(); ; ) {
    if (step.done) return step.value;
    const command = step.value;
    if (command.kind === 'message') {
      yield show(command.request, display);
      step = generator.next({ kind: 'no_data' });
      continue;
    }
    const event = yield command;
    if (!isKernelEvent(event)) throw new Error(`a kernel's command is not answered by ${event.kind}`);
    step = generator.next(event);
  }
}

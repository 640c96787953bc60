import type { DataElements } from '../emv/element-values.ts';
import type { CardCommand, KernelEvent } from '../kernels/kernel.ts';
import type { DisplayedMessage } from './display.ts';
import type { EntryPointContext } from './entry-point.ts';
import type { FinalOutcome } from './outcome.ts';

/**
 * What a whole reader asks of its surroundings. The answer to a kernel's command is a `KernelEvent`; what follows
 * `display`, `field` and `outcome` is ignored. `stop` in place of what is waited for ends the transaction; in place of a
 * card's answer it goes to the kernel, and entry point and reader take the card for lost.
 */
export type ReaderCommand =
  | Exclude<CardCommand, { kind: 'message' }>
  /** The one before stays for its hold time first; the reader does not wait for that. */
  | { kind: 'display'; message: DisplayedMessage }
  /** Sees to it that the field is on. */
  | { kind: 'field'; state: 'on' }
  /** Sees to it that the field is off, and stays so for `holdMs` before it may be on again. */
  | { kind: 'field'; state: 'off'; holdMs: number }
  /** Looks for cards of types A and B: `card`, `collision`, or `no_card` after a while. */
  | { kind: 'poll' }
  /** `removed` when no card is in the field any more. */
  | { kind: 'await_removal' }
  /** `transaction`: the terminal says what to do. */
  | { kind: 'await_transaction' }
  /** For the terminal: a final outcome. */
  | { kind: 'outcome'; outcome: FinalOutcome }
  /**
   * `online_response` when the host has answered the outcome before, `removal_timeout` if it has not when
   * `removalTimeoutMs` are over (counted from the outcome, 0: at once); null: only the answer counts.
   */
  | { kind: 'await_online_response'; removalTimeoutMs: number | null };

export type ReaderEvent =
  | KernelEvent
  /** One card is in the field, and activated. */
  | { kind: 'card' }
  /** More than one card, or cards of two technologies. */
  | { kind: 'collision' }
  | { kind: 'no_card' }
  | { kind: 'removed' }
  | { kind: 'transaction'; context: EntryPointContext }
  /** 91, 71, 72, 8A of the host's answer; empty: it brought none. */
  | { kind: 'online_response'; elements: DataElements }
  | { kind: 'removal_timeout' };

/** A step of the reader that ends with `T`. */
export type ReaderStep<T> = Generator<ReaderCommand, T, ReaderEvent>;

export const FIELD_ON: ReaderCommand = { kind: 'field', state: 'on' };
export const fieldOff = (holdMs: number): ReaderCommand => ({ kind: 'field', state: 'off', holdMs });

const OF_THE_READER: ReadonlySet<ReaderEvent['kind']> = new Set([
  'card',
  'collision',
  'no_card',
  'removed',
  'transaction',
  'online_response',
  'removal_timeout',
]);

export function isKernelEvent(event: ReaderEvent): event is KernelEvent {
  return !OF_THE_READER.has(event.kind);
}

import type { DataElements } from '../../card/emv/element-values.ts';
import { entryPoint } from '../../card/entry-point/entry-point.ts';
import type { FinalOutcome } from '../../card/entry-point/outcome.ts';
import type { Transaction } from '../../card/entry-point/transaction.ts';
import { runHandshake } from '../../card/lane/handshake.ts';
import {
  combinationsFor,
  type LaneCaKey,
  type LaneScheme,
  laneCaKeys,
} from '../../card/lane/lane-schemes.ts';
import type { HandshakeStep } from '../../card/lane/protocol.ts';
import type { Transcript, TranscriptStep } from '../../rig/transcripts/transcript.ts';
import { TranscriptCard } from '../../rig/transcripts/transcript-card.ts';
import { type KernelRun, observedKernels } from './observed-kernels.ts';
import { type ReplayedExchange, TranscriptClock, TranscriptReader } from './transcript-reader.ts';

/** n12 at its largest: no amount is above it. */
export const NO_FLOOR = 999_999_999_999n;

export interface ReplayInput {
  transcript: Transcript;
  schemes: readonly LaneScheme[];
  caKeys: readonly LaneCaKey[];
  transaction: Transaction;
  /** The terminal's data elements for this transcript. */
  elements: DataElements;
  /** Drawn in place of random bytes, over and over. */
  random: Uint8Array;
  offline: boolean;
}

export interface Replay {
  outcome: FinalOutcome;
  /** Every kernel that ran, in order. */
  runs: readonly KernelRun[];
  exchanges: readonly ReplayedExchange[];
  /** The same exchanges as the lane would tell of them. */
  steps: readonly HandshakeStep[];
  /** Steps of the transcript that the terminal had no use for. */
  unused: readonly TranscriptStep[];
}

/** Runs the terminal, from the entry point on, once against the card of a transcript. */
export async function replay(input: ReplayInput): Promise<Replay> {
  const { transcript, schemes, caKeys, transaction, elements, offline } = input;
  const runs: KernelRun[] = [];
  const card = new TranscriptCard(transcript);
  const clock = new TranscriptClock();
  const reader = new TranscriptReader(card, clock);
  const generator = entryPoint({
    combinations: combinationsFor(schemes, transaction.type, offline ? NO_FLOOR : null),
    transaction,
    terminal: elements,
    kernels: observedKernels(runs),
    caKeys: laneCaKeys(caKeys),
    random: repeated(input.random),
  });
  const handshake = await runHandshake(generator, {
    ...{ reader, clock, cardSeenMs: 0 },
    onMessage: () => {},
    cancelled: () => false,
  });
  if (!handshake) throw new Error('a replay is never cancelled');
  const { outcome, steps } = handshake;
  return { outcome, runs, exchanges: reader.exchanges, steps, unused: card.unused };
}

/** Each draw goes on where the one before ended. */
function repeated(bytes: Uint8Array): (length: number) => Uint8Array {
  let drawn = 0;
  return (length) => Uint8Array.from({ length }, () => bytes[drawn++ % bytes.length]!);
}

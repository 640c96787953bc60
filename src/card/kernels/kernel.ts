import type { CardEvent, LinkLoss } from '../../platform/ports/card-reader.ts';
import type { CaPublicKeys } from '../emv/ca-public-key.ts';
import type { DataElements } from '../emv/element-values.ts';
import type { Combination, PreProcessingIndicators } from '../entry-point/combination.ts';
import type { UserInterfaceRequest } from '../entry-point/messages.ts';
import type { Outcome } from '../entry-point/outcome.ts';
import type { CommandApdu } from '../iso7816/command-apdu.ts';

/** What a kernel asks of its surroundings. */
export type CardCommand =
  /** Send to the card; the next value received is the card's answer. */
  | { kind: 'apdu'; name: string; command: CommandApdu }
  /** Show now, before the outcome; the next value received is ignored. */
  | { kind: 'message'; request: UserInterfaceRequest }
  /** Stay away from the card for `ms`; the next value received is ignored. */
  | { kind: 'wait'; ms: number }
  /**
   * Ask the terminal for `dataNeeded` and tell it `dataToSend`. `waitMs` null: nothing is waited for, what the terminal
   * already has for the kernel is the next value. The next value is `data`, `no_data` when the time is over, or `stop`.
   * @spec EMV Contactless Book C-2, 3.9 (DEK and DET signals)
   */
  | { kind: 'data_exchange'; dataNeeded: readonly number[]; dataToSend: DataElements; waitMs: number | null };

/** What a kernel receives for its commands. */
export type KernelEvent =
  /** `elapsedUs`: from the first byte sent to the last received, where the surroundings measure it. */
  | (CardEvent & { elapsedUs?: number })
  | { kind: 'data'; elements: DataElements }
  | { kind: 'no_data' }
  /** The terminal wants the transaction ended now: may come in place of any answer. */
  | { kind: 'stop' };

/**
 * Transactions that broke off after GENERATE AC was sent. The log keeps the records' age and forgets those that are
 * too old by itself.
 * @spec EMV Contactless Book C-2 v2.6, 3.7
 */
export interface TornTransactionLog {
  /** The youngest record of the card with this 5A and 5F34 (null: absent), or null. */
  find(pan: Uint8Array, panSequenceNumber: Uint8Array | null): DataElements | null;
  /** Keeps a record for `lifetimeMs`; returns the oldest one if it had to go because there are more than `depth`. */
  add(record: DataElements, depth: number, lifetimeMs: number): DataElements | null;
  remove(record: DataElements): void;
}

/** Why a kernel runs once more for the same transaction. @spec EMV Contactless Book A, 6.2 (Start) */
export interface KernelRestart {
  start: 'A' | 'B' | 'C' | 'D';
  /**
   * Of the host's answer: 91, 71, 72, 8A; empty where it sent none. Scripts may repeat: 71 and 72 hold whole templates,
   * tag and length included, one after another.
   */
  issuerResponse: DataElements;
}

/** Everything a kernel is activated with. @spec EMV Contactless Book B, Start D: kernel activation */
export interface KernelContext {
  combination: Combination;
  indicators: PreProcessingIndicators;
  /** 9F66 as prepared for this transaction, or null where the combination has none. 4 bytes. */
  ttq: Uint8Array | null;
  /** DF name (84) that was selected. */
  selectedAid: Uint8Array;
  /** Body of the final SELECT's response (template 6F). */
  fci: Uint8Array;
  /** Transaction and terminal data elements: 9F02 9F03 9A 9F21 9C 5F2A 5F36 9F1A 9F35 9F33 9F40 9F1E … */
  terminal: DataElements;
  caKeys: CaPublicKeys;
  /** Fresh unpredictable bytes; drawn anew for each 9F37. */
  random(length: number): Uint8Array;
  /** Whether a PAN (one digit a byte) is on the terminal's exception file; absent: the terminal has none. */
  exceptionFile?: ((pan: Uint8Array) => boolean) | undefined;
  /** Set when the kernel is run again after its outcome said so. */
  restart?: KernelRestart | undefined;
  /** Absent: the terminal keeps none. */
  tornLog?: TornTransactionLog | undefined;
  /** Mag-stripe checksums that failed one after another. The kernel counts in it, so that it outlives the transaction. */
  magStripeFailures?: { count: number } | undefined;
}

/**
 * A kernel reads from top to bottom in the order of its Book and does no I/O: the lane, a recorded
 * transcript, a fuzzer and the simulator all drive the same generator. It always returns an outcome.
 */
export type Kernel = (context: KernelContext) => Generator<CardCommand, Outcome, KernelEvent>;

/** One kernel as the entry point plugs it in. */
export interface KernelDefinition {
  /** Kernel identifier, e.g. 0x02. @spec EMV Contactless Book B, 9F2A */
  id: number;
  name: string;
  run: Kernel;
  /** An outcome as the data objects that the kernel's Book has for it, without those that hold card data: for traces. */
  openSignal?(outcome: Outcome): DataElements;
}

export type { CardEvent, LinkLoss };

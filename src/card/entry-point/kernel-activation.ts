import type {
  CardCommand,
  KernelContext,
  KernelDefinition,
  KernelEvent,
  KernelRestart,
} from '../kernels/kernel.ts';
import { declineBrandMixUp } from './brand-check.ts';
import type { EntryPointContext } from './entry-point.ts';
import type { FinalOutcome } from './outcome.ts';
import type { PreparedCombination } from './pre-processing.ts';
import { transactionDataElements } from './transaction.ts';

/** An application of the card that was selected, and what runs with it. */
export interface Selection {
  prepared: PreparedCombination;
  kernel: KernelDefinition;
  /** As selected, with Extended Selection where it was appended. */
  name: Uint8Array;
  /** From the directory. */
  label: string | null;
  /** Body of the answer to SELECT. */
  fci: Uint8Array;
}

/**
 * Start D: runs the kernel.
 * NOTE: the Book does not hand the FCI over again when a kernel is resumed; kernels here keep nothing from one run to
 * the next, so they get the one of the selection.
 * @spec EMV Contactless Book B, 3.4
 */
export function* startD(
  context: EntryPointContext,
  selection: Selection,
  restart?: KernelRestart,
): Generator<CardCommand, FinalOutcome, KernelEvent> {
  const { kernel, name, label, prepared } = selection;
  const result = yield* kernel.run(kernelContext(context, selection, restart));
  const { scheme, kernelId } = prepared.combination;
  return { ...declineBrandMixUp(result, name), application: { scheme, kernelId, aid: name, label } };
}

function kernelContext(
  context: EntryPointContext,
  { prepared, name, fci }: Selection,
  restart: KernelRestart | undefined,
): KernelContext {
  const { transaction, localTime, terminal } = context;
  const { combination, indicators, ttq } = prepared;
  const values = new Map([
    [0x9f39, CONTACTLESS_CHIP],
    ...terminal,
    ...transactionDataElements(localTime ? { ...transaction, ...localTime() } : transaction),
    [0x9f06, name],
    [0x96, kernelIdentifierTerminal(combination.kernelId)],
  ] as const);
  return { ...context, combination, indicators, ttq, selectedAid: name, fci, terminal: values, restart };
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

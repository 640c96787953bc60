import type { Outcome } from '../../entry-point/outcome.ts';
import { exchange, type Step } from '../commands.ts';
import { askCard } from './ask-card.ts';
import { putData } from './commands.ts';
import { linkLost, stopped } from './outcomes.ts';
import type { Kernel2Transaction } from './transaction.ts';

const COMPLETED = 0x80;

/**
 * Writes the terminal's data to the card before the cryptogram; a card that refuses one gets no more. null: go on.
 * @spec EMV Contactless Book C-2, S456.42, S456.50, S456.51, S12
 */
export function* putDataBeforeGenerateAc(transaction: Kernel2Transaction): Step<Outcome | null> {
  const writes = transaction.exchange.tagsToWriteBefore;
  if (writes.size === 0) return null;
  for (const [tag, value] of writes) {
    if (!fitsCommand(tag, value)) return null;
    const answer = yield* askCard('PUT DATA', putData(tag, value));
    if (answer.kind === 'lost') return linkLost(transaction, answer.cause);
    if (answer.kind === 'stop') return stopped(transaction);
    if (answer.sw !== 0x9000) return null;
  }
  transaction.database.set(0xdf810f, new Uint8Array([COMPLETED]));
  return null;
}

/** The same after it, where nothing that happens changes the outcome. @spec EMV Contactless Book C-2, S910.76 to S910.78, S15 */
export function* putDataAfterGenerateAc(transaction: Kernel2Transaction): Step<void> {
  for (const [tag, value] of transaction.exchange.tagsToWriteAfter) {
    if (!fitsCommand(tag, value)) return;
    const answer = yield* exchange('PUT DATA', putData(tag, value));
    if (answer.kind === 'lost' || answer.sw !== 0x9000) return;
  }
  transaction.database.set(0xdf810e, new Uint8Array([COMPLETED]));
}

/** NOTE: an object that no PUT DATA can carry counts as one that the card refused. */
function fitsCommand(tag: number, value: Uint8Array): boolean {
  return tag <= 0xffff && value.length <= 255;
}

import type { DolEntry } from '../../emv/dol.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import type { Step } from '../commands.ts';
import { MOST_MESSAGES, waitForTerminal } from './data-exchange.ts';
import { L3 } from './error-indication.ts';
import { earlyEnd } from './outcomes.ts';
import type { Kernel2Transaction } from './transaction.ts';

/** Puts what the terminal has promised of the PDOL into Data Needed. true: something is missing. @spec EMV Contactless Book C-2, S1.12 as of SB-195 */
export function pdolDataMissing(transaction: Kernel2Transaction, pdol: readonly DolEntry[]): boolean {
  const awaited = pdol.filter(({ tag }) => transaction.database.isAwaited(tag));
  for (const { tag } of awaited) transaction.exchange.needed.add(tag);
  return awaited.length > 0;
}

/** Waiting for PDOL data. null: all of it is there. @spec EMV Contactless Book C-2, S1.22, S1.23, S2 */
export function* waitForPdolData(
  transaction: Kernel2Transaction,
  pdol: readonly DolEntry[],
): Step<Outcome | null> {
  for (let message = 0; message < MOST_MESSAGES; message++) {
    const heard = yield* waitForTerminal(transaction);
    if (heard === 'stop') return earlyEnd(transaction, L3.STOP);
    if (heard === 'time_out') break;
    if (!pdol.some(({ tag }) => transaction.database.isAwaited(tag))) return null;
  }
  return earlyEnd(transaction, L3.TIME_OUT);
}

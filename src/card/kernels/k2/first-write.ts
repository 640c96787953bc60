import type { Outcome } from '../../entry-point/outcome.ts';
import type { Step } from '../commands.ts';
import { listenToTerminal, resolveKnownTags, waitForTerminal } from './data-exchange.ts';
import { stopped, timedOut } from './outcomes.ts';
import type { Kernel2Transaction } from './transaction.ts';

/** Proceed To First Write Flag. */
const PROCEED = 0xdf8110;
const WAIT = 0x00;

/**
 * Everything is read: does the terminal let the kernel go on? 'again': the terminal sent something, which may be
 * further tags to read.
 * @spec EMV Contactless Book C-2, S456.5 to S456.11, S6
 */
export function* awaitFirstWrite(transaction: Kernel2Transaction): Step<Outcome | 'proceed' | 'again'> {
  const { database, exchange } = transaction;
  if (exchange.unanswered) return (yield* listenToTerminal(transaction)) ? stopped(transaction) : 'again';
  if (database.isAwaited(PROCEED)) exchange.needed.add(PROCEED);
  else if (database.get(PROCEED)?.[0] !== WAIT) return 'proceed';

  resolveKnownTags(transaction);
  switch (yield* waitForTerminal(transaction)) {
    case 'stop':
      return stopped(transaction);
    case 'time_out':
      return timedOut(transaction);
    case 'data':
      return 'again';
  }
}

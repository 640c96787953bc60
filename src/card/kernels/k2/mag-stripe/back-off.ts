import type { Step } from '../../commands.ts';
import type { Kernel2Transaction } from '../transaction.ts';

const FIRST_WAIT_MS = 300;
/** FailedMSCntr stops here: the longest wait is 9.6 s. */
const MOST_COUNTED = 5;

/**
 * Waits longer after each checksum that failed, so that nobody gathers them by the hundred.
 * NOTE: without a counter in the context each failure waits as the first one does.
 * @spec EMV Contactless Book C-2 v2.6, S13.2, S13.30, S13.42.1, S13.44.1 (FailedMSCntr)
 */
export function* waitAfterFailure({ context }: Kernel2Transaction): Step<void> {
  const failures = context.magStripeFailures ?? { count: 0 };
  yield { kind: 'wait', ms: FIRST_WAIT_MS * 2 ** failures.count };
  failures.count = Math.min(failures.count + 1, MOST_COUNTED);
}

/** A checksum was made: the next failure is the first again. @spec EMV Contactless Book C-2 v2.6, S13.17 */
export function forgetFailures({ context }: Kernel2Transaction): void {
  if (context.magStripeFailures) context.magStripeFailures.count = 0;
}

import type { ReconciliationResult, ReconciliationTotals } from '../../platform/ports/upstream.ts';
import type { OpenRecord, Reconciliation, ReconciliationStep } from '../journal/journal.ts';
import { MOST_DEFERRALS } from './delivery-policy.ts';
import { explainDifference } from './explain-difference.ts';
import { isLater } from './response-codes.ts';

interface ReconciliationCircumstances {
  /** The terminal's. */
  currency: string;
  openRecords(): readonly OpenRecord[];
  /** Wall clock ms. */
  retryAt: number;
}

/** What an exchange about a batch means for it. `batch` as it was when its message went out. */
export function judgeReconciliation(
  batch: Reconciliation,
  result: ReconciliationResult,
  at: ReconciliationCircumstances,
): ReconciliationStep {
  const { retryAt } = at;
  if (result.kind === 'unknown') return { step: 'retry', result: result.reason, retryAt, notSent: false };
  if (result.kind === 'not_sent') return { step: 'retry', result: result.reason, retryAt, notSent: true };
  const isRefusal = result.kind === 'refused';
  if (isRefusal && isLater(result.responseCode) && batch.attempts < MOST_DEFERRALS) {
    return { step: 'retry', result: `host answered ${result.responseCode}`, retryAt, notSent: false };
  }
  // The advice asks nothing: whatever the host answers, it has heard.
  if (batch.state === 'differs') return { step: 'advised' };
  if (isRefusal) {
    const sentence = `The host refused to reconcile: it answered ${result.responseCode}.`;
    return { step: 'differs', host: null, explanation: [sentence] };
  }
  const uncompared = uncomparedSentences(batch.totals, at.currency);
  if (result.kind === 'in_balance') {
    return uncompared.length === 0
      ? { step: 'agreed' }
      : { step: 'differs', host: null, explanation: uncompared };
  }
  const own = ownTotals(batch.totals, at.currency);
  const explanation = explainDifference(own, result.host, at.openRecords());
  return { step: 'differs', host: result.host, explanation: [...explanation, ...uncompared] };
}

/** The totals that the message carries; all zero where nothing was sold. */
export function ownTotals(totals: readonly ReconciliationTotals[], currency: string): ReconciliationTotals {
  const none = { count: 0, minor: 0n };
  return (
    totals.find((each) => each.currency === currency) ?? {
      ...{ currency, debits: none, debitReversals: none, credits: none, creditReversals: none },
    }
  );
}

/**
 * NOTE: a message has one currency (DE 97). A batch has another one only where the terminal's currency was changed
 * while it was open; that part is left to people, and said.
 */
function uncomparedSentences(totals: readonly ReconciliationTotals[], currency: string): string[] {
  return totals
    .filter((each) => each.currency !== currency)
    .map((each) => `The batch has payments in ${each.currency} as well, which were not compared.`);
}

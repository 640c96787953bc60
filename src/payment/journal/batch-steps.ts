import { type StoredBatch, shown, totalsText } from './batch-store.ts';
import type { AuditActor, Reconciliation, ReconciliationStep } from './journal.ts';
import type { Stores } from './stores.ts';

/*
 * What happens to a batch, each inside the caller's transaction.
 */

export function closeOpenBatch({ batches, audit }: Stores, now: number, by: AuditActor): Reconciliation {
  const closed = batches.closeOpen(now);
  const detail = { batch: closed.batch, totals: inWords(closed.totals) };
  audit.append({ by, event: 'batch.closed', subject: String(closed.batch), detail }, now);
  return shown(closed);
}

/** @throws Error when the step does not fit the state of the batch */
export function takeStep(
  stores: Stores,
  batch: number,
  step: ReconciliationStep,
  now: number,
): Reconciliation {
  const before = stores.batches.batch(batch);
  const isOpen = before.state === 'closing' || (before.state === 'differs' && !before.advised);
  const wanted = step.step === 'advised' ? 'differs' : 'closing';
  const fits = isOpen && (step.step === 'try' || step.step === 'retry' || before.state === wanted);
  if (!fits) throw new Error(`batch ${batch} (${before.state}) takes no step "${step.step}"`);
  const after = stepped(stores, before, step);
  stores.batches.update(after);
  const { event, detail } = told(after, step);
  if (event) stores.audit.append({ by: 'host', event, subject: String(batch), detail }, now);
  // As a claim shows it: was there a try before this one that may have arrived?
  return step.step === 'try' ? { ...shown(after), mayHaveArrived: isRepeat(before, step) } : shown(after);
}

function stepped(stores: Stores, before: StoredBatch, step: ReconciliationStep): StoredBatch {
  switch (step.step) {
    case 'try': {
      const begun = isRepeat(before, step) ? before : newMessage(stores, before, step.totals);
      return { ...begun, attempts: begun.attempts + 1, nextAttemptAt: step.retryAt };
    }
    case 'retry': {
      const unsent = before.unsent + Number(step.notSent);
      // What was never sent is made anew.
      const auditHead = before.attempts > unsent ? before.auditHead : null;
      return { ...before, unsent, auditHead, nextAttemptAt: step.retryAt, lastResult: step.result };
    }
    case 'anew': {
      if (totalsText(before.totals) === totalsText(stores.batches.liveTotals(before.batch))) return before;
      return { ...before, stan: null, attempts: 0, unsent: 0, nextAttemptAt: null, auditHead: null };
    }
    case 'agreed':
      return { ...before, state: 'agreed', nextAttemptAt: null };
    case 'differs': {
      const { host, explanation } = step;
      // The advice is a message of its own.
      const fresh = { stan: null, attempts: 0, unsent: 0, nextAttemptAt: null };
      return { ...before, ...fresh, state: 'differs', host, explanation };
    }
    case 'advised':
      return { ...before, advised: true, nextAttemptAt: null };
  }
}

/** A repeat says the same as what may have arrived; with other totals it is another message. */
function isRepeat(before: StoredBatch, step: Extract<ReconciliationStep, { step: 'try' }>): boolean {
  return before.mayHaveArrived && totalsText(before.totals) === totalsText(step.totals);
}

function newMessage({ counters, audit }: Stores, before: StoredBatch, totals: StoredBatch['totals']) {
  const { seq, hash } = audit.head();
  return {
    ...before,
    stan: counters.nextStan(),
    totals,
    auditHead: `${seq}:${hash}`,
    unsent: before.attempts,
  };
}

function told(after: StoredBatch, { step }: ReconciliationStep) {
  const detail = { batch: after.batch, totals: inWords(after.totals) };
  if (step === 'agreed' || step === 'advised') return { event: `batch.${step}`, detail };
  if (step !== 'differs') return { event: null, detail };
  const host = after.host && inWords([after.host]);
  return { event: 'batch.differs', detail: { ...detail, host, explanation: after.explanation.join(' ') } };
}

/** For the audit log: "EUR debits 2 of 2070, debit reversals 1 of 500", minor units. */
function inWords(totals: StoredBatch['totals']): string {
  return totals
    .map(({ currency, debits, debitReversals, credits, creditReversals }) => {
      const parts = {
        debits,
        'debit reversals': debitReversals,
        credits,
        'credit reversals': creditReversals,
      };
      const said = Object.entries(parts).flatMap(([name, { count, minor }]) =>
        count === 0 ? [] : [`${name} ${count} of ${minor}`],
      );
      return `${currency} ${said.join(', ') || 'nothing'}`;
    })
    .join('; ');
}

import { expect } from 'vitest';
import { type Anchor, verifyChain } from '../../src/payment/journal/audit-chain.ts';
import type { Journal, OutboxEntry } from '../../src/payment/journal/journal.ts';
import { FINAL_STATES, type Payment } from '../../src/payment/payment.ts';
import { AUDIT_KEY } from './audit-key.ts';

/** What must hold whatever happened, told from outside: the payments as they were seen, and the STANs. */
export class Oracle {
  readonly seen = new Map<string, Payment>();
  readonly stans = new Set<number>();
  /** Heads of the audit chain that were seen. */
  readonly heads: Anchor[] = [];
  /** Tries that have not ended, and what was known of the record before. */
  readonly underWay = new Map<number, { mayHaveArrived: boolean }>();
  /** Records of which some byte may have reached the host. */
  readonly maybeSent = new Set<number>();

  saw(payment: Payment): void {
    const before = this.seen.get(payment.id);
    if (before) {
      expect(payment.version).toBe(before.version + 1);
      if (isFinal(before)) expect(openPart(payment)).toEqual(openPart(before));
      if (!payment.deferred && isFinal(before))
        expect(payment.authorisationCode).toBe(before.authorisationCode);
      if (before.stan !== null) expect(payment.stan).toBe(before.stan);
    }
    if (payment.stan !== null && payment.stan !== before?.stan) this.takes(payment.stan);
    this.seen.set(payment.id, payment);
  }

  takes(stan: number): void {
    expect(this.stans.has(stan)).toBe(false);
    this.stans.add(stan);
  }

  check(journal: Journal): void {
    const stored = journal.payments({ limit: 1000 });
    expect(new Map(stored.map((payment) => [payment.id, payment]))).toEqual(this.seen);
    const outbox = journal.outbox();
    const owed = new Map(outbox.map((entry) => [entry.payment.id, entry]));
    for (const payment of stored)
      expect(owedStateOf(owed.get(payment.id)), payment.id).toBe(owedPart(payment));
    const needed = stored.filter((payment) => payment.sealed !== null);
    for (const payment of needed) expect(!isFinal(payment) || owed.has(payment.id)).toBe(true);
    const heads = new Set(needed.map(({ sealed }) => sealed![2]));
    expect(new Set(journal.sealedRecords().map((blanked) => blanked[2]))).toEqual(heads);
    expect(journal.unfinished()).toEqual(stored.filter((payment) => !isFinal(payment)).reverse());
    const waiting = outbox.filter(({ state }) => state === 'waiting');
    const offline = waiting.filter(({ kind }) => kind !== 'reversal');
    expect(journal.outboxTotals()).toMatchObject({
      waiting: waiting.length,
      parked: outbox.length - waiting.length,
    });
    const exposure = journal.offlineExposure();
    expect(exposure.oldestAt).toBe(offline[0]?.createdAt ?? null);
    expect(exposure).toMatchObject(exposed(offline));
    for (const scheme of SCHEMES)
      expect(exposure.schemes.get(scheme) ?? exposed([])).toEqual(
        exposed(offline.filter(({ payment }) => payment.card?.scheme === scheme)),
      );
    for (const card of CARDS)
      expect(journal.cardExposure(card)).toEqual(
        exposed(offline.filter(({ payment }) => payment.card?.panToken === card)),
      );
    this.#checkBatches(journal, stored, outbox);
    expect(verifyChain(journal.auditTrail({ after: 0, limit: 10_000 }), AUDIT_KEY, this.heads).ok).toBe(true);
    this.heads.push(journal.auditHead());
    const times = outbox.flatMap(({ nextAttemptAt }) => nextAttemptAt ?? []);
    expect(journal.nextDueAt()).toBe(times.length === 0 ? null : Math.min(...times));
  }

  /** Live totals are sums over the payments; what is open in a batch is what is owed for its payments. */
  #checkBatches(journal: Journal, stored: readonly Payment[], outbox: readonly OutboxEntry[]): void {
    for (const { batch, totals, auditHead } of journal.reconciliations(100)) {
      const own = stored.filter((payment) => payment.batch === batch);
      const open = outbox.filter(({ payment }) => payment.batch === batch).map(({ seq }) => seq);
      const records = journal.openRecords(batch).map(({ seq }) => seq);
      expect(records.toSorted((a, b) => a - b)).toEqual(open);
      if (auditHead !== null) continue;
      const approved = own.filter(({ state }) => state === 'approved');
      const stands = approved.filter(
        ({ online, forwarding }) => online || /^(advice|deferred)_acknowledged$/.test(forwarding),
      );
      const reversed = own.filter(({ forwarding }) => forwarding === 'reversal_acknowledged');
      const counted = totals[0] ?? { debits: NOTHING, debitReversals: NOTHING };
      expect([counted.debits, counted.debitReversals]).toEqual([sumOf(stands), sumOf(reversed)]);
    }
  }
}

export const CARDS = ['card 0', 'card 1', 'card 2'] as const;
export const SCHEMES = ['mastercard', 'visa'] as const;
const NOTHING = { count: 0, minor: 0n };
const sumOf = (payments: readonly Payment[]) => ({
  count: payments.length,
  minor: payments.reduce((sum, { amount }) => sum + amount.minor, 0n),
});
const exposed = (entries: readonly OutboxEntry[]) => {
  const { count, minor } = sumOf(entries.map(({ payment }) => payment));
  return { count, sums: new Map(count === 0 ? [] : [['EUR', minor]]) };
};

const isFinal = (payment: Payment) => (FINAL_STATES as readonly string[]).includes(payment.state);
const openPart = ({ version: _v, forwarding: _f, sealed: _s, authorisationCode: _a, ...rest }: Payment) =>
  rest;
const owedPart = ({ forwarding }: Payment) => {
  if (forwarding === 'declined_upstream') return 'parked';
  return forwarding === 'none' || forwarding.endsWith('_acknowledged') ? 'nothing' : forwarding;
};
const owedStateOf = (entry: OutboxEntry | undefined) => {
  if (!entry) return 'nothing';
  return entry.state === 'parked' ? 'parked' : `${entry.kind}_pending`;
};

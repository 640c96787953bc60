import type { Journal } from '../../../src/payment/journal/journal.ts';
import { isFinal, type Payment } from '../../../src/payment/payment.ts';
import type { LedgerEntry } from '../../../src/rig/host/ledger.ts';
import type { Sale } from './register.ts';
import type { PrintedReceipt } from './shown-rules.ts';
import type { Violations } from './violations.ts';

const PAGE = 200;
const MOST_PAGES = 10_000;

export interface BooksAtTheEnd {
  journal: Journal;
  ledger: readonly LedgerEntry[];
  sales: readonly Sale[];
  receipts: ReadonlyMap<string, PrintedReceipt>;
  /** Payments whose record the host has answered with something else than an approval. */
  refused: ReadonlySet<string>;
  /** Parked by a person. */
  parkedByPerson: ReadonlySet<string>;
}

export interface Balance {
  payments: number;
  lost: number;
  doubled: number;
}

/** Lays journal, host, registers and receipts beside each other once nothing is under way any more. */
export function compareBooks(at: BooksAtTheEnd, violations: Violations): Balance {
  const payments = allPayments(at.journal);
  const posted = new Map<string, LedgerEntry[]>();
  for (const entry of at.ledger) {
    if (entry.state !== 'posted') continue;
    const id = entry.paymentId ?? '';
    posted.set(id, [...(posted.get(id) ?? []), entry]);
  }
  const balance: Balance = { payments: payments.length, lost: 0, doubled: 0 };
  const known = new Set(payments.map(({ id }) => id));
  for (const id of posted.keys()) {
    violations.expect(known.has(id), 'I3', `the host has posted ${id}, which the journal does not know`);
  }
  for (const payment of payments)
    comparePayment(payment, posted.get(payment.id) ?? [], at, violations, balance);
  compareSales(at, violations, balance);
  compareSums(payments, posted, at, violations);
  compareCards(payments, violations);
  compareQueue(at, violations);
  return balance;
}

function allPayments(journal: Journal): Payment[] {
  const all: Payment[] = [];
  for (let page = 0; page < MOST_PAGES; page++) {
    const last = all.at(-1)?.id;
    const found = journal.payments({ limit: PAGE, ...(last === undefined ? {} : { beforeId: last }) });
    all.push(...found);
    if (found.length < PAGE) break;
  }
  return all;
}

/** Did the terminal do all it could, and a person must look? */
function isExplained({ id, forwarding }: Payment, { refused, parkedByPerson }: BooksAtTheEnd): boolean {
  if (forwarding !== 'parked' && forwarding !== 'declined_upstream') return false;
  return refused.has(id) || parkedByPerson.has(id);
}

function comparePayment(
  payment: Payment,
  posted: readonly LedgerEntry[],
  at: BooksAtTheEnd,
  violations: Violations,
  balance: Balance,
): void {
  const { id, state, forwarding } = payment;
  const name = `${id} (${state}, ${forwarding})`;
  violations.expect(isFinal(state), 'I8', `${name} never ended`);
  if (posted.length > 1) {
    balance.doubled++;
    violations.report('I3', `${name} is posted ${posted.length} times`);
  }
  const explained = isExplained(payment, at);
  if (state === 'approved' && posted.length === 0 && !explained) {
    balance.lost++;
    violations.report('I3', `${name} is not posted at the host`);
  }
  if (state !== 'approved' && posted.length > 0 && !explained) {
    violations.report('I4', `${name} is posted at the host all the same`);
  }
  for (const { amountMinor } of posted) {
    violations.expect(
      BigInt(amountMinor) === payment.amount.minor,
      'I7',
      `${name} is posted with another amount`,
    );
  }
  const waits = forwarding.endsWith('_pending') || forwarding === 'parked';
  violations.expect(payment.sealed === null || waits, 'C1', `${name} still has its sealed record`);
  if (state !== 'approved') return;
  for (const copy of ['customer', 'merchant']) {
    const receipt = at.receipts.get(`${id}/${copy}`);
    violations.expect(
      receipt?.approved === true && receipt.minor === payment.amount.minor,
      'I7',
      `${name}: ${copy} copy is missing or wrong`,
    );
  }
}

function compareSales({ sales, journal }: BooksAtTheEnd, violations: Violations, balance: Balance): void {
  for (const { key, ids, told } of sales) {
    violations.expect(ids.size <= 1, 'I3', `${key} became ${ids.size} payments`);
    const stored = journal.paymentByKey(key);
    if (told === null) {
      violations.expect(
        ids.size === 0 && (stored === undefined || isFinal(stored.state)),
        'I12',
        `${key}: the register was never told an end`,
      );
    } else if (stored === undefined) {
      if (told === 'approved') balance.lost++;
      violations.report('I3', `${key}: the register was told ${told}, the journal has nothing`);
    } else {
      violations.expect(
        stored.state === told,
        'I8',
        `${key}: the register was told ${told}, the journal has ${stored.state}`,
      );
    }
  }
}

const sum = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((total, minor) => total + minor, 0n);

function compareSums(
  payments: readonly Payment[],
  posted: ReadonlyMap<string, readonly LedgerEntry[]>,
  at: BooksAtTheEnd,
  violations: Violations,
): void {
  const approved = payments.filter(({ state }) => state === 'approved');
  const journal = sum(approved.map(({ amount }) => amount.minor));
  const receipts = sum(
    [...at.receipts]
      .filter(([key, { approved }]) => approved && key.endsWith('/merchant'))
      .map(([, { minor }]) => minor),
  );
  violations.expect(receipts === journal, 'I7', `receipts sum to ${receipts}, the journal to ${journal}`);
  const host = sum([...posted.values()].flat().map(({ amountMinor }) => BigInt(amountMinor)));
  const missing = sum(
    approved
      .filter((payment) => isExplained(payment, at) && !posted.has(payment.id))
      .map(({ amount }) => amount.minor),
  );
  const kept = sum(
    payments
      .filter((payment) => payment.state !== 'approved' && isExplained(payment, at) && posted.has(payment.id))
      .map(({ amount }) => amount.minor),
  );
  violations.expect(
    host + missing - kept === journal,
    'I7',
    `the host has ${host}, the journal ${journal}, explained are ${missing} and ${kept}`,
  );
}

function compareCards(payments: readonly Payment[], violations: Violations): void {
  const seen = new Set<string>();
  for (const { card, state, id } of payments) {
    if (state !== 'approved') continue;
    violations.expect(
      card !== null && card.cryptogram !== null,
      'I15',
      `${id} is approved without a cryptogram`,
    );
    const key = `${card?.panToken}/${card?.panSequenceNumber}/${card?.atc}`;
    violations.expect(!seen.has(key), 'I15', `${id}: the same tap was approved before`);
    seen.add(key);
  }
}

function compareQueue({ journal }: BooksAtTheEnd, violations: Violations): void {
  checkExposure(journal, violations);
  const { waiting } = journal.outboxTotals();
  violations.expect(waiting === 0, 'I12', `${waiting} records still wait`);
  violations.expect(journal.printJobsWaiting() === 0, 'I12', 'receipts still wait');
}

/** The counters that limits are checked by are the queue itself. */
export function checkExposure(journal: Journal, violations: Violations): void {
  const { count, sums } = journal.offlineExposure();
  const waiting = journal.outbox().filter(({ kind, state }) => kind !== 'reversal' && state === 'waiting');
  const total = sum(waiting.map(({ payment }) => payment.amount.minor));
  violations.expect(
    count === waiting.length && (sums.get('EUR') ?? 0n) === total,
    'I7',
    `exposure is ${count}, ${sums.get('EUR')}; ${waiting.length}, ${total} wait`,
  );
}

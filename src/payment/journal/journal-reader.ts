import type { CapturedCard } from '../../card/lane/protocol.ts';
import type { Payment } from '../payment.ts';
import type { Connection } from './connection.ts';
import type {
  AuditEntry,
  Delivery,
  ExposureTotals,
  MoneyTotals,
  OfflineExposure,
  OpenRecord,
  OutboxEntry,
  OutboxTotals,
  PrintJob,
  Reconciliation,
} from './journal.ts';
import { toEntry } from './outbox-row.ts';
import { openRecordsOf } from './outbox-steps.ts';
import { fromRow } from './payment-row.ts';

/** What the journal answers without changing anything. */
export class JournalReader {
  protected readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  payment(id: string): Payment | undefined {
    return this.connection.read(({ payments }) => {
      const row = payments.row(id);
      return row && fromRow(row);
    });
  }

  paymentByKey(key: string): Payment | undefined {
    return this.connection.read(({ payments }) => payments.byKey(key));
  }

  payments(query: { limit: number; beforeId?: string }): Payment[] {
    return this.connection.read(({ payments }) => payments.page(query.limit, query.beforeId));
  }

  unfinished(): Payment[] {
    return this.connection.read(({ payments }) => payments.unfinished());
  }

  refundsOf(paymentId: string): Payment[] {
    return this.connection.read(({ wallets }) => wallets.refundsOf(paymentId));
  }

  walletPayments(createdAt: number, limit: number): Payment[] {
    return this.connection.read(({ wallets }) => wallets.since(createdAt, limit));
  }

  isReplayed(
    { panToken, atc, cryptogram }: { panToken: string; atc: number | null; cryptogram: string | null },
    paymentId: string,
  ): boolean {
    if (atc === null || cryptogram === null) return false;
    return this.connection.read(({ payments }) => payments.isReplayed(panToken, atc, cryptogram, paymentId));
  }

  counterWentBack(
    { panToken, panSequenceNumber, atc }: Pick<CapturedCard, 'panToken' | 'panSequenceNumber' | 'atc'>,
    paymentId: string,
  ): boolean {
    if (atc === null) return false;
    return this.connection.read(({ payments }) =>
      payments.hasLaterApproval(panToken, panSequenceNumber, atc, paymentId),
    );
  }

  offlineExposure(): OfflineExposure {
    return this.connection.read(({ outbox }) => outbox.exposure.read());
  }

  cardExposure(panToken: string): ExposureTotals {
    return this.connection.read(({ outbox }) => outbox.exposure.ofCard(panToken));
  }

  lastDueAt(): number | null {
    return this.connection.read(({ outbox }) => outbox.lastDueAt());
  }

  nextDueAt(): number | null {
    return this.connection.read(({ outbox }) => outbox.nextDueAt());
  }

  hasPendingReversal(panToken: string): boolean {
    return this.connection.read(({ outbox }) => outbox.list.waitingReversals(panToken).length > 0);
  }

  outbox(page: { after?: number; limit?: number; state?: OutboxEntry['state'] } = {}): OutboxEntry[] {
    const { after = 0, limit = Number.MAX_SAFE_INTEGER, state } = page;
    return this.connection.read(({ outbox, payments }) =>
      outbox.list.page(after, limit, state).map((row) => toEntry(row, payments.numbered(row.payment))),
    );
  }

  outboxTotals(): OutboxTotals {
    return this.connection.read(({ outbox }) => outbox.totals());
  }

  moneyTotals(): MoneyTotals {
    return this.connection.read(({ money }) => money.totals());
  }

  delivery(paymentId: string): Delivery | undefined {
    return this.connection.read(({ payments }) => payments.delivery(paymentId));
  }

  sealedRecords(): Uint8Array[] {
    return this.connection.read(({ sealedHeads }) => sealedHeads.blanked());
  }

  reconciliations(limit: number): Reconciliation[] {
    return this.connection.read(({ batches }) => batches.list(limit));
  }

  batchToReconcile(): Reconciliation | undefined {
    return this.connection.read(({ batches }) => batches.unsettled());
  }

  openRecords(batch: number): OpenRecord[] {
    return this.connection.read((stores) => openRecordsOf(stores, batch));
  }

  auditTrail(page: { after: number; limit: number }): AuditEntry[] {
    return this.connection.read(({ audit }) => audit.page(page.after, page.limit));
  }

  auditHead(): { seq: number; hash: string } {
    return this.connection.read(({ audit }) => audit.head());
  }

  nextPrintJob(): PrintJob | undefined {
    return this.connection.read(({ prints }) => prints.next());
  }

  printJobs(paymentId: string): PrintJob[] {
    return this.connection.read(({ prints }) => prints.ofPayment(paymentId));
  }

  printJobsWaiting(): number {
    return this.connection.read(({ prints }) => prints.waiting());
  }

  tornLog(lane: string): Uint8Array | undefined {
    return this.connection.read(({ tornLogs }) => tornLogs.of(lane));
  }
}

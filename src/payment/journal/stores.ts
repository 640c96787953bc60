import type Database from 'better-sqlite3';
import { AuditStore } from './audit-store.ts';
import { BatchStore } from './batch-store.ts';
import { BatchTotals } from './batch-totals.ts';
import { Counters } from './counters.ts';
import { MoneyStore } from './money-store.ts';
import { OutboxStore } from './outbox-store.ts';
import { PaymentStore } from './payment-store.ts';
import { PrintStore } from './print-store.ts';
import { SealedHeads } from './sealed-heads.ts';
import { TornLogStore } from './torn-log-store.ts';
import { WalletPayments } from './wallet-payments.ts';

/** The prepared statements of one open database. */
export interface Stores {
  payments: PaymentStore;
  outbox: OutboxStore;
  sealedHeads: SealedHeads;
  batches: BatchStore;
  batchTotals: BatchTotals;
  money: MoneyStore;
  audit: AuditStore;
  prints: PrintStore;
  tornLogs: TornLogStore;
  wallets: WalletPayments;
  counters: Counters;
}

export function prepareStores(database: Database.Database, auditKey: Uint8Array): Stores {
  const counters = new Counters(database);
  const batchTotals = new BatchTotals(database);
  return {
    payments: new PaymentStore(database),
    outbox: new OutboxStore(database, counters),
    sealedHeads: new SealedHeads(database),
    batches: new BatchStore(database, batchTotals),
    batchTotals,
    money: new MoneyStore(database),
    audit: new AuditStore(database, auditKey),
    prints: new PrintStore(database),
    tornLogs: new TornLogStore(database),
    wallets: new WalletPayments(database),
    counters,
  };
}

import type Database from 'better-sqlite3';
import { OutboxStore } from './outbox-store.ts';
import { PaymentStore } from './payment-store.ts';
import { PrintStore } from './print-store.ts';
import { TornLogStore } from './torn-log-store.ts';
import { TraceNumbers } from './trace-number.ts';

/** The prepared statements of one open database. */
export interface Stores {
  payments: PaymentStore;
  outbox: OutboxStore;
  prints: PrintStore;
  tornLogs: TornLogStore;
  traceNumbers: TraceNumbers;
}

export function prepareStores(database: Database.Database): Stores {
  return {
    payments: new PaymentStore(database),
    outbox: new OutboxStore(database),
    prints: new PrintStore(database),
    tornLogs: new TornLogStore(database),
    traceNumbers: new TraceNumbers(database),
  };
}

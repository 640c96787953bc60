import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import type { Journal } from '../../src/payment/journal/journal.ts';
import { openJournal } from '../../src/payment/journal/sqlite-journal.ts';
import type { Payment } from '../../src/payment/payment.ts';
import { SimulatedClock } from '../../src/rig/simulated/simulated-clock.ts';
import { AUDIT_KEY } from './audit-key.ts';

/** A folder that is gone when the test ends. */
export function temporaryFolder(name: string, parent = tmpdir()): string {
  const folder = mkdtempSync(join(parent, `${name}-`));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface JournalUnderTest {
  journal: Journal;
  clock: SimulatedClock;
  path: string;
  /** Closes the journal and opens it again, as a restart does. */
  reopen(): Journal;
}

/** A journal in a folder of its own, closed and removed when the test ends. */
export function temporaryJournal(
  clock = new SimulatedClock(),
  folder = temporaryFolder('journal'),
): JournalUnderTest {
  const path = join(folder, 'journal.db');
  const opened = {
    journal: openJournal({ path, clock, auditKey: AUDIT_KEY }),
    clock,
    path,
    reopen() {
      opened.journal.close();
      opened.journal = openJournal({ path, clock, auditKey: AUDIT_KEY });
      return opened.journal;
    },
  };
  onTestFinished(() => opened.journal.close());
  return opened;
}

/** Looks into the journal's file from outside, or changes it: what the API has no reason to offer. */
export function inDatabase<T>(path: string, work: (database: Database.Database) => T): T {
  const database = new Database(path);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

/** The host has the record. */
export function acknowledge(journal: Journal, seq: number, authorisationCode?: string): Payment {
  const code = authorisationCode === undefined ? {} : { authorisationCode };
  return journal.conclude([{ seq, end: 'acknowledged', responseCode: '00', ...code }])[0]!;
}

/** The host refuses the record, and with `hostDecided` has decided about the payment. */
export function refuse(journal: Journal, seq: number, result: string, hostDecided = false): Payment {
  return journal.conclude([{ seq, end: 'parked', result, hostDecided }])[0]!;
}

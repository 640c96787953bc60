import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { readAnchors } from './anchor-file.ts';
import type { Anchor } from './audit-chain.ts';
import { AUDIT_PAGE, type AuditRow, toAuditEntry } from './audit-store.ts';
import type { AuditEntry } from './journal.ts';

const PAGE = 1_000;

/** Beside the journal. */
export const anchorPath = (journalPath: string): string => `${journalPath}.anchor`;

/**
 * The audit chain of the journal at `path`, read only, whether or not a daemon runs on it: page by page, so that the
 * daemon's checkpoints need not wait for the reader.
 * @throws TerminalError not_found, database_failed
 */
export function* openAuditTrail(path: string): Iterable<AuditEntry> {
  const database = openReadOnly(path);
  try {
    const page = database.prepare<[number, number], AuditRow>(AUDIT_PAGE);
    let after = 0;
    for (;;) {
      const rows = page.all(after, PAGE);
      yield* rows.map(toAuditEntry);
      if (rows.length < PAGE) return;
      after = rows.at(-1)!.seq;
    }
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    database.close();
  }
}

/**
 * Heads of that chain that are known from elsewhere: the anchor file, and what went to the host with reconciliations.
 * @throws TerminalError not_found, database_failed
 */
export function auditAnchors(path: string): Anchor[] {
  const database = openReadOnly(path);
  try {
    const sent = database
      .prepare<[], string>('SELECT audit_head FROM batches WHERE audit_head IS NOT NULL')
      .pluck()
      .all();
    return [...sent.map(anchorOf), ...readAnchors(anchorPath(path))];
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    database.close();
  }
}

function anchorOf(head: string): Anchor {
  const [seq = '', hash = ''] = head.split(':');
  return { seq: Number(seq), hash };
}

function openReadOnly(path: string): Database.Database {
  if (!existsSync(path)) throw new TerminalError('not_found', `There is no journal ${path}.`);
  try {
    return new Database(path, { readonly: true, fileMustExist: true });
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  return new TerminalError('database_failed', `The journal ${path} cannot be read.`, { cause: error });
}

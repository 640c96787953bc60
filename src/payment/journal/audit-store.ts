import type Database from 'better-sqlite3';
import { type Anchor, canonicalDetail, chainHash, detailOf, FIRST_HASH } from './audit-chain.ts';
import type { AuditEntry, NewAuditEntry } from './journal.ts';

const MOST_LISTED = 10_000;

export interface AuditRow {
  seq: number;
  at: number;
  actor: string;
  event: string;
  subject: string | null;
  detail: string;
  hash: string;
}

/** The audit chain. Runs inside the caller's transaction, so that an entry is there if what it tells is. */
export class AuditStore {
  readonly #key: Uint8Array;
  readonly #insert: Database.Statement<[number, number, string, string, string | null, string, string]>;
  readonly #head: Database.Statement<[], Anchor>;
  readonly #page: Database.Statement<[number, number], AuditRow>;

  /** `key` has 32 bytes. */
  constructor(database: Database.Database, key: Uint8Array) {
    this.#key = key;
    this.#insert = database.prepare('INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#head = database.prepare('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
    this.#page = database.prepare(AUDIT_PAGE);
  }

  append(entry: NewAuditEntry, at: number): void {
    const before = this.head();
    const seq = before.seq + 1;
    const { by, event, subject } = entry;
    const detail = canonicalDetail(entry.detail);
    const hash = chainHash(this.#key, before.hash, { ...entry, seq, at }, detail);
    this.#insert.run(seq, at, by, event, subject, detail, hash);
  }

  head(): Anchor {
    return this.#head.get() ?? { seq: 0, hash: FIRST_HASH };
  }

  page(after: number, limit: number): AuditEntry[] {
    return this.#page.all(after, Math.min(Math.max(limit, 0), MOST_LISTED)).map(toAuditEntry);
  }
}

export function toAuditEntry({ seq, at, actor, event, subject, detail, hash }: AuditRow): AuditEntry {
  return { seq, at, by: actor as AuditEntry['by'], event, subject, detail: detailOf(detail), hash };
}

export const AUDIT_PAGE = 'SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?';

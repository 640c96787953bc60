import type Database from 'better-sqlite3';
import type { Payment } from '../payment.ts';
import { type OutboxRow, RANK } from './outbox-row.ts';

/** A due entry with its payment, as a claim has read them. */
export interface DueRecord {
  row: OutboxRow;
  payment: Payment;
}

/** A try that has begun and has not ended. */
export interface OpenTry {
  seq: number;
  rank: number;
  /** Tries of the entry before this one. */
  earlier: number;
  nextAttempt: number;
  /** As the claim has read it; null after a restart. */
  record: DueRecord | null;
}

type StoredTry = readonly [seq: number, earlier: number, nextAttempt: number];

/**
 * Tries under way. A claim is one row, whatever number of entries it takes; those are out of the queue, and in the outbox
 * they stand as before the try. Whoever changes such an entry writes its try down there first, so that an entry that is
 * found here is as its claim has read it. Runs inside the caller's transaction; `reload` after one that was undone.
 */
export class OpenTries {
  readonly #bySeq = new Map<number, { claim: number; open: OpenTry }>();
  /** Open tries of each claim. */
  readonly #open = new Map<number, number>();
  readonly #insert: Database.Statement<[string]>;
  readonly #delete: Database.Statement<[number]>;
  readonly #claims: Database.Statement<[], { claim: number; tries: string }>;
  readonly #entry: Database.Statement<[number], Pick<OutboxRow, 'kind' | 'standing' | 'attempts'>>;

  constructor(database: Database.Database) {
    this.#insert = database.prepare('INSERT INTO claims (tries) VALUES (?)');
    this.#delete = database.prepare('DELETE FROM claims WHERE claim = ?');
    this.#claims = database.prepare('SELECT claim, tries FROM claims');
    this.#entry = database.prepare('SELECT kind, standing, attempts FROM outbox WHERE seq = ?');
    this.reload();
  }

  /** A claim takes these, one or more. */
  begin(tries: readonly OpenTry[]): void {
    const stored = tries.map(({ seq, earlier, nextAttempt }): StoredTry => [seq, earlier, nextAttempt]);
    const claim = Number(this.#insert.run(JSON.stringify(stored)).lastInsertRowid);
    for (const one of tries) this.#remember(claim, one);
  }

  of(seq: number): OpenTry | undefined {
    return this.#bySeq.get(seq)?.open;
  }

  all(): OpenTry[] {
    return Array.from(this.#bySeq.values(), ({ open }) => open);
  }

  /** The try has ended, or is written down. */
  end(seq: number): void {
    const ended = this.#bySeq.get(seq);
    if (!ended) return;
    this.#bySeq.delete(seq);
    const left = this.#open.get(ended.claim)! - 1;
    if (left > 0) {
      this.#open.set(ended.claim, left);
    } else {
      this.#open.delete(ended.claim);
      this.#delete.run(ended.claim);
    }
  }

  /** What is stored of them. A try that was written down is counted in its entry, by which it is told apart. */
  reload(): void {
    this.#bySeq.clear();
    this.#open.clear();
    for (const { claim, tries } of this.#claims.all()) {
      for (const [seq, earlier, nextAttempt] of JSON.parse(tries) as StoredTry[]) {
        const entry = this.#entry.get(seq);
        if (entry?.standing !== 'waiting' || entry.attempts !== earlier) continue;
        this.#remember(claim, { seq, rank: RANK[entry.kind], earlier, nextAttempt, record: null });
      }
    }
  }

  #remember(claim: number, open: OpenTry): void {
    this.#bySeq.set(open.seq, { claim, open });
    this.#open.set(claim, (this.#open.get(claim) ?? 0) + 1);
  }
}

import Database from 'better-sqlite3';
import { openJournal } from '../../src/payment/journal/sqlite-journal.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { AUDIT_KEY, offlinePayment } from './durable-points.ts';

/** Numbers of filled payments begin behind those that a measurement makes. */
const FIRST = 10_000_000;

/**
 * A journal in which `waiting` advices wait, all due, each of another card: one payment that went the journal's own way,
 * and copies of its rows. Keys and tokens are as scattered as real ones.
 */
export function fillJournal(path: string, waiting: number): void {
  const journal = openJournal({ path, clock: new SystemClock(), auditKey: AUDIT_KEY });
  const { created, changes } = offlinePayment(FIRST);
  let { payment } = journal.create(created.payment, created.claim);
  for (const { change } of changes) payment = journal.commit(change(payment));
  journal.close();
  const database = new Database(path);
  try {
    database.pragma('synchronous = OFF');
    database.pragma('cache_size = -400000');
    database.exec(copies(database, waiting - 1));
    database.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

function copies(database: Database.Database, count: number): string {
  const columnsOf = (table: string) =>
    (database.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);
  const copy = (table: string, own: Record<string, string>) => {
    const columns = columnsOf(table);
    const values = columns.map((column) => own[column] ?? `${table}.${column}`);
    return `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${table}, copy
      WHERE ${table}.rowid = 1;`;
  };
  return `
    BEGIN IMMEDIATE;
    CREATE TEMP TABLE copy AS
      WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted LIMIT ${count})
      SELECT n, lower(hex(randomblob(32))) AS token FROM counted;
    ${copy('payments', {
      number: 'n + 1',
      id: `printf('01a20d7d-a93a-7b1c-88e9-%012d', ${FIRST} + n)`,
      idempotency_key: 'substr(token, 1, 36)',
      card: `json_set(card, '$.panToken', token)`,
      stan: 'n % 999999 + 1',
    })}
    ${copy('sealed_records', { payment: 'n + 1' })}
    ${copy('outbox', { seq: 'n + 1', payment: 'n + 1', pan_token: 'token' })}
    INSERT INTO queue SELECT 1, (SELECT next_attempt FROM outbox WHERE seq = 1), n + 1, 0 FROM copy;
    INSERT INTO card_records SELECT substr(token, 1, 16), n + 1 FROM copy ORDER BY token;
    INSERT INTO cryptograms SELECT token, 1, '1122334455667788', n + 1 FROM copy ORDER BY token;
    UPDATE exposure SET count = count + ${count}, sum_minor = sum_minor * (1 + ${count});
    UPDATE sealed_heads SET count = count + ${count};
    UPDATE counters SET value = value + ${count} WHERE name = 'outbox';
    DROP TABLE copy;
    COMMIT;`;
}

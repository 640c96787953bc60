import Database from 'better-sqlite3';
import { openJournal } from '../../src/payment/journal/sqlite-journal.ts';
import { concatBytes, fromHex } from '../../src/platform/bytes/hex.ts';
import { createSealer } from '../../src/platform/crypto/envelope.ts';
import type { EpochKey } from '../../src/platform/ports/vault.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { SystemRandom } from '../../src/platform/system/system-random.ts';
import { AUDIT_KEY, offlinePayment } from './durable-points.ts';

export const EPOCH_KEY: EpochKey = { epoch: '2026-11-24', key: new Uint8Array(32).fill(7) };

/** Which payment the sealed record of every advice is bound to: that of the first, of which the others are copies. */
export const FIRST_ID = offlinePayment(1).created.payment.id;

/** A card record as a lane seals it: a PAN in public use for tests, and what the cryptogram covers. */
const CARD_RECORD = concatBytes(
  ...[
    '57135413330089020011D35122010000000000000F',
    '5A085413330089020011',
    '5F2403351231',
    '5F340101',
    '82022000',
    '8407A0000000041010',
    '95050000000000',
    '9A03261124',
    '9C0100',
    '5F2A020978',
    '9F0206000000001250',
    '9F0306000000000000',
    '9F10120110A00003220000000000000000000000FF',
    '9F1A020276',
    '9F26081122334455667788',
    '9F270140',
    '9F33030028C8',
    '9F34031F0002',
    '9F36020007',
    '9F3704DEADBEEF',
  ].map(fromHex),
);

/** As every advice of the bench carries it. */
export const sealedRecord = (): Uint8Array =>
  createSealer(EPOCH_KEY, new SystemRandom()).seal(CARD_RECORD.slice(), FIRST_ID);

/**
 * Makes a journal in which `count` advices wait. The first is made as the session makes it; the others are copies of its
 * rows with numbers of their own: what a million payments would leave, in seconds.
 */
export function makeWaiting(path: string, count: number): void {
  const journal = openJournal({ path, clock: new SystemClock(), auditKey: AUDIT_KEY });
  const { created, changes } = offlinePayment(1);
  const change = changes[0]!.change(journal.create(created.payment, created.claim).payment);
  journal.commit({ ...change, payment: { ...change.payment, sealed: sealedRecord() }, print: [] });
  journal.close();
  const database = new Database(path);
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = OFF');
    database.transaction(() => multiply(database, count))();
    database.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

/** What differs between two copies of a row; everything else is as in the first. */
const DIFFERENT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  payments: {
    number: 'n',
    id: `substr(id, 1, 24) || printf('%012d', n)`,
    idempotency_key: `'key-' || n`,
    stan: 'n % 999999 + 1',
    retrieval_reference: `substr(retrieval_reference, 1, 4) || printf('%08d', n)`,
  },
  sealed_records: { payment: 'n' },
  cryptograms: { atc: 'n % 65536', cryptogram: `printf('%016X', n)`, payment: 'n' },
  outbox: { seq: 'n', payment: 'n' },
  queue: { seq: 'n' },
  card_records: { seq: 'n' },
};

function multiply(database: Database.Database, count: number): void {
  for (const [table, different] of Object.entries(DIFFERENT)) {
    const columns = database.pragma(`table_info(${table})`) as { name: string }[];
    const names = columns.map(({ name }) => name);
    database
      .prepare(
        `WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?),
           first AS MATERIALIZED (SELECT * FROM ${table} LIMIT 1)
         INSERT INTO ${table} (${names.join(', ')})
         SELECT ${names.map((name) => different[name] ?? name).join(', ')} FROM numbers, first`,
      )
      .run(count);
  }
  for (const [table, assignments] of [
    ['exposure', 'count = count * @count, sum_minor = sum_minor * @count'],
    ['sealed_heads', 'count = @count'],
    ['batch_totals', 'debits = debits * @count, debits_minor = debits_minor * @count'],
    [`counters WHERE name = 'outbox'`, 'value = @count'],
    [`counters WHERE name = 'stan'`, 'value = @count % 999999'],
  ] as const) {
    const [name, where = ''] = table.split(/(?= WHERE)/);
    database.prepare(`UPDATE ${name} SET ${assignments}${where}`).run({ count });
  }
}

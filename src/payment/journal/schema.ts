import { SCHEMA_3 } from './schema-3.ts';
import { SCHEMA_5 } from './schema-5.ts';
import { SCHEMA_WALLETS } from './schema-wallets.ts';

/** "till": tells a tilld journal from any other SQLite file. */
export const APPLICATION_ID = 0x74_69_6c_6c;

/** Version 1. Amounts are minor units, times wall clock ms, `card` is JSON of CapturedCard. */
const SCHEMA_1 = `
  CREATE TABLE payments (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    idempotency_key TEXT NOT NULL UNIQUE,
    request_hash TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    amount_minor INTEGER NOT NULL CHECK (amount_minor BETWEEN 0 AND 999999999999),
    currency TEXT NOT NULL,
    transaction_type TEXT NOT NULL,
    reference TEXT,
    created_at INTEGER NOT NULL,
    final_at INTEGER,
    attempt INTEGER NOT NULL,
    online INTEGER,
    reason_code TEXT,
    card TEXT,
    cvm TEXT,
    stan INTEGER CHECK (stan BETWEEN 1 AND 999999),
    retrieval_reference TEXT CHECK (length(retrieval_reference) = 12),
    transmitted_at INTEGER,
    authorisation_code TEXT,
    response_code TEXT,
    forwarding TEXT NOT NULL,
    sealed BLOB,
    delivered_at INTEGER,
    delivery_result TEXT
  ) STRICT;
  CREATE INDEX payments_unfinished ON payments (number)
    WHERE state IN ('awaiting_tender', 'reading', 'authorising');

  -- The first payment that showed a cryptogram owns it.
  CREATE TABLE cryptograms (
    pan_token TEXT NOT NULL,
    atc INTEGER NOT NULL,
    cryptogram TEXT NOT NULL,
    payment INTEGER NOT NULL REFERENCES payments (number),
    PRIMARY KEY (pan_token, atc, cryptogram)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY,
    payment INTEGER NOT NULL UNIQUE REFERENCES payments (number),
    kind TEXT NOT NULL CHECK (kind IN ('advice', 'reversal')),
    cause TEXT CHECK ((cause IS NULL) = (kind = 'advice')),
    stan INTEGER CHECK ((stan IS NULL) = (kind = 'advice')),
    pan_token TEXT,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'parked')),
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    unsent INTEGER NOT NULL CHECK (unsent <= attempts),
    deferrals INTEGER NOT NULL,
    next_attempt INTEGER CHECK ((next_attempt IS NULL) = (state = 'parked')),
    last_result TEXT
  ) STRICT;
  CREATE INDEX outbox_reversals ON outbox (pan_token) WHERE kind = 'reversal' AND state = 'waiting';
  CREATE INDEX outbox_parked ON outbox (seq) WHERE state = 'parked';

  -- What waits, in the order it goes out, and nothing else: rank 0 reversal, 1 advice. No foreign key: it would
  -- scan this table at each end of an entry.
  CREATE TABLE queue (
    rank INTEGER NOT NULL,
    next_attempt INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (rank, next_attempt, seq)
  ) STRICT, WITHOUT ROWID;

  -- Advices that wait, by currency: kept with each change, so that the limits need no scan.
  CREATE TABLE exposure (
    currency TEXT PRIMARY KEY,
    count INTEGER NOT NULL CHECK (count >= 0),
    sum_minor INTEGER NOT NULL CHECK (sum_minor >= 0)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE print_jobs (
    id INTEGER PRIMARY KEY,
    payment INTEGER NOT NULL REFERENCES payments (number),
    copy TEXT NOT NULL CHECK (copy IN ('customer', 'merchant')),
    receiptline TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'printed'))
  ) STRICT;
  CREATE INDEX print_jobs_waiting ON print_jobs (id) WHERE state = 'waiting';
  CREATE INDEX print_jobs_payment ON print_jobs (payment);

  CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO counters (name, value) VALUES ('stan', 0), ('outbox', 0);
`;

/** Version 2: what a lane keeps beyond its process, sealed by it. A lane has one log or none. */
const SCHEMA_2 = `
  CREATE TABLE torn_logs (
    lane TEXT PRIMARY KEY,
    sealed BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** Step n takes a database from user_version n to n + 1. Steps that were released are never edited. */
export const MIGRATIONS: readonly string[] = [SCHEMA_1, SCHEMA_2, SCHEMA_3, SCHEMA_WALLETS, SCHEMA_5];

/**
 * Version 3: deferred requests, batches, exposure by scheme and card, the audit chain. The outbox is made anew, because
 * a CHECK cannot be changed; its columns have names of their own, so that it joins payments without aliases.
 */
export const SCHEMA_3 = `
  ALTER TABLE payments ADD COLUMN deferred INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE payments ADD COLUMN batch INTEGER CHECK (batch BETWEEN 1 AND 999999);
  -- What the host has had is in no batch; what it is still to get goes into the first.
  UPDATE payments SET batch = 1 WHERE stan IS NOT NULL
    AND (state IN ('awaiting_tender', 'reading', 'authorising') OR number IN (SELECT payment FROM outbox));

  CREATE TABLE outbox_3 (
    seq INTEGER PRIMARY KEY,
    payment INTEGER NOT NULL REFERENCES payments (number),
    in_batch INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('advice', 'deferred', 'reversal')),
    cause TEXT CHECK ((cause IS NULL) = (kind <> 'reversal')),
    own_stan INTEGER CHECK ((own_stan IS NULL) = (kind <> 'reversal')),
    pan_token TEXT,
    scheme TEXT NOT NULL,
    owed_minor INTEGER NOT NULL,
    owed_currency TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('waiting', 'parked')),
    owed_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    unsent INTEGER NOT NULL CHECK (unsent <= attempts),
    deferrals INTEGER NOT NULL,
    next_attempt INTEGER CHECK ((next_attempt IS NULL) = (standing = 'parked')),
    last_result TEXT
  ) STRICT;
  INSERT INTO outbox_3
    SELECT seq, payment, batch, kind, cause, outbox.stan, pan_token, coalesce(json_extract(card, '$.scheme'), ''),
      amount_minor, currency, outbox.state, outbox.created_at, attempts, unsent, deferrals, next_attempt, last_result
    FROM outbox JOIN payments ON number = payment;
  DROP TABLE outbox;
  ALTER TABLE outbox_3 RENAME TO outbox;
  CREATE UNIQUE INDEX outbox_batch ON outbox (in_batch, payment);
  CREATE INDEX outbox_reversals ON outbox (pan_token) WHERE kind = 'reversal' AND standing = 'waiting';
  CREATE INDEX outbox_parked ON outbox (seq) WHERE standing = 'parked';
  CREATE INDEX outbox_offline ON outbox (owed_at) WHERE kind <> 'reversal' AND standing = 'waiting';

  -- Which call of hurry a time was set after.
  ALTER TABLE queue ADD COLUMN wave INTEGER NOT NULL DEFAULT 0;

  -- Advices and deferred requests that wait.
  DROP TABLE exposure;
  CREATE TABLE exposure (
    scheme TEXT NOT NULL,
    currency TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    sum_minor INTEGER NOT NULL CHECK (sum_minor >= 0),
    PRIMARY KEY (scheme, currency)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO exposure SELECT scheme, owed_currency, count(*), sum(owed_minor) FROM outbox
    WHERE kind <> 'reversal' AND standing = 'waiting' GROUP BY scheme, owed_currency;

  -- Where a card's advices and deferred requests are found: the first 16 characters of its token. An entry outlives its
  -- record: taking it away at once would touch a page of its own for each record that is delivered.
  CREATE TABLE card_records (
    card TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (card, seq)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO card_records SELECT substr(pan_token, 1, 16), seq FROM outbox
    WHERE kind <> 'reversal' AND pan_token IS NOT NULL;

  -- How many sealed records begin with this head (version, length of the epoch's name, name).
  CREATE TABLE sealed_heads (
    head BLOB PRIMARY KEY,
    length INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO sealed_heads
    SELECT substr(sealed, 1, 2 + min(32, 16 * instr('123456789ABCDEF', substr(hex(sealed), 3, 1))
                                       + instr('123456789ABCDEF', substr(hex(sealed), 4, 1)))) AS head,
      length(sealed), count(*)
    FROM payments WHERE sealed IS NOT NULL GROUP BY head;

  CREATE TABLE batches (
    batch INTEGER PRIMARY KEY CHECK (batch BETWEEN 1 AND 999999),
    opened_at INTEGER NOT NULL,
    closed_at INTEGER CHECK ((closed_at IS NULL) = (state = 'open')),
    state TEXT NOT NULL CHECK (state IN ('open', 'closing', 'agreed', 'differs')),
    stan INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    unsent INTEGER NOT NULL DEFAULT 0 CHECK (unsent <= attempts),
    next_attempt INTEGER,
    last_result TEXT,
    totals TEXT,
    host TEXT,
    explanation TEXT NOT NULL DEFAULT '[]',
    advised INTEGER NOT NULL DEFAULT 0,
    audit_head TEXT
  ) STRICT;
  CREATE UNIQUE INDEX batches_open ON batches (state) WHERE state = 'open';
  CREATE INDEX batches_unsettled ON batches (batch)
    WHERE state = 'closing' OR (state = 'differs' AND advised = 0);

  -- What each batch comes to, kept with each change of a payment.
  CREATE TABLE batch_totals (
    batch INTEGER NOT NULL,
    currency TEXT NOT NULL,
    debits INTEGER NOT NULL CHECK (debits >= 0),
    debits_minor INTEGER NOT NULL CHECK (debits_minor >= 0),
    debit_reversals INTEGER NOT NULL CHECK (debit_reversals >= 0),
    debit_reversals_minor INTEGER NOT NULL CHECK (debit_reversals_minor >= 0),
    PRIMARY KEY (batch, currency)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    event TEXT NOT NULL,
    subject TEXT,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;

  INSERT INTO counters (name, value) VALUES
    ('wave', 0),
    ('reversals waiting', (SELECT count(*) FROM outbox WHERE kind = 'reversal' AND standing = 'waiting')),
    ('parked', (SELECT count(*) FROM outbox WHERE standing = 'parked'));
`;

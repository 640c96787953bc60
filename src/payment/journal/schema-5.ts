/**
 * Version 5: fewer pages are written for each record that is delivered. What ends with a record goes from the wide rows
 * of payments into narrow ones, and a claim is one row.
 */
export const SCHEMA_5 = `
  -- Sealed card records by themselves, so that they can go without their payment being written.
  CREATE TABLE sealed_records (
    payment INTEGER PRIMARY KEY REFERENCES payments (number),
    sealed BLOB NOT NULL
  ) STRICT;
  INSERT INTO sealed_records SELECT number, sealed FROM payments WHERE sealed IS NOT NULL;
  ALTER TABLE payments DROP COLUMN sealed;

  -- Records that the host has acknowledged since version 5. What a row says goes before what its payment says; the
  -- ends of other records, and of older ones, are in payments.
  CREATE TABLE deliveries (
    payment INTEGER PRIMARY KEY REFERENCES payments (number),
    version INTEGER NOT NULL,
    forwarding TEXT NOT NULL,
    authorisation_code TEXT,
    delivered_at INTEGER NOT NULL,
    delivery_result TEXT NOT NULL
  ) STRICT;

  -- Tries that have begun, a row for each claim: JSON [[seq, attempts before, next attempt], ...]. Those entries are out
  -- of the queue, and in the outbox they are as before the try, until it has ended or is written down there.
  CREATE TABLE claims (
    claim INTEGER PRIMARY KEY,
    tries TEXT NOT NULL
  ) STRICT;
`;

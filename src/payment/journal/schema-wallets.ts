/** Version 4: payments through wallets, refunds, passes. States of a wallet's payment are unfinished ones too. */
export const SCHEMA_WALLETS = `
  ALTER TABLE payments ADD COLUMN refund_of TEXT;
  ALTER TABLE payments ADD COLUMN wallet TEXT;
  ALTER TABLE payments ADD COLUMN passes TEXT;
  DROP INDEX payments_unfinished;
  CREATE INDEX payments_unfinished ON payments (number)
    WHERE state IN ('awaiting_tender', 'reading', 'authorising', 'requesting', 'confirming', 'reversing', 'unknown');
  CREATE INDEX payments_refunds ON payments (refund_of) WHERE refund_of IS NOT NULL;
  CREATE INDEX payments_wallets ON payments (number) WHERE wallet IS NOT NULL;
`;

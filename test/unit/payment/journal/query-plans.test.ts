import { expect, test } from 'vitest';
import { CLOSED_BATCHES, UNSETTLED_BATCH } from '../../../../src/payment/journal/batch-store.ts';
import { FRONT_OF_QUEUE } from '../../../../src/payment/journal/due-queue.ts';
import { EXPOSURE_OF_CARD, OLDEST_OFFLINE } from '../../../../src/payment/journal/exposure-store.ts';
import { LATER } from '../../../../src/payment/journal/hurry-sweep.ts';
import {
  PARKED_PAGE,
  RECORDS_OF_BATCH,
  REVERSALS_OF_CARD,
} from '../../../../src/payment/journal/outbox-list.ts';
import { DUE_RECORDS } from '../../../../src/payment/journal/outbox-store.ts';
import { UNFINISHED } from '../../../../src/payment/journal/payment-store.ts';
import { NEXT_PRINT_JOB } from '../../../../src/payment/journal/print-store.ts';
import { inDatabase, temporaryJournal } from '../../../support/temporary-journal.ts';

/** Nothing runs ANALYZE, so that a plan is the same for no rows as for a million. */
function planOf(sql: string): string[] {
  const { path } = temporaryJournal();
  return inDatabase(path, (database) => {
    const parameters = Array.from(sql.matchAll(/\?/g), () => 0);
    const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters) as { detail: string }[];
    return steps.map(({ detail }) => detail);
  });
}

test.each([
  [
    'a claim reads the front of the queue, and of each entry its payment',
    DUE_RECORDS,
    [
      'SEARCH queue USING PRIMARY KEY (rank=? AND next_attempt<?)',
      'SEARCH outbox USING INTEGER PRIMARY KEY (rowid=?)',
      'SEARCH payments USING INTEGER PRIMARY KEY (rowid=?)',
      'SEARCH sealed_records USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN',
    ],
  ],
  [
    'what was claimed leaves the front of the queue',
    FRONT_OF_QUEUE,
    ['SEARCH queue USING PRIMARY KEY (rank=? AND (next_attempt,seq)<(?,?))'],
  ],
  [
    'hurrying goes on where it stopped',
    LATER,
    [
      'SEARCH queue USING PRIMARY KEY (rank=? AND (next_attempt,seq)>(?,?))',
      'SEARCH outbox USING INTEGER PRIMARY KEY (rowid=?)',
    ],
  ],
  [
    'unfinished payments are read from an index of their own',
    UNFINISHED,
    [
      'SCAN payments USING INDEX payments_unfinished',
      'SEARCH deliveries USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN',
      'SEARCH sealed_records USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN',
    ],
  ],
  [
    'the reversals of a card are searched by the card',
    REVERSALS_OF_CARD,
    ['SEARCH outbox USING INDEX outbox_reversals (pan_token=?)'],
  ],
  [
    'the oldest record that the host has not approved is the first of an index',
    OLDEST_OFFLINE,
    ['SEARCH outbox USING INDEX outbox_offline'],
  ],
  [
    'what parked entries there are does not depend on how many wait',
    PARKED_PAGE,
    ['SEARCH outbox USING INDEX outbox_parked (seq>?)'],
  ],
  [
    'the open records of a batch are searched by the batch',
    RECORDS_OF_BATCH,
    ['SEARCH outbox USING INDEX outbox_batch (in_batch=?)'],
  ],
  [
    'the batch to reconcile is the first of an index',
    UNSETTLED_BATCH,
    ['SCAN batches USING INDEX batches_unsettled'],
  ],
  ['closed batches come in the order of their numbers', CLOSED_BATCHES, ['SCAN batches']],
  [
    'the next print job is read from those that wait',
    NEXT_PRINT_JOB,
    ['SCAN job USING INDEX print_jobs_waiting', 'SEARCH payments USING INTEGER PRIMARY KEY (rowid=?)'],
  ],
])('%s', (_, sql, plan) => {
  expect(planOf(sql)).toEqual(plan);
});

test('the exposure of a card is searched by the card', () => {
  const plan = planOf(EXPOSURE_OF_CARD);
  expect(plan).toContain('SEARCH card_records USING PRIMARY KEY (card=?)');
  expect(plan.filter((step) => /^SCAN (?!own)/.test(step))).toEqual([]);
});

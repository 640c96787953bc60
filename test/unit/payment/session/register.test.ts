import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import { sessionBench } from '../../../support/session-bench.ts';

let at: ReturnType<typeof sessionBench>;
beforeEach(() => {
  at = sessionBench();
});
afterEach(() => at.end());

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof TerminalError) return error.code;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('the cashier', () => {
  it('gets the same payment again for the same key', () => {
    const first = at.begin(1_250n, 'sale-1');
    const again = at.begin(1_250n, 'sale-1');
    expect(again).toMatchObject({ created: false, payment: { id: first.payment.id } });
    expect(codeOf(() => at.begin(999n, 'sale-1'))).toBe('idempotency_conflict');
  });

  it('cannot start a second payment meanwhile', () => {
    at.begin();
    expect(codeOf(() => at.begin())).toBe('terminal_busy');
  });

  it('cannot cancel what has ended', () => {
    const { payment } = at.begin();
    at.session.cancel(payment.id);
    expect(codeOf(() => at.session.cancel(payment.id))).toBe('payment_final');
    expect(codeOf(() => at.session.cancel('nobody'))).toBe('not_found');
  });

  it('is told when the disk is too full for a new payment, and no card is asked for', () => {
    at.journal.create = () => {
      throw new TerminalError('storage_low');
    };
    expect(codeOf(() => at.begin())).toBe('storage_low');
    expect(at.lane.posted).toEqual([]);
    expect(at.session.current()).toBeNull();
  });

  it('is told when no reader is ready, and nothing is stored', () => {
    at.lane.up = false;
    expect(codeOf(() => at.begin())).toBe('lane_unavailable');
    expect(at.journal.payments({ limit: 10 })).toEqual([]);
  });
});

describe('a reader that goes away', () => {
  it('while a card is read: the payment waits and is armed again when it is back', () => {
    at.begin();
    at.lane.reading();
    at.lane.setUp(false);
    expect(at.session.current()).toMatchObject({ state: 'awaiting_tender', attempt: 2 });
    at.lane.setUp(true);
    expect(at.lane.order().attempt).toBe(2);
  });

  it('for too long: the payment fails and nothing is charged', () => {
    at.begin();
    at.lane.setUp(false);
    at.clock.advance(10_000);
    expect(at.stored()).toMatchObject({ state: 'failed', reasonCode: 'reader_unavailable' });
  });
});

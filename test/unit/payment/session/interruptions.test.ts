import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import { capturedCard } from '../../../support/payments.ts';
import { sessionBench, settled } from '../../../support/session-bench.ts';

let at: ReturnType<typeof sessionBench>;
beforeEach(() => {
  at = sessionBench();
});
afterEach(() => at.end());

const OFFLINE = { kind: 'approved', card: capturedCard() } as const;

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof TerminalError) return error.code;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('after a crash', () => {
  it('a payment that waited for a card has failed, and nothing is owed', () => {
    const { payment } = at.begin();
    at.crash();
    at.session.recover();
    expect(at.journal.payment(payment.id)).toMatchObject({
      state: 'failed',
      reasonCode: 'interrupted',
      forwarding: 'none',
    });
  });

  it('a request that may have left is reversed', async () => {
    const { payment } = at.begin();
    at.lane.present({});
    await settled();
    at.crash();
    at.session.recover();
    expect(at.journal.payment(payment.id)).toMatchObject({ state: 'failed', forwarding: 'reversal_pending' });
    expect(at.journal.outbox()).toMatchObject([{ kind: 'reversal', cause: 'interrupted' }]);
  });

  it('an offline approval still stands and is still owed', () => {
    at.upstream.setLink('down');
    const { payment } = at.begin();
    at.lane.present(OFFLINE);
    at.crash();
    at.session.recover();
    expect(at.journal.payment(payment.id)).toMatchObject({ state: 'approved', forwarding: 'advice_pending' });
    expect(at.journal.outbox()).toHaveLength(1);
  });

  it('the register that repeats its request gets the result', () => {
    const { payment } = at.begin(1_250n, 'sale-9');
    at.crash();
    at.session.recover();
    expect(at.begin(1_250n, 'sale-9')).toMatchObject({
      created: false,
      payment: { id: payment.id, state: 'failed' },
    });
  });
});

describe('a journal that cannot be written', () => {
  let broken: boolean;
  let tries: number;
  beforeEach(() => {
    const { journal } = at;
    const commit = journal.commit.bind(journal);
    broken = false;
    tries = 0;
    journal.commit = (change) => {
      tries += 1;
      if (broken) throw new TerminalError('database_failed');
      return commit(change);
    };
  });

  const loseApproval = async () => {
    const { payment } = at.begin();
    at.lane.present({});
    await settled();
    broken = true;
    tries = 0;
    at.upstream.answer({ kind: 'approved', responseCode: '00', authorisationCode: '654321' });
    await settled();
    return payment.id;
  };

  const shown = () =>
    at.notices.flatMap((notice) => (notice.kind === 'payment' ? [notice.payment.state] : []));

  it('shows no end while nobody knows it, then the payment as failed', async () => {
    await loseApproval();
    expect(tries).toBe(1);
    expect(shown().at(-1)).toBe('authorising');
    expect(at.session.current()).toBeNull();
    broken = false;
    at.clock.advance(5_000);
    expect(shown()).not.toContain('approved');
    expect(shown().filter((state) => state === 'failed').length).toBeGreaterThan(0);
    expect(shown().at(-1)).toBe('failed');
  });

  it('shows an approval that was durable all the same, and never as failed', async () => {
    at.begin();
    at.lane.present({});
    await settled();
    const { journal } = at;
    const commit = journal.commit;
    journal.commit = (change) => {
      journal.commit = commit;
      commit(change);
      throw new TerminalError('database_failed');
    };
    at.upstream.answer({ kind: 'approved', responseCode: '00', authorisationCode: '654321' });
    await settled();
    expect(shown().at(-1)).toBe('authorising');
    at.clock.advance(5_000);
    expect(shown().at(-1)).toBe('approved');
    expect(shown()).not.toContain('failed');
  });

  it('lets no other payment begin until that one is ended and reversed', async () => {
    const id = await loseApproval();
    expect(codeOf(() => at.begin())).toBe('database_failed');
    broken = false;
    at.begin();
    expect(at.journal.payment(id)).toMatchObject({ state: 'failed', forwarding: 'reversal_pending' });
    expect(at.journal.outbox()).toMatchObject([{ kind: 'reversal', cause: 'interrupted' }]);
  });

  it('ends a payment that was stored although its creation failed', () => {
    const { journal } = at;
    const create = journal.create;
    journal.create = (payment, claim) => {
      journal.create = create;
      create.call(journal, payment, claim);
      throw new TerminalError('database_failed');
    };
    expect(codeOf(() => at.begin(1_250n, 'till-1'))).toBe('database_failed');
    const again = at.begin(1_250n, 'till-1');
    expect(again).toMatchObject({ created: false, payment: { state: 'awaiting_tender' } });
    at.clock.advance(5_000);
    expect(journal.paymentByKey('till-1')).toMatchObject({ state: 'failed', reasonCode: 'interrupted' });
    expect(shown().at(-1)).toBe('failed');
  });

  it('is tried again by itself until the reversal is durable', async () => {
    const id = await loseApproval();
    at.clock.advance(60_000);
    expect(tries).toBeLessThan(20);
    broken = false;
    at.clock.advance(5_000);
    expect(at.journal.payment(id)).toMatchObject({ state: 'failed', forwarding: 'reversal_pending' });
    expect(at.forwarded).toBeGreaterThan(0);
    expect(at.clock.pendingTimers).toBe(0);
  });
});

describe('a cancellation while the request still waits for an earlier reversal', () => {
  it('takes back what was never sent, and sends no request behind its own reversal', async () => {
    const { payment } = at.begin();
    at.lane.present({});
    expect(at.session.cancel(payment.id)).toMatchObject({ state: 'cancelled' });
    await settled();
    expect(at.upstream.requests).toHaveLength(0);
    expect(at.journal.outbox()).toMatchObject([{ kind: 'reversal', cause: 'cancelled' }]);
  });
});

describe('going down in good order', () => {
  it('ends a payment that waits for its card', () => {
    at.begin();
    at.session.stop();
    expect(at.stored()).toMatchObject({ state: 'failed', reasonCode: 'interrupted', forwarding: 'none' });
    expect(at.clock.pendingTimers).toBe(0);
  });

  it('leaves a request that is out to the next start, which reverses it', async () => {
    const { payment } = at.begin();
    at.lane.present({});
    await settled();
    at.session.stop();
    expect(at.journal.payment(payment.id)).toMatchObject({ state: 'authorising' });
    at.crash();
    at.session.recover();
    expect(at.journal.outbox()).toMatchObject([{ kind: 'reversal', cause: 'interrupted' }]);
  });
});

describe('a journal that cannot even be read', () => {
  it('on the way to the host ends the payment without a request, and takes back what might have been one', async () => {
    at.failReversals(new TerminalError('database_failed'));
    const { payment } = at.begin();
    at.lane.present({});
    await settled();
    expect(at.upstream.requests).toHaveLength(0);
    expect(at.notices.at(-1)).not.toMatchObject({ payment: { state: 'failed' } });
    at.clock.advance(5_000);
    expect(at.journal.payment(payment.id)).toMatchObject({ state: 'failed', forwarding: 'reversal_pending' });
  });

  it('ends the payment, not the daemon, and what was owed is settled when it is back', () => {
    at.upstream.setLink('down');
    const { payment } = at.begin();
    const read = at.journal.offlineExposure;
    at.journal.offlineExposure = () => {
      throw new TerminalError('database_failed');
    };
    at.lane.present(OFFLINE);
    expect(at.notices.at(-1)).not.toMatchObject({ payment: { state: 'failed' } });
    at.journal.offlineExposure = read;
    at.clock.advance(5_000);
    expect(at.notices.at(-1)).toMatchObject({ kind: 'payment', payment: { state: 'failed' } });
    expect(at.journal.payment(payment.id)).toMatchObject({ state: 'failed', forwarding: 'none' });
  });
});

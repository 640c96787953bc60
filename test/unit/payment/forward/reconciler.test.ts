import { describe, expect, onTestFinished, test } from 'vitest';
import { Reconciler, type ReconcilerSettings } from '../../../../src/payment/forward/reconciler.ts';
import type { Reconciliation } from '../../../../src/payment/journal/journal.ts';
import type { ReconciliationResult, ReconciliationTotals } from '../../../../src/platform/ports/upstream.ts';
import { localTimeIn } from '../../../../src/platform/time/local-time.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';
import { HOUR, MINUTE, memoryJournal, SECOND } from '../../../support/forward-bench.ts';
import { memoryLog } from '../../../support/memory-log.ts';
import { approveOffline, leaveUnanswered } from '../../../support/payments.ts';
import { ScriptedUpstream } from '../../../support/scripted-upstream.ts';
import { acknowledge, refuse } from '../../../support/temporary-journal.ts';

const DAY = 24 * HOUR;
const SILENT: ReconciliationResult = { kind: 'unknown', reason: 'no answer' };
const NONE = { count: 0, minor: 0n };

const totals = (changes: Partial<ReconciliationTotals>): ReconciliationTotals => ({
  ...{ currency: 'EUR', debits: NONE, debitReversals: NONE, credits: NONE, creditReversals: NONE },
  ...changes,
});

/** The simulated clock begins at 09:00 UTC. */
function reconcilerBench(settings: Partial<ReconcilerSettings> = {}) {
  const at = memoryJournal();
  const upstream = new ScriptedUpstream();
  const changes: Reconciliation[] = [];
  const make = () =>
    new Reconciler({
      journal: at.journal,
      upstream,
      clock: at.clock,
      random: new SeededRandom('reconcile'),
      log: memoryLog(),
      settings: {
        currency: 'EUR',
        at: null,
        waitMs: 30 * MINUTE,
        localTime: localTimeIn('Etc/UTC'),
        ...settings,
      },
      onChanged: (reconciliation) => changes.push(reconciliation),
    });
  const reconciler = make();
  onTestFinished(() => void reconciler.stop());
  return {
    at,
    upstream,
    changes,
    reconciler,
    make,
    batch: (number: number) => at.journal.reconciliations(10).find(({ batch }) => batch === number)!,
    told: () =>
      upstream.reconciled.map(({ kind, batch, repeat }) => `${kind} ${batch}${repeat ? ' again' : ''}`),
  };
}

describe('a batch with records that wait', () => {
  test('waits for them from the moment the host is back, however long it was away', async () => {
    const { at, upstream, reconciler, told } = reconcilerBench();
    approveOffline(at.journal);
    upstream.setLink('down');
    reconciler.start();
    reconciler.close('terminal');
    await at.clock.run(9 * HOUR);
    upstream.setLink('up', at.clock.now());
    await at.clock.run(29 * MINUTE);
    expect(told()).toEqual([]);
    acknowledge(at.journal, at.journal.outbox()[0]!.seq);
    await at.clock.run(2 * SECOND);
    expect(told()).toEqual(['request 1']);
    expect(upstream.reconciled[0]?.totals.debits).toEqual({ count: 1, minor: 1250n });
  });

  test('is compared anew when one of them came through since the totals were sent', async () => {
    const { at, upstream, reconciler, batch, told } = reconcilerBench({ waitMs: 0 });
    approveOffline(at.journal);
    const [entry] = at.journal.outbox();
    upstream.balance = () => {
      if (upstream.reconciled.length > 1) return { kind: 'in_balance' };
      acknowledge(at.journal, entry!.seq);
      return { kind: 'out_of_balance', host: null };
    };
    reconciler.start();
    reconciler.close('terminal');
    await at.clock.run(0);
    expect(told()).toEqual(['request 1', 'request 1']);
    const [first, second] = upstream.reconciled;
    expect([first?.totals.debits.count, second?.totals.debits.count]).toEqual([0, 1]);
    expect(second?.stan).not.toBe(first?.stan);
    expect(batch(1)).toMatchObject({ state: 'agreed' });
  });
});

describe('a batch that a person closes', () => {
  test('is compared with the host at once when none of its records waits', async () => {
    const { at, upstream, reconciler, batch, told, changes } = reconcilerBench();
    approveOffline(at.journal);
    acknowledge(at.journal, at.journal.outbox()[0]!.seq);
    reconciler.start();
    expect(reconciler.close('console')).toMatchObject({ batch: 1, state: 'closing' });
    await at.clock.run(0);
    expect(told()).toEqual(['request 1']);
    expect(upstream.reconciled[0]).toMatchObject({
      totals: totals({ debits: { count: 1, minor: 1250n } }),
      auditHead: expect.stringMatching(/^\d+:[0-9a-f]{64}$/),
    });
    expect(batch(1)).toMatchObject({ state: 'agreed' });
    expect(changes.map(({ state }) => state)).toEqual(['closing', 'agreed']);
  });

  test('with nothing in it is compared too: all totals are zero', async () => {
    const { at, upstream, reconciler, batch } = reconcilerBench();
    reconciler.start();
    reconciler.close('cli');
    await at.clock.run(0);
    expect(upstream.reconciled[0]?.totals).toEqual(totals({}));
    expect(batch(1).state).toBe('agreed');
  });

  test('waits until none of its records waits', async () => {
    const { at, reconciler, batch, told } = reconcilerBench();
    approveOffline(at.journal);
    reconciler.start();
    reconciler.close('cli');
    await at.clock.run(10 * MINUTE);
    expect(told()).toEqual([]);
    acknowledge(at.journal, at.journal.outbox()[0]!.seq);
    await at.clock.run(2 * SECOND);
    expect(batch(1).state).toBe('agreed');
  });

  test('is compared with what is known when its records wait too long', async () => {
    const { at, reconciler, told } = reconcilerBench();
    approveOffline(at.journal);
    reconciler.start();
    reconciler.close('cli');
    await at.clock.run(30 * MINUTE);
    expect(told()).toEqual(['request 1']);
  });

  test('does not wait for what is parked: a person has it', async () => {
    const { at, reconciler, told } = reconcilerBench();
    approveOffline(at.journal);
    refuse(at.journal, at.journal.outbox()[0]!.seq, 'refused by the host: 30');
    reconciler.start();
    reconciler.close('cli');
    await at.clock.run(0);
    expect(told()).toEqual(['request 1']);
  });
});

describe('a host that counts otherwise', () => {
  test('is told why as far as it is known, and that the batch is closed all the same', async () => {
    const { at, upstream, reconciler, batch, told } = reconcilerBench();
    approveOffline(at.journal);
    refuse(at.journal, at.journal.outbox()[0]!.seq, 'refused by the host: 30');
    const host = totals({ debits: { count: 1, minor: 1250n } });
    upstream.balance = ({ kind }) =>
      kind === 'request' ? { kind: 'out_of_balance', host } : { kind: 'in_balance' };
    reconciler.start();
    reconciler.close('cli');
    await at.clock.run(0);
    expect(told()).toEqual(['request 1', 'advice 1']);
    expect(batch(1)).toMatchObject({
      state: 'differs',
      advised: true,
      host,
      explanation: [
        'The host counts 1 sale of 12.50 EUR more: record 1, advice of 12.50 EUR, parked (refused by the host: 30), is of that amount.',
      ],
    });
    const [request, advice] = upstream.reconciled;
    expect(advice!.stan).not.toBe(request!.stan);
    expect(advice!.totals).toEqual(request!.totals);
  });

  test('gets the advice again until it has heard it, over a restart too', async () => {
    const { at, upstream, reconciler, make, batch, told } = reconcilerBench();
    upstream.balance = ({ kind }) => (kind === 'request' ? { kind: 'out_of_balance', host: null } : SILENT);
    reconciler.start();
    reconciler.close('cli');
    await at.clock.run(SECOND);
    await reconciler.stop();
    at.reopen();
    upstream.balance = () => ({ kind: 'in_balance' });
    const restarted = make();
    restarted.start();
    await at.clock.run(SECOND);
    await restarted.stop();
    expect(told()).toEqual(['request 1', 'advice 1', 'advice 1 again']);
    expect(batch(1)).toMatchObject({ state: 'differs', advised: true });
  });

  test('or refuses to compare, gets the advice as well', async () => {
    const { at, upstream, reconciler, batch, told } = reconcilerBench();
    upstream.balance = () => ({ kind: 'refused', responseCode: '12' });
    reconciler.start();
    reconciler.close('cli');
    await at.clock.run(0);
    expect(told()).toEqual(['request 1', 'advice 1']);
    expect(batch(1)).toMatchObject({
      advised: true,
      explanation: ['The host refused to reconcile: it answered 12.'],
    });
  });
});

describe('a host that does not answer', () => {
  test('is asked again with the same words, as a repeat', async () => {
    const { at, upstream, reconciler, batch, told } = reconcilerBench();
    upstream.balance = ({ repeat }) => (repeat ? { kind: 'in_balance' } : SILENT);
    reconciler.start();
    reconciler.close('cli');
    await at.clock.run(MINUTE);
    expect(told()).toEqual(['request 1', 'request 1 again']);
    const [first, second] = upstream.reconciled;
    expect(second).toEqual({ ...first, repeat: true });
    expect(batch(1).state).toBe('agreed');
  });

  test('is asked later when it says so, and not as if for the first time', async () => {
    const { at, upstream, reconciler, batch } = reconcilerBench();
    let tries = 0;
    upstream.balance = () => (++tries < 4 ? { kind: 'refused', responseCode: '91' } : { kind: 'in_balance' });
    reconciler.start();
    reconciler.close('cli');
    await at.clock.run(HOUR);
    expect(tries).toBe(4);
    expect(batch(1)).toMatchObject({ state: 'agreed', attempts: 4 });
  });

  test('is not asked while it is away, and at once when it is back', async () => {
    const { at, upstream, reconciler, told } = reconcilerBench();
    upstream.setLink('down');
    reconciler.start();
    reconciler.close('cli');
    await at.clock.run(HOUR);
    expect(told()).toEqual([]);
    upstream.setLink('up');
    await at.clock.run(0);
    expect(told()).toEqual(['request 1']);
  });

  test('keeps later batches waiting: the oldest is first', async () => {
    const { at, upstream, reconciler, told } = reconcilerBench();
    upstream.balance = () => SILENT;
    reconciler.start();
    reconciler.close('cli');
    await at.clock.run(SECOND);
    upstream.balance = () => ({ kind: 'in_balance' });
    reconciler.close('cli');
    await at.clock.run(0);
    expect(told()).toEqual(['request 1', 'request 1 again', 'request 2']);
  });
});

describe('the daily close', () => {
  test('comes at its local time, each day once', async () => {
    const { at, reconciler, batch, told } = reconcilerBench({ at: '23:30' });
    reconciler.start();
    await at.clock.run(14.5 * HOUR - MINUTE);
    expect(batch(1).state).toBe('open');
    await at.clock.run(MINUTE);
    expect(batch(1)).toMatchObject({ state: 'agreed' });
    await at.clock.run(2 * DAY);
    expect(told()).toEqual(['request 1', 'request 2', 'request 3']);
  });

  test('is made up for at the next start where the terminal was off at the time', async () => {
    const { at, reconciler, told } = reconcilerBench({ at: '23:30' });
    at.clock.jumpWallClock(3 * DAY);
    reconciler.start();
    await at.clock.run(MINUTE);
    expect(told()).toEqual(['request 1']);
  });

  test('does not come where none is configured', async () => {
    const { at, reconciler, told } = reconcilerBench({ at: null });
    reconciler.start();
    await at.clock.run(3 * DAY);
    expect(told()).toEqual([]);
  });

  test('waits for a payment that is with the host, and for its reversal', async () => {
    const { at, reconciler, told } = reconcilerBench();
    const sent = leaveUnanswered(at.journal);
    expect(sent.batch).toBe(1);
    reconciler.start();
    reconciler.close('terminal');
    await at.clock.run(MINUTE);
    expect(told()).toEqual([]);
    acknowledge(at.journal, at.journal.outbox()[0]!.seq);
    await at.clock.run(MINUTE);
    expect(told()).toEqual(['request 1']);
  });
});

import { describe, expect, test } from 'vitest';
import type { Journal } from '../../src/payment/journal/journal.ts';
import type { Upstream } from '../../src/platform/ports/upstream.ts';
import type { Mutations } from './world/terminal-process.ts';
import { runWorld } from './world/world.ts';

/** Bugs put under the terminal through its ports: an oracle that does not see them proves nothing. */

const HOURS = 0.2;
const MOST_SEEDS = 12;

/** Is the invariant broken in one of the first worlds? What else the bug breaks does not count. */
async function breaks(invariant: string, mutations: Mutations): Promise<boolean> {
  for (let seed = 0; seed < MOST_SEEDS; seed++) {
    const { violations } = await runWorld({ seed, hours: HOURS, mutations });
    if (violations.some((violation) => violation.invariant === invariant)) return true;
  }
  return false;
}

const underJournal = (change: (journal: Journal) => Partial<Journal>): Mutations => ({
  journal: (journal) => {
    const changed = change(journal);
    return new Proxy(journal, {
      get: (target, name: keyof Journal) => changed[name] ?? (target[name] as () => unknown).bind(target),
    });
  },
});

const underUpstream = (change: (upstream: Upstream) => Partial<Upstream>): Mutations => ({
  upstream: (upstream) => {
    const changed = change(upstream);
    return new Proxy(upstream, {
      get: (target, name: keyof Upstream) => changed[name] ?? (target[name] as () => unknown).bind(target),
    });
  },
});

describe('the oracle sees', { timeout: 120_000 }, () => {
  test('an approval that was acknowledged and not stored', async () => {
    const bug = underJournal((journal) => ({
      commit: (change) => (change.payment.state === 'approved' ? change.payment : journal.commit(change)),
    }));
    expect(await breaks('I1', bug)).toBe(true);
  });

  test('a reversal that is not queued with the time-out', async () => {
    const bug = underJournal((journal) => ({
      commit({ outbox, ...change }) {
        if (!outbox) return journal.commit(change);
        if (outbox.kind !== 'reversal') return journal.commit({ ...change, outbox });
        return journal.commit({ ...change, payment: { ...change.payment, forwarding: 'none' } });
      },
    }));
    expect(await breaks('I4', bug)).toBe(true);
  });

  test('a repeat that goes out as a new sale', async () => {
    let stan = 500_000;
    const bug = underUpstream((upstream) => ({
      deliver(message, at) {
        if (message.kind === 'reversal' || !message.repeat) return upstream.deliver(message, at);
        const transaction = { ...message.transaction, stan: stan++ };
        return upstream.deliver({ ...message, transaction, repeat: false }, at);
      },
    }));
    expect(await breaks('I2', bug)).toBe(true);
  });

  test('a repeat that is not marked as one', async () => {
    const bug = underUpstream((upstream) => ({
      deliver: (message, at) => upstream.deliver({ ...message, repeat: false }, at),
    }));
    expect(await breaks('I6', bug)).toBe(true);
  });

  test('a repeat that is not what was sent before', async () => {
    const bug = underUpstream((upstream) => ({
      deliver(message, at) {
        if (message.kind === 'reversal' || !message.repeat) return upstream.deliver(message, at);
        const transaction = { ...message.transaction, localTime: message.transaction.localTime + 60_000 };
        return upstream.deliver({ ...message, transaction }, at);
      },
    }));
    expect(await breaks('I6', bug)).toBe(true);
  });

  test('a record that is called delivered and never left', async () => {
    const bug = underUpstream((upstream) => ({
      deliver: async (message, at) =>
        message.kind === 'advice'
          ? { kind: 'acknowledged', responseCode: '00' }
          : await upstream.deliver(message, at),
    }));
    expect(await breaks('I3', bug)).toBe(true);
  });

  test('a trace number that was used before', async () => {
    const bug = underUpstream((upstream) => ({
      authorise: (transaction, at) => upstream.authorise({ ...transaction, stan: 7 }, at),
    }));
    expect(await breaks('I2', bug)).toBe(true);
  });

  test('silence that is taken for an approval', async () => {
    const bug = underUpstream((upstream) => ({
      async authorise(transaction, at) {
        const result = await upstream.authorise(transaction, at);
        if (result.kind === 'approved' || result.kind === 'declined') return result;
        return { kind: 'approved', responseCode: '00', authorisationCode: '000000' };
      },
    }));
    expect(await breaks('I3', bug)).toBe(true);
  });

  test('a new request that overtakes a reversal of the same card', async () => {
    const bug = underJournal(() => ({ hasPendingReversal: () => false }));
    expect(await breaks('I4', bug)).toBe(true);
  });
});

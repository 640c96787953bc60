import { describe, expect, test } from 'vitest';
import type { Journal } from '../../src/payment/journal/journal.ts';
import type { Upstream } from '../../src/platform/ports/upstream.ts';
import type { Mutations } from './world/terminal-process.ts';
import { runWorld } from './world/world.ts';

/** Bugs put under the terminal through its ports: an oracle that does not see them proves nothing. */

const HOURS = 0.3;

async function found(mutations: Mutations, seed: string): Promise<string[]> {
  const { violations } = await runWorld({ seed, hours: HOURS, mutations });
  return violations.map(({ invariant }) => invariant);
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

describe('the oracle sees', () => {
  test('an approval that was acknowledged and not stored', async () => {
    const bug = underJournal((journal) => ({
      commit: (change) => (change.payment.state === 'approved' ? change.payment : journal.commit(change)),
    }));
    expect(await found(bug, 'lost commit')).toContain('I1');
  });

  test('a reversal that is not queued with the time-out', async () => {
    const bug = underJournal((journal) => ({
      commit({ outbox, ...change }) {
        return journal.commit(outbox && outbox.kind !== 'reversal' ? { ...change, outbox } : change);
      },
    }));
    expect(await found(bug, 'lost reversal')).toContain('I4');
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
    expect(await found(bug, 'new sale')).toContain('I2');
  });

  test('a repeat that is not marked as one', async () => {
    const bug = underUpstream((upstream) => ({
      deliver: (message, at) => upstream.deliver({ ...message, repeat: false }, at),
    }));
    expect(await found(bug, 'no repeat')).toContain('I6');
  });

  test('a repeat that is not what was sent before', async () => {
    const bug = underUpstream((upstream) => ({
      deliver(message, at) {
        if (message.kind === 'reversal' || !message.repeat) return upstream.deliver(message, at);
        const transaction = { ...message.transaction, localTime: message.transaction.localTime + 60_000 };
        return upstream.deliver({ ...message, transaction }, at);
      },
    }));
    expect(await found(bug, 'changed repeat')).toContain('I6');
  });

  test('a record that is called delivered and never left', async () => {
    const bug = underUpstream((upstream) => ({
      deliver: async (message, at) =>
        message.kind === 'advice'
          ? { kind: 'acknowledged', responseCode: '00' }
          : await upstream.deliver(message, at),
    }));
    expect(await found(bug, 'never left')).toContain('I3');
  });

  test('a trace number that was used before', async () => {
    const bug = underUpstream((upstream) => ({
      authorise: (transaction, at) => upstream.authorise({ ...transaction, stan: 7 }, at),
    }));
    expect(await found(bug, 'same number')).toContain('I2');
  });

  test('silence that is taken for an approval', async () => {
    const bug = underUpstream((upstream) => ({
      async authorise(transaction, at) {
        const result = await upstream.authorise(transaction, at);
        if (result.kind === 'approved' || result.kind === 'declined') return result;
        return { kind: 'approved', responseCode: '00', authorisationCode: '000000' };
      },
    }));
    expect(await found(bug, 'silence')).toContain('I3');
  });

  test('a new request that overtakes a reversal of the same card', async () => {
    const bug = underJournal(() => ({ hasPendingReversal: () => false }));
    const seen = new Set<string>();
    for (let i = 0; i < 8 && !seen.has('I4'); i++) {
      for (const invariant of await found(bug, `overtaken ${i}`)) seen.add(invariant);
    }
    expect([...seen]).toContain('I4');
  });
});

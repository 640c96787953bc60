import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Journal, OutboxEntry } from '../../../../src/payment/journal/journal.ts';
import { FINAL_STATES, type Payment } from '../../../../src/payment/payment.ts';
import { capturedCard, claimFor, paymentOf } from '../../../support/payments.ts';
import { type JournalUnderTest, temporaryJournal } from '../../../support/temporary-journal.ts';

/** One thing that can happen; `pick` chooses the payment or entry it happens to. */
const step = fc.record({
  action: fc.constantFrom(
    'create',
    'repeat request',
    'send',
    'answer',
    'time out',
    'cancel',
    'approve offline',
    'claim',
    'acknowledge',
    'park',
    'release',
    'no answer',
    'not sent',
    'hurry',
    'stale change',
    'restart',
  ),
  pick: fc.nat(1000),
});

/** What must hold whatever happened, told from outside: the payments as they were seen, and the STANs. */
class Oracle {
  readonly seen = new Map<string, Payment>();
  readonly stans = new Set<number>();
  /** Tries that have not ended, and what was known of the record before. */
  readonly underWay = new Map<number, { mayHaveArrived: boolean }>();
  /** Records of which some byte may have reached the host. */
  readonly maybeSent = new Set<number>();

  saw(payment: Payment): void {
    const before = this.seen.get(payment.id);
    if (before) {
      expect(payment.version).toBe(before.version + 1);
      if (isFinal(before)) expect(openPart(payment)).toEqual(openPart(before));
      if (before.stan !== null) expect(payment.stan).toBe(before.stan);
    }
    if (payment.stan !== null && payment.stan !== before?.stan) this.takes(payment.stan);
    this.seen.set(payment.id, payment);
  }

  takes(stan: number): void {
    expect(this.stans.has(stan)).toBe(false);
    this.stans.add(stan);
  }

  check(journal: Journal): void {
    const stored = journal.payments({ limit: 1000 });
    expect(new Map(stored.map((payment) => [payment.id, payment]))).toEqual(this.seen);
    const outbox = journal.outbox();
    const owed = new Map(outbox.map((entry) => [entry.payment.id, entry]));
    for (const payment of stored)
      expect(owedStateOf(owed.get(payment.id)), payment.id).toBe(owedPart(payment));
    const needed = stored.filter((payment) => payment.sealed !== null);
    for (const payment of needed) expect(!isFinal(payment) || owed.has(payment.id)).toBe(true);
    expect(journal.sealedRecords()).toHaveLength(needed.length);
    expect(journal.unfinished()).toEqual(stored.filter((payment) => !isFinal(payment)).reverse());
    const advices = outbox.filter(({ kind, state }) => kind === 'advice' && state === 'waiting');
    const sum = advices.reduce((total, { payment }) => total + payment.amount.minor, 0n);
    expect(journal.offlineExposure()).toMatchObject({
      count: advices.length,
      oldestAt: advices[0]?.createdAt ?? null,
    });
    expect(journal.offlineExposure().sums.get('EUR') ?? 0n).toBe(sum);
    const times = outbox.flatMap(({ nextAttemptAt }) => nextAttemptAt ?? []);
    expect(journal.nextDueAt()).toBe(times.length === 0 ? null : Math.min(...times));
  }
}

const isFinal = (payment: Payment) => (FINAL_STATES as readonly string[]).includes(payment.state);
const openPart = ({ version: _v, forwarding: _f, sealed: _s, ...rest }: Payment) => rest;
const owedPart = ({ forwarding }: Payment) =>
  forwarding === 'none' || forwarding.endsWith('_acknowledged') ? 'nothing' : forwarding;
const owedStateOf = (entry: OutboxEntry | undefined) => {
  if (!entry) return 'nothing';
  return entry.state === 'parked' ? 'parked' : `${entry.kind}_pending`;
};

function perform(action: string, pick: number, at: JournalUnderTest, oracle: Oracle): void {
  const { journal, clock } = at;
  clock.advance(10);
  const choose = <T>(from: readonly T[]): T | undefined => from[pick % Math.max(from.length, 1)];
  const running = (state: Payment['state']) =>
    choose([...oracle.seen.values()].filter((payment) => payment.state === state));
  const waiting = () => choose(journal.outbox().filter(({ state }) => state === 'waiting'));
  const end = (payment: Payment, state: Payment['state'], changes: Partial<Payment> = {}): Payment => ({
    ...payment,
    ...changes,
    state,
    version: payment.version + 1,
    finalAt: clock.now(),
  });
  const card = capturedCard({ atc: oracle.seen.size, panToken: `card ${pick % 3}` });
  const sealed = Uint8Array.of(pick & 255, 1, 2);

  switch (action) {
    case 'create': {
      const payment = paymentOf({
        id: `p${oracle.seen.size}`,
        amount: { minor: BigInt(pick), currency: 'EUR' },
      });
      expect(journal.create(payment, claimFor(payment)).replayed).toBe(false);
      oracle.saw(payment);
      break;
    }
    case 'repeat request': {
      const known = choose([...oracle.seen.values()]);
      if (known) {
        const twin = paymentOf({ id: 'twin' });
        expect(journal.create(twin, claimFor(known))).toEqual({ payment: known, replayed: true });
      }
      break;
    }
    case 'send': {
      const payment = running('awaiting_tender');
      if (payment) {
        const next: Payment = {
          ...payment,
          version: payment.version + 1,
          state: 'authorising',
          card,
          sealed,
        };
        oracle.saw(journal.commit({ payment: next, allocateStan: true }));
      }
      break;
    }
    case 'answer': {
      const payment = running('authorising');
      if (payment) oracle.saw(journal.commit({ payment: end(payment, 'approved', { responseCode: '00' }) }));
      break;
    }
    case 'time out': {
      const payment = running('authorising');
      if (payment) {
        const outbox = { kind: 'reversal', cause: 'timeout' } as const;
        oracle.saw(journal.commit({ payment: end(payment, 'declined'), outbox }));
        oracle.takes(journal.outbox().at(-1)!.stan!);
      }
      break;
    }
    case 'cancel': {
      const payment = running('awaiting_tender');
      if (payment) oracle.saw(journal.commit({ payment: end(payment, 'cancelled') }));
      break;
    }
    case 'approve offline': {
      const payment = running('awaiting_tender');
      if (payment) {
        const approved = end(payment, 'approved', { card, sealed, authorisationCode: 'T12345' });
        oracle.saw(journal.commit({ payment: approved, allocateStan: true, outbox: { kind: 'advice' } }));
      }
      break;
    }
    case 'claim':
      for (const entry of journal.claimDue(
        clock.now(),
        1 + (pick % 3),
        () => clock.now() + pick,
        new Set(oracle.underWay.keys()),
      )) {
        expect(oracle.underWay.has(entry.seq)).toBe(false);
        expect(entry.payment).toEqual(oracle.seen.get(entry.payment.id));
        expect(entry.mayHaveArrived).toBe(oracle.maybeSent.has(entry.seq));
        oracle.underWay.set(entry.seq, entry);
        oracle.maybeSent.add(entry.seq);
      }
      break;
    case 'acknowledge': {
      const entry = waiting();
      if (entry) oracle.saw(journal.acknowledge(entry.seq, '00'));
      break;
    }
    case 'park': {
      const entry = waiting();
      if (entry) oracle.saw(journal.park(entry.seq, 'refused by the host: 30'));
      break;
    }
    case 'release': {
      const entry = choose(journal.outbox().filter(({ state }) => state === 'parked'));
      if (entry) oracle.saw(journal.release(entry.seq, clock.now()));
      break;
    }
    case 'no answer':
    case 'not sent': {
      const entry = choose(
        journal.outbox().filter(({ seq, state }) => state === 'waiting' && oracle.underWay.has(seq)),
      );
      if (entry) {
        const notSent = action === 'not sent';
        journal.noteResult(entry.seq, action, { retryAt: clock.now() + pick, notSent });
        if (notSent && !oracle.underWay.get(entry.seq)!.mayHaveArrived) oracle.maybeSent.delete(entry.seq);
        oracle.underWay.delete(entry.seq);
      }
      break;
    }
    case 'hurry':
      journal.hurry(clock.now());
      break;
    case 'stale change': {
      const payment = choose([...oracle.seen.values()]);
      if (payment) expect(() => journal.commit({ payment })).toThrow('does not follow');
      break;
    }
    case 'restart':
      at.reopen();
      oracle.underWay.clear();
      break;
  }
}

test('whatever happens in whatever order, nothing is lost, doubled or changed after its end', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      const at = temporaryJournal();
      const oracle = new Oracle();
      for (const { action, pick } of steps) {
        perform(action, pick, at, oracle);
        oracle.check(at.journal);
      }
    }),
    { numRuns: 40, seed: 20260105 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Payment } from '../../../../src/payment/payment.ts';
import { capturedCard, claimFor, paymentOf } from '../../../support/payments.ts';
import {
  acknowledge,
  type JournalUnderTest,
  refuse,
  temporaryJournal,
} from '../../../support/temporary-journal.ts';
import { CARDS, Oracle, SCHEMES } from '../../../support/temporary-journal-oracle.ts';

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
    'defer',
    'acknowledge',
    'host declines',
    'park',
    'person parks',
    'retry',
    'end all tries',
    'close batch',
    'reconcile',
    'no answer',
    'not sent',
    'hurry',
    'stale change',
    'restart',
  ),
  pick: fc.nat(1000),
});

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
  const scheme = SCHEMES[pick % 2]!;
  const card = capturedCard({ atc: oracle.seen.size, panToken: CARDS[pick % 3]!, scheme });
  const sealed = Uint8Array.of(1, 1, pick & 7, 1, 2);

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
      if (payment)
        oracle.saw(
          journal.commit({ payment: end(payment, 'approved', { online: true, responseCode: '00' }) }),
        );
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
    case 'defer': {
      const payment = running('awaiting_tender');
      if (payment) {
        const approved = end(payment, 'approved', { online: false, deferred: true, card, sealed });
        oracle.saw(journal.commit({ payment: approved, allocateStan: true, outbox: { kind: 'deferred' } }));
      }
      break;
    }
    case 'host declines': {
      const entry = waiting();
      if (entry) oracle.saw(refuse(journal, entry.seq, 'declined by the host: 51', true));
      break;
    }
    case 'person parks': {
      const entry = waiting();
      if (entry) oracle.saw(journal.park(entry.seq, 'repaid', 'console'));
      break;
    }
    case 'end all tries': {
      const known = new Set(journal.outbox().map(({ seq }) => seq));
      const seqs = [...oracle.underWay.keys()].filter((seq) => known.has(seq));
      const ended = journal.conclude(
        seqs.map((seq) => ({ seq, end: 'acknowledged', responseCode: '00', authorisationCode: '123456' })),
      );
      expect(ended).toHaveLength(seqs.length);
      for (const payment of ended) oracle.saw(payment);
      oracle.underWay.clear();
      break;
    }
    case 'close batch':
      journal.closeBatch(clock.now(), 'terminal');
      break;
    case 'reconcile': {
      const batch = journal.batchToReconcile();
      if (!batch) break;
      const begun = journal.stepReconciliation(batch.batch, {
        step: 'try',
        totals: batch.totals,
        retryAt: 0,
      });
      expect(begun.mayHaveArrived).toBe(batch.mayHaveArrived);
      if (!begun.mayHaveArrived) oracle.takes(begun.stan!);
      const ends =
        batch.state === 'closing' ? (['agreed', 'differs', 'retry'] as const) : (['advised'] as const);
      const end = ends[pick % ends.length]!;
      const notSent = pick % 2 === 0;
      if (end === 'retry')
        journal.stepReconciliation(batch.batch, { step: end, result: 'down', retryAt: 0, notSent });
      else if (end === 'differs')
        journal.stepReconciliation(batch.batch, { step: end, host: null, explanation: [] });
      else journal.stepReconciliation(batch.batch, { step: end });
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
      if (entry) oracle.saw(acknowledge(journal, entry.seq));
      break;
    }
    case 'park': {
      const entry = waiting();
      if (entry) oracle.saw(refuse(journal, entry.seq, 'refused by the host: 30'));
      break;
    }
    case 'retry': {
      const entry = choose(journal.outbox());
      if (!entry) break;
      if (entry.state === 'parked' && entry.payment.sealed === null) {
        expect(() => journal.retry(entry.seq, clock.now(), 'console')).toThrow('The host has decided');
      } else {
        const after = journal.retry(entry.seq, clock.now(), 'console');
        if (entry.state === 'parked') oracle.saw(after);
        else expect(after).toEqual(entry.payment);
      }
      break;
    }
    case 'no answer':
    case 'not sent': {
      const entry = choose(
        journal.outbox().filter(({ seq, state }) => state === 'waiting' && oracle.underWay.has(seq)),
      );
      if (entry) {
        const notSent = action === 'not sent';
        journal.conclude([
          { seq: entry.seq, end: 'retry', result: action, retryAt: clock.now() + pick, notSent },
        ]);
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
    { numRuns: 30, seed: 20260105 },
  );
}, 30_000);

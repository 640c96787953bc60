import { describe, expect, test } from 'vitest';
import type { Payment } from '../../../../src/payment/payment.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { approveOffline, capturedCard, claimFor, paymentOf } from '../../../support/payments.ts';
import { inDatabase, temporaryJournal } from '../../../support/temporary-journal.ts';

const conflict = expect.objectContaining({ name: 'TerminalError', code: 'idempotency_conflict' });

describe('a new payment', () => {
  test('is stored whole', () => {
    const { journal, reopen } = temporaryJournal();
    const payment = paymentOf({ amount: { minor: 999_999_999_999n, currency: 'KWD' }, reference: null });
    expect(journal.create(payment, claimFor(payment))).toEqual({ payment, replayed: false });
    expect(journal.payment(payment.id)).toEqual(payment);
    expect(reopen().paymentByKey(claimFor(payment).key)).toEqual(payment);
  });

  test('asked for twice with the same request is one payment, after a restart too', () => {
    const { journal, reopen } = temporaryJournal();
    const payment = paymentOf();
    journal.create(payment, claimFor(payment));
    const again = paymentOf({ id: 'payment-2' });
    expect(journal.create(again, claimFor(payment))).toEqual({ payment, replayed: true });
    expect(reopen().create(again, claimFor(payment))).toEqual({ payment, replayed: true });
    expect(journalIds(reopen())).toEqual(['payment-1']);
  });

  test('is shown as it stands now when its request is repeated later', () => {
    const { journal } = temporaryJournal();
    const approved = approveOffline(journal);
    expect(journal.create(paymentOf({ id: 'payment-2' }), claimFor(approved))).toEqual({
      payment: approved,
      replayed: true,
    });
  });

  test('with the key of another request is refused, after a restart too', () => {
    const { journal, reopen } = temporaryJournal();
    const payment = paymentOf();
    journal.create(payment, claimFor(payment));
    const other = { key: claimFor(payment).key, requestHash: 'another' };
    expect(() => journal.create(paymentOf({ id: 'payment-2' }), other)).toThrow(conflict);
    expect(() => reopen().create(paymentOf({ id: 'payment-2' }), other)).toThrow(conflict);
  });

  test('of more than 12 digits is not stored', () => {
    const { journal } = temporaryJournal();
    const payment = paymentOf({ amount: { minor: 1_000_000_000_000n, currency: 'EUR' } });
    expect(() => journal.create(payment, claimFor(payment))).toThrow('CHECK constraint failed');
    expect(journal.payment(payment.id)).toBeUndefined();
  });
});

describe('a change', () => {
  test('keeps every field of the payment', () => {
    const { journal, reopen } = temporaryJournal();
    const begun = paymentOf();
    journal.create(begun, claimFor(begun));
    const next: Payment = {
      ...begun,
      version: 2,
      state: 'authorising',
      attempt: 3,
      card: capturedCard(),
      cvm: 'confirmation_code_verified',
      transmittedAt: 1_767_600_000_700,
      sealed: Uint8Array.of(0, 255, 1),
    };
    const sent = journal.commit({ payment: next, allocateStan: true });
    expect(sent).toEqual({ ...next, stan: 1, retrievalReference: '600509000001', batch: 1 });
    const approved = journal.commit({
      payment: {
        ...sent,
        version: 3,
        state: 'approved',
        online: true,
        finalAt: 1_767_600_001_000,
        responseCode: '00',
        authorisationCode: '123456',
        sealed: null,
      },
    });
    expect(reopen().payment(begun.id)).toEqual(approved);
  });

  test('that does not follow the stored version is refused and changes nothing', () => {
    const { journal } = temporaryJournal();
    const begun = paymentOf();
    journal.create(begun, claimFor(begun));
    for (const version of [0, 1, 3]) {
      expect(() => journal.commit({ payment: { ...begun, version, state: 'failed' } })).toThrow(
        `version ${version} does not follow`,
      );
    }
    expect(journal.payment(begun.id)).toEqual(begun);
  });

  test('of a payment that was never created is refused', () => {
    const { journal } = temporaryJournal();
    expect(() => journal.commit({ payment: paymentOf({ version: 2 }) })).toThrow('was never created');
  });

  test.each<[string, Partial<Payment>]>([
    ['amount_minor', { amount: { minor: 1n, currency: 'EUR' } }],
    ['currency', { amount: { minor: 1250n, currency: 'CHF' } }],
    ['reference', { reference: 'another' }],
    ['created_at', { createdAt: 1 }],
    ['stan', { stan: 9 }],
    ['retrieval_reference', { retrievalReference: '600509000009' }],
    ['batch', { batch: 9 }],
    ['forwarding', { forwarding: 'advice_pending' }],
  ])('cannot set %s', (column, changes) => {
    const { journal } = temporaryJournal();
    const begun = paymentOf();
    journal.create(begun, claimFor(begun));
    expect(() => journal.commit({ payment: { ...begun, ...changes, version: 2 } })).toThrow(column);
    expect(journal.payment(begun.id)).toEqual(begun);
  });

  test.each<[string, Partial<Payment>]>([
    ['state', { state: 'declined' }],
    ['response_code', { responseCode: '05' }],
    ['authorisation_code', { authorisationCode: 'T99999' }],
    ['card', { card: capturedCard({ panLast4: '9999' }) }],
    ['final_at', { finalAt: 5 }],
    ['sealed', { sealed: Uint8Array.of(1) }],
  ])('cannot move %s once the payment has ended', (column, changes) => {
    const { journal } = temporaryJournal();
    const approved = approveOffline(journal);
    const change = { payment: { ...approved, ...changes, version: approved.version + 1 } };
    expect(() => journal.commit(change)).toThrow(column);
    expect(journal.payment(approved.id)).toEqual(approved);
  });

  test('after the end may still queue receipts', () => {
    const { journal } = temporaryJournal();
    const approved = approveOffline(journal);
    const payment = journal.commit({
      payment: { ...approved, version: 3 },
      print: [{ copy: 'customer', receiptline: 'copy' }],
    });
    expect(payment).toEqual({ ...approved, version: 3 });
    expect(journal.printJobsWaiting()).toBe(1);
  });

  test('that ends a payment with nothing owed drops its sealed record, whatever it says', () => {
    const { journal } = temporaryJournal();
    const begun = paymentOf();
    journal.create(begun, claimFor(begun));
    const sealed = Uint8Array.of(1, 2, 3);
    const ended = journal.commit({
      payment: { ...begun, version: 2, state: 'cancelled', finalAt: 1, sealed },
    });
    expect(ended.sealed).toBeNull();
    expect(journal.sealedRecords()).toEqual([]);
  });

  test('is all or nothing: receipts that cannot be stored leave no approval', () => {
    const { journal } = temporaryJournal();
    const begun = paymentOf();
    journal.create(begun, claimFor(begun));
    const broken = { copy: 'cashier' as 'customer', receiptline: '' };
    expect(() =>
      journal.commit({
        payment: { ...begun, version: 2, state: 'approved' },
        allocateStan: true,
        outbox: { kind: 'advice' },
        print: [broken],
      }),
    ).toThrow('CHECK constraint failed');
    expect(journal.payment(begun.id)).toEqual(begun);
    expect(journal.outbox()).toEqual([]);
    expect(approveOffline(journal, { id: 'payment-2' }).stan).toBe(1);
  });
});

describe('numbers', () => {
  test('a STAN is taken once, whatever happens to the payment, and survives a restart', () => {
    const { journal, reopen } = temporaryJournal();
    const stans = ['a', 'b', 'c'].map((id) => approveOffline(journal, { id }).stan);
    expect([...stans, approveOffline(reopen(), { id: 'd' }).stan]).toEqual([1, 2, 3, 4]);
  });

  test('after 999999 comes 1', () => {
    const { journal, path } = temporaryJournal();
    inDatabase(path, (database) => database.exec("UPDATE counters SET value = 999998 WHERE name = 'stan'"));
    expect(['a', 'b'].map((id) => approveOffline(journal, { id }).stan)).toEqual([999_999, 1]);
  });

  test.each([
    [Date.UTC(2026, 0, 1, 0, 0, 0), '600100000001'],
    [Date.UTC(2026, 11, 31, 23, 59, 59, 999), '636523000001'],
    [Date.UTC(2028, 11, 31, 12, 0, 0), '836612000001'],
    [Date.UTC(2030, 1, 28, 9, 30, 0), '005909000001'],
  ])('the retrieval reference is made of date, hour and STAN: %d gives %s', (at, reference) => {
    const { journal } = temporaryJournal(new SimulatedClock(at));
    expect(approveOffline(journal).retrievalReference).toBe(reference);
  });

  test('receipts can show the STAN that their own commit allocates', () => {
    const { journal } = temporaryJournal();
    const begun = paymentOf();
    journal.create(begun, claimFor(begun));
    journal.commit({
      payment: { ...begun, version: 2, state: 'approved' },
      allocateStan: true,
      outbox: { kind: 'advice' },
      print: ({ stan, retrievalReference }) => [
        { copy: 'customer', receiptline: `${stan} ${retrievalReference}` },
      ],
    });
    expect(journal.nextPrintJob()?.receiptline).toBe('1 600509000001');
  });
});

describe('looking back', () => {
  test('payments come newest first, page by page', () => {
    const { journal } = temporaryJournal();
    for (const id of ['c', 'a', 'b', 'd']) journal.create(paymentOf({ id }), claimFor(paymentOf({ id })));
    expect(journal.payments({ limit: 3 }).map(({ id }) => id)).toEqual(['d', 'b', 'a']);
    expect(journal.payments({ limit: 3, beforeId: 'a' }).map(({ id }) => id)).toEqual(['c']);
    expect(journal.payments({ limit: 3, beforeId: 'unknown' })).toEqual([]);
    expect(journal.payments({ limit: 0 })).toEqual([]);
  });

  test('unfinished are those in no final state, oldest first', () => {
    const { journal, reopen } = temporaryJournal();
    for (const id of ['z', 'y', 'x']) journal.create(paymentOf({ id }), claimFor(paymentOf({ id })));
    journal.commit({ payment: paymentOf({ id: 'y', version: 2, state: 'timed_out', finalAt: 1 }) });
    journal.commit({ payment: paymentOf({ id: 'x', version: 2, state: 'authorising' }), allocateStan: true });
    approveOffline(journal, { id: 'w' });
    expect(
      reopen()
        .unfinished()
        .map(({ id, state }) => [id, state]),
    ).toEqual([
      ['z', 'awaiting_tender'],
      ['x', 'authorising'],
    ]);
  });
});

describe('a cryptogram', () => {
  const card = { panToken: '5F1C', atc: 7, cryptogram: '1122334455667788' };

  test('is replayed in any payment but the first that showed it', () => {
    const { journal, reopen } = temporaryJournal();
    expect(journal.isReplayed(card, 'first')).toBe(false);
    approveOffline(journal, { id: 'first' });
    expect(journal.isReplayed(card, 'first')).toBe(false);
    expect(reopen().isReplayed(card, 'second')).toBe(true);
  });

  test('stays with its first payment when a second one is declined for it', () => {
    const { journal } = temporaryJournal();
    approveOffline(journal, { id: 'first' });
    const second = paymentOf({ id: 'second' });
    journal.create(second, claimFor(second));
    journal.commit({
      payment: { ...second, version: 2, state: 'declined', finalAt: 1, card: capturedCard() },
    });
    expect(journal.isReplayed(card, 'first')).toBe(false);
    expect(journal.isReplayed(card, 'second')).toBe(true);
  });

  test.each([
    ['another card', { ...card, panToken: '0000' }],
    ['another counter', { ...card, atc: 8 }],
    ['another value', { ...card, cryptogram: '0000000000000000' }],
    ['none at all', { ...card, cryptogram: null }],
  ])('with %s is not replayed', (_, other) => {
    const { journal } = temporaryJournal();
    approveOffline(journal);
    expect(journal.isReplayed(other, 'second')).toBe(false);
  });
});

describe('a transaction counter', () => {
  const card = { panToken: '5F1C', panSequenceNumber: '01', atc: 7 };

  test('went back where an approved payment has it, or a later one', () => {
    const { journal, reopen } = temporaryJournal();
    expect(journal.counterWentBack(card, 'second')).toBe(false);
    approveOffline(journal, { id: 'first' });
    expect(journal.counterWentBack(card, 'first')).toBe(false);
    const reopened = reopen();
    for (const atc of [1, 6, 7]) expect(reopened.counterWentBack({ ...card, atc }, 'second')).toBe(true);
    for (const atc of [8, 0xffff]) expect(reopened.counterWentBack({ ...card, atc }, 'second')).toBe(false);
  });

  test.each([
    ['another number', { ...card, panToken: '0000' }],
    ['the same number and another sequence number', { ...card, panSequenceNumber: '02' }],
    ['the same number and no sequence number', { ...card, panSequenceNumber: null }],
  ])('of a card with %s is a counter of its own', (_, other) => {
    const { journal } = temporaryJournal();
    approveOffline(journal);
    expect(journal.counterWentBack(other, 'second')).toBe(false);
  });

  test('that a declined card showed proves nothing', () => {
    const { journal } = temporaryJournal();
    const first = paymentOf({ id: 'first' });
    journal.create(first, claimFor(first));
    journal.commit({
      payment: { ...first, version: 2, state: 'declined', finalAt: 1, card: capturedCard() },
    });
    expect(journal.counterWentBack(card, 'second')).toBe(false);
  });
});

function journalIds(journal: { payments(query: { limit: number }): Payment[] }): string[] {
  return journal.payments({ limit: 10 }).map(({ id }) => id);
}

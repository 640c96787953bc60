import { describe, expect, test } from 'vitest';
import {
  DELIVERED,
  DOWN,
  forwardBench,
  HOUR,
  MINUTE,
  NO_ANSWER,
  paymentIdOf,
  refused,
  SECOND,
} from '../../../support/forward-bench.ts';
import { approveOffline } from '../../../support/payments.ts';

/** Counts the transactions that forwarding makes. */
function counted(bench: ReturnType<typeof forwardBench>) {
  const { journal } = bench.at;
  const sizes = { claims: [] as number[], conclusions: [] as number[] };
  const claimDue = journal.claimDue.bind(journal);
  journal.claimDue = (...query) => {
    const claimed = claimDue(...query);
    if (claimed.length > 0) sizes.claims.push(claimed.length);
    return claimed;
  };
  const conclude = journal.conclude.bind(journal);
  journal.conclude = (ends) => {
    sizes.conclusions.push(ends.length);
    return conclude(ends);
  };
  return sizes;
}

function queued(bench: ReturnType<typeof forwardBench>, count: number) {
  for (let each = 0; each < count; each++) approveOffline(bench.at.journal, { id: `${each}` });
}

describe('a full queue', () => {
  test('goes out in batches that grow to a hundred, each claimed and concluded in one transaction', async () => {
    const bench = forwardBench({ window: 256 });
    queued(bench, 240);
    const sizes = counted(bench);
    bench.forwarder.start();
    await bench.at.clock.run(SECOND);
    expect(bench.settled).toHaveLength(240);
    expect(sizes.claims.slice(0, 6)).toEqual([1, 2, 4, 8, 16, 32]);
    expect(Math.max(...sizes.claims)).toBe(100);
    expect(sizes.conclusions.length).toBeLessThanOrEqual(sizes.claims.length);
  });

  test('gives the event loop free between two batches', async () => {
    const bench = forwardBench({ window: 256 });
    queued(bench, 120);
    bench.forwarder.start();
    let seen = 0;
    const between = () => {
      if (bench.settled.length === 120) return;
      seen++;
      bench.at.clock.after(0, between);
    };
    bench.at.clock.after(0, between);
    await bench.at.clock.run(SECOND);
    expect(seen).toBeGreaterThan(6);
  });

  test('never has more under way than the window, nor more than a batch in one transaction', async () => {
    const bench = forwardBench({ window: 120 });
    queued(bench, 250);
    bench.upstream.script = () => undefined;
    const sizes = counted(bench);
    bench.forwarder.start();
    let most = 0;
    for (let round = 0; round < 14; round++) {
      await bench.at.clock.run(SECOND);
      most = Math.max(most, bench.upstream.openDeliveries.length);
      for (const id of bench.upstream.openDeliveries) bench.upstream.answer(id, DELIVERED);
    }
    await bench.at.clock.run(SECOND);
    expect(most).toBe(120);
    expect(Math.max(...sizes.claims, ...sizes.conclusions)).toBe(100);
    expect(bench.settled).toHaveLength(250);
  });

  test('is told of in one line a batch, and one by one where a person must look', async () => {
    const bench = forwardBench({ window: 256 });
    queued(bench, 100);
    bench.upstream.script = (message) => (paymentIdOf(message) === '90' ? refused('30') : DELIVERED);
    bench.forwarder.start();
    await bench.at.clock.run(SECOND);
    const told = bench.log.lines.filter(({ level }) => level === 'info');
    expect(told.length).toBeLessThan(10);
    expect(told.reduce((sum, { fields }) => sum + (fields.count ?? 0), 0)).toBe(99);
    const warned = bench.log.lines.filter(({ level }) => level === 'warn');
    expect(warned).toMatchObject([{ fields: { paymentId: '90', reason: 'refused by the host: 30' } }]);
  });
});

describe('an answer', () => {
  test('waits for others a few milliseconds at most before it is durable', async () => {
    const bench = forwardBench();
    queued(bench, 7);
    bench.upstream.script = (message) => (Number(paymentIdOf(message)) < 3 ? DELIVERED : undefined);
    bench.forwarder.start();
    await bench.at.clock.run(SECOND);
    const sizes = counted(bench);
    bench.upstream.answer('3', DELIVERED);
    await bench.at.clock.run(0);
    bench.upstream.answer('4', DELIVERED);
    await bench.at.clock.run(3);
    expect(sizes.conclusions).toEqual([]);
    await bench.at.clock.run(1);
    expect(sizes.conclusions).toEqual([2]);
  });

  test('that the journal cannot take loses none of those that came with it', async () => {
    const bench = forwardBench({ window: 256 });
    queued(bench, 60);
    const { journal } = bench.at;
    const bad = journal.outbox()[40]!.seq;
    const conclude = journal.conclude.bind(journal);
    journal.conclude = (ends) => {
      if (ends.some(({ seq }) => seq === bad)) throw new Error('a bug of ours');
      return conclude(ends);
    };
    bench.forwarder.start();
    await bench.at.clock.run(SECOND);
    expect(bench.settled).toHaveLength(59);
    expect(journal.outbox()).toMatchObject([{ seq: bad, state: 'waiting', mayHaveArrived: true }]);
    expect(bench.log.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { fields: { paymentId: '40' } },
    ]);
  });

  test('that comes while forwarding stops is durable before it has stopped', async () => {
    const bench = forwardBench();
    queued(bench, 1);
    bench.upstream.script = () => undefined;
    bench.forwarder.start();
    await bench.at.clock.run(0);
    const stopped = bench.forwarder.stop();
    bench.upstream.answer('0', DELIVERED);
    await stopped;
    expect(bench.at.journal.outbox()).toEqual([]);
    expect(bench.at.clock.pendingTimers).toBe(0);
  });
});

describe('many records that never get an answer', () => {
  test('do not keep the others from getting theirs', async () => {
    const bench = forwardBench({ window: 16 });
    queued(bench, 60);
    bench.upstream.script = (message) => (Number(paymentIdOf(message)) % 6 === 0 ? NO_ANSWER : DELIVERED);
    bench.forwarder.start();
    await bench.at.clock.run(MINUTE);
    expect(bench.settled).toHaveLength(50);
    await bench.at.clock.run(HOUR);
    expect(bench.at.journal.outboxTotals()).toMatchObject({ waiting: 10, parked: 0 });
  });
});

describe('a way to the host that is full', () => {
  test('slows forwarding down without a pause, and loses nothing', async () => {
    const bench = forwardBench({ window: 64 });
    queued(bench, 100);
    const { upstream } = bench;
    upstream.script = () => (upstream.openDeliveries.length >= 10 ? DOWN : undefined);
    bench.forwarder.start();
    for (let round = 0; round < 200 && bench.settled.length < 100; round++) {
      await bench.at.clock.run(SECOND);
      for (const id of upstream.openDeliveries) upstream.answer(id, DELIVERED);
    }
    expect(bench.settled).toHaveLength(100);
    expect(upstream.order.filter((line) => line.endsWith('again'))).toEqual([]);
  });
});

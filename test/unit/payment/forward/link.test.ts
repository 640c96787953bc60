import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';
import {
  DELIVERED,
  DOWN,
  forwardBench,
  HOUR,
  MINUTE,
  NO_ANSWER,
  paymentIdOf,
  SECOND,
} from '../../../support/forward-bench.ts';
import { approveOffline } from '../../../support/payments.ts';

describe('the link', () => {
  test('coming up makes everything due at once', async () => {
    const { at, upstream, forwarder } = forwardBench();
    for (const id of ['a', 'b', 'c']) approveOffline(at.journal, { id });
    upstream.script = () => DOWN;
    forwarder.start();
    upstream.setLink('down');
    await at.clock.run(HOUR);
    const during = upstream.order.length;
    upstream.script = () => DELIVERED;
    upstream.setLink('up');
    await at.clock.run(0);
    expect(upstream.order.slice(during)).toEqual(['advice a', 'advice b', 'advice c']);
  });

  test('being down costs one try a minute, however much waits', async () => {
    const { at, upstream, forwarder } = forwardBench();
    for (let each = 0; each < 50; each++) approveOffline(at.journal, { id: `${each}` });
    upstream.setLink('down');
    upstream.script = () => DOWN;
    forwarder.start();
    await at.clock.run(HOUR);
    expect(upstream.order.length).toBeGreaterThan(40);
    expect(upstream.order.length).toBeLessThan(75);
  });

  test('flapping neither loses nor doubles a record, nor sends one twice at once', async () => {
    const { at, upstream, settled, forwarder } = forwardBench();
    const ids = Array.from({ length: 20 }, (_, each) => `p${each}`);
    for (const id of ids) approveOffline(at.journal, { id });
    upstream.script = () => undefined;
    forwarder.start();
    const results = [DELIVERED, NO_ANSWER, DOWN];
    const chance = new SeededRandom('flapping');
    for (let round = 0; round < 400 && settled.length < ids.length; round++) {
      upstream.setLink(round % 3 === 0 ? 'down' : 'up');
      await at.clock.run(SECOND);
      const open = upstream.openDeliveries;
      expect(new Set(open).size).toBe(open.length);
      expect(open.length).toBeLessThanOrEqual(8);
      for (const id of open) upstream.answer(id, results[chance.bytes(1)[0]! % 3]!);
    }
    await at.clock.run(SECOND);
    expect(settled.map(({ id }) => id).sort()).toEqual([...ids].sort());
    for (const id of ids) {
      const tries = upstream.delivered.filter(
        ({ message }) => 'transaction' in message && message.transaction.paymentId === id,
      );
      expect(
        new Set(tries.map(({ message }) => 'transaction' in message && message.transaction.stan)).size,
      ).toBe(1);
    }
  });

  test('flapping does not put a record that gets no answer in front of the others again and again', async () => {
    const { at, upstream, settled, forwarder } = forwardBench();
    for (const id of ['poison', 'a', 'b', 'c']) approveOffline(at.journal, { id });
    upstream.script = (message) => (paymentIdOf(message) === 'poison' ? undefined : DELIVERED);
    forwarder.start();
    for (let round = 0; round < 3; round++) {
      await at.clock.run(SECOND);
      upstream.setLink('down');
      for (const id of upstream.openDeliveries) upstream.answer(id, NO_ANSWER);
      await at.clock.run(0);
      upstream.setLink('up');
    }
    expect(settled.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  test('of a host that wakes up is used twice as much with each round, up to the window', async () => {
    const { at, upstream, forwarder } = forwardBench();
    for (let each = 0; each < 40; each++) approveOffline(at.journal, { id: `${each}` });
    upstream.script = () => undefined;
    forwarder.start();
    const widths: number[] = [];
    for (let round = 0; round < 5; round++) {
      await at.clock.run(0);
      widths.push(upstream.openDeliveries.length);
      for (const id of upstream.openDeliveries) upstream.answer(id, DELIVERED);
    }
    expect(widths).toEqual([1, 2, 4, 8, 8]);
  });
});

describe('time', () => {
  test('set back by a day does not put off what is owed', async () => {
    const { at, upstream, forwarder } = forwardBench();
    approveOffline(at.journal);
    let tries = 0;
    upstream.script = () => (++tries === 1 ? NO_ANSWER : DELIVERED);
    forwarder.start();
    await at.clock.run(SECOND);
    at.clock.jumpWallClock(-24 * HOUR);
    await at.clock.run(2 * MINUTE);
    expect(at.journal.outbox()).toEqual([]);
  });
});

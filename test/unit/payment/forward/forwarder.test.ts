import { describe, expect, onTestFinished, test } from 'vitest';
import { Forwarder } from '../../../../src/payment/forward/forwarder.ts';
import type { Payment } from '../../../../src/payment/payment.ts';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import type { DeliveryResult } from '../../../../src/platform/ports/upstream.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';
import { memoryLog } from '../../../support/memory-log.ts';
import { approveOffline, capturedCard, leaveUnanswered } from '../../../support/payments.ts';
import { ScriptedUpstream } from '../../../support/scripted-upstream.ts';
import { temporaryJournal } from '../../../support/temporary-journal.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DELIVERED: DeliveryResult = { kind: 'acknowledged', responseCode: '00' };
const NO_ANSWER: DeliveryResult = { kind: 'unknown', reason: 'no answer' };
const DOWN: DeliveryResult = { kind: 'not_sent', reason: 'connection refused' };
const refused = (responseCode: string): DeliveryResult => ({ kind: 'refused', responseCode });

function setUp() {
  const at = temporaryJournal();
  const upstream = new ScriptedUpstream();
  const log = memoryLog();
  const settled: Payment[] = [];
  const make = () =>
    new Forwarder({
      journal: at.journal,
      upstream,
      clock: at.clock,
      random: new SeededRandom('forward'),
      log,
      onSettled: (payment) => settled.push(payment),
    });
  const forwarder = make();
  onTestFinished(() => void forwarder.stop());
  return { at, upstream, log, settled, forwarder, make };
}

const forwardingOf = (settled: Payment[]) => settled.map(({ id, forwarding }) => `${id} ${forwarding}`);

describe('what is owed', () => {
  test('goes out at start: reversals first, then advices by age', async () => {
    const { at, upstream, settled, forwarder } = setUp();
    approveOffline(at.journal, { id: 'a' });
    approveOffline(at.journal, { id: 'b' });
    leaveUnanswered(at.journal, { id: 'r' });
    forwarder.start();
    await at.clock.run(SECOND);
    expect(upstream.order).toEqual(['reversal r', 'advice a', 'advice b']);
    expect(forwardingOf(settled)).toEqual([
      'r reversal_acknowledged',
      'a advice_acknowledged',
      'b advice_acknowledged',
    ]);
    expect(at.journal.outbox()).toEqual([]);
    expect(at.clock.pendingTimers).toBe(0);
  });

  test('goes out when it comes into being, without waiting', async () => {
    const { at, upstream, forwarder } = setUp();
    forwarder.start();
    await at.clock.run(SECOND);
    approveOffline(at.journal);
    forwarder.nudge();
    await at.clock.run(0);
    expect(upstream.order).toEqual(['advice payment-1']);
  });

  test('carries what the host needs, and the sealed record unopened', async () => {
    const { at, upstream, forwarder } = setUp();
    const advice = approveOffline(at.journal, { id: 'a' });
    const unanswered = leaveUnanswered(at.journal, { id: 'r' });
    const now = at.clock.now();
    forwarder.start();
    await at.clock.run(SECOND);
    const transaction = (payment: Payment) => ({
      paymentId: payment.id,
      stan: payment.stan,
      retrievalReference: payment.retrievalReference,
      amount: payment.amount,
      transactionType: '00',
      localTime: payment.createdAt,
      sealed: Uint8Array.of(0xc0, 0xff, 0xee),
      cvm: null,
    });
    expect(upstream.delivered).toEqual([
      {
        message: {
          kind: 'reversal',
          stan: 3,
          original: transaction(unanswered),
          originalTransmittedAt: unanswered.transmittedAt,
          cause: 'timeout',
          repeat: false,
        },
        transmittedAt: now,
      },
      {
        message: {
          kind: 'advice',
          transaction: transaction(advice),
          authorisationCode: 'T12345',
          repeat: false,
        },
        transmittedAt: now,
      },
    ]);
  });

  test('waits while the forwarder is stopped', async () => {
    const { at, upstream, forwarder } = setUp();
    approveOffline(at.journal);
    forwarder.nudge();
    forwarder.start();
    await forwarder.stop();
    const before = upstream.order.length;
    approveOffline(at.journal, { id: 'later' });
    forwarder.nudge();
    upstream.setLink('up');
    await at.clock.run(HOUR);
    expect(upstream.order).toHaveLength(before);
    expect(at.clock.pendingTimers).toBe(0);
  });
});

describe('a repeat', () => {
  test('after silence differs from the original only in being a repeat', async () => {
    const { at, upstream, forwarder } = setUp();
    leaveUnanswered(at.journal);
    upstream.script = ({ repeat }) => (repeat ? DELIVERED : NO_ANSWER);
    forwarder.start();
    await at.clock.run(MINUTE);
    const [first, second] = upstream.delivered;
    expect(upstream.order).toEqual(['reversal payment-1', 'reversal payment-1 again']);
    expect(second!.message).toEqual({ ...first!.message, repeat: true });
    expect(second!.transmittedAt).toBeGreaterThan(first!.transmittedAt);
  });

  test('is sent when the process died between sending and acknowledging', async () => {
    const { at, upstream, forwarder, make } = setUp();
    approveOffline(at.journal);
    upstream.script = () => undefined;
    forwarder.start();
    await at.clock.run(SECOND);
    at.reopen();
    upstream.script = () => DELIVERED;
    const afterRestart = make();
    afterRestart.start();
    await at.clock.run(SECOND);
    await afterRestart.stop();
    expect(upstream.order).toEqual(['advice payment-1', 'advice payment-1 again']);
  });

  test('is not claimed of a record that provably never left', async () => {
    const { at, upstream, forwarder } = setUp();
    approveOffline(at.journal);
    let tries = 0;
    upstream.script = () => (++tries < 4 ? DOWN : DELIVERED);
    forwarder.start();
    await at.clock.run(10 * MINUTE);
    expect(upstream.order).toEqual(Array(4).fill('advice payment-1'));
  });

  test('comes ever more slowly, but never ends', async () => {
    const { at, upstream, forwarder } = setUp();
    approveOffline(at.journal);
    upstream.script = () => NO_ANSWER;
    forwarder.start();
    await at.clock.run(24 * HOUR);
    const times = upstream.delivered.map(({ transmittedAt }) => transmittedAt);
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    expect(gaps[0]).toBeLessThanOrEqual(5 * SECOND);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(15 * MINUTE);
    expect(Math.min(...gaps.slice(10))).toBeGreaterThanOrEqual(7 * MINUTE);
    expect(at.journal.outbox()).toMatchObject([{ state: 'waiting', lastResult: 'no answer' }]);
  });
});

describe('an unanswerable record', () => {
  test('holds up none of the others', async () => {
    const { at, upstream, forwarder } = setUp();
    leaveUnanswered(at.journal, { id: 'poison' });
    for (let each = 0; each < 30; each++) approveOffline(at.journal, { id: `good ${each}` });
    upstream.script = (message) => (message.kind === 'reversal' ? NO_ANSWER : DELIVERED);
    forwarder.start();
    await at.clock.run(5 * SECOND);
    expect(at.journal.outbox()).toMatchObject([{ payment: { id: 'poison' }, state: 'waiting' }]);
    expect(upstream.order.filter((line) => line.startsWith('advice'))).toHaveLength(30);
  });

  test('that the host answers with "later" for ever is parked at last', async () => {
    const { at, upstream, settled, forwarder } = setUp();
    approveOffline(at.journal, { id: 'poison' });
    approveOffline(at.journal, { id: 'good' });
    upstream.script = (message) =>
      message.kind === 'advice' && message.transaction.paymentId === 'poison' ? refused('96') : DELIVERED;
    forwarder.start();
    await at.clock.run(24 * HOUR);
    expect(forwardingOf(settled)).toEqual(['good advice_acknowledged', 'poison parked']);
    expect(at.journal.outbox()).toMatchObject([{ lastResult: 'host answered 96, 48 times', attempts: 48 }]);
  });

  test('whose sealed part does not open is parked at once', async () => {
    const { at, upstream, settled, log, forwarder } = setUp();
    approveOffline(at.journal);
    upstream.script = () => new TerminalError('sealed_record_unreadable');
    forwarder.start();
    await at.clock.run(SECOND);
    expect(forwardingOf(settled)).toEqual(['payment-1 parked']);
    expect(log.text()).toContain('sealed_record_unreadable');
  });

  test('whose message breaks on a bug of ours is tried later and logged, and the others go on', async () => {
    const { at, upstream, log, forwarder } = setUp();
    for (const id of ['bad', 'good 1', 'good 2']) approveOffline(at.journal, { id });
    upstream.script = (message) =>
      message.kind === 'advice' && message.transaction.paymentId === 'bad'
        ? new Error('PAN 5413330089600010 in a message of ours')
        : DELIVERED;
    forwarder.start();
    await at.clock.run(SECOND);
    expect(at.journal.outbox()).toMatchObject([{ payment: { id: 'bad' }, lastResult: 'internal' }]);
    expect(log.text()).not.toContain('5413330089600010');
  });

  test('that an upstream never ends is given up after two minutes, its late answer ignored', async () => {
    const { at, upstream, forwarder } = setUp();
    approveOffline(at.journal, { id: 'hangs' });
    upstream.script = () => undefined;
    forwarder.start();
    await at.clock.run(2 * MINUTE - 1);
    expect(at.journal.outbox()).toMatchObject([{ lastResult: null }]);
    upstream.script = () => DELIVERED;
    await at.clock.run(MINUTE);
    expect(upstream.order).toEqual(['advice hangs', 'advice hangs again']);
    upstream.answer('hangs', refused('30'));
    await at.clock.run(MINUTE);
    expect(at.journal.payment('hangs')?.forwarding).toBe('advice_acknowledged');
  });
});

describe('an answer', () => {
  test.each<[string, DeliveryResult, string, string | null]>([
    ['approved', DELIVERED, 'advice_acknowledged', null],
    ['a duplicate, which an earlier try must have been', refused('94'), 'advice_acknowledged', null],
    ['declined by the issuer', refused('51'), 'parked', 'declined by the host: 51'],
    ['refused for its form', refused('30'), 'parked', 'refused by the host: 30'],
    ['refused with a code nobody knows', refused('Z9'), 'parked', 'refused by the host: Z9'],
  ])('that the advice is %s ends it', async (_, result, forwarding, lastResult) => {
    const { at, upstream, settled, forwarder } = setUp();
    approveOffline(at.journal);
    upstream.script = () => result;
    forwarder.start();
    await at.clock.run(HOUR);
    expect(upstream.order).toHaveLength(1);
    expect(settled).toMatchObject([{ forwarding }]);
    expect(at.journal.outbox().map((entry) => entry.lastResult)).toEqual(
      lastResult === null ? [] : [lastResult],
    );
  });

  test('of the issuer is final: the sealed record goes. One about form keeps it', async () => {
    const { at, upstream, forwarder } = setUp();
    approveOffline(at.journal, { id: 'declined' });
    approveOffline(at.journal, { id: 'malformed' });
    upstream.script = (message) =>
      message.kind === 'advice' && message.transaction.paymentId === 'declined'
        ? refused('05')
        : refused('30');
    forwarder.start();
    await at.clock.run(SECOND);
    expect(at.journal.payment('declined')?.sealed).toBeNull();
    expect(at.journal.payment('malformed')?.sealed).not.toBeNull();
  });

  test('that the original is unknown settles a reversal: nothing was charged', async () => {
    const { at, upstream, settled, forwarder } = setUp();
    leaveUnanswered(at.journal);
    upstream.script = () => refused('25');
    forwarder.start();
    await at.clock.run(SECOND);
    expect(forwardingOf(settled)).toEqual(['payment-1 reversal_acknowledged']);
  });

  test('that cannot be made durable leaves the record for a repeat', async () => {
    const { at, upstream, log, forwarder } = setUp();
    approveOffline(at.journal);
    const acknowledge = at.journal.acknowledge.bind(at.journal);
    let broken = true;
    at.journal.acknowledge = (seq, code) => {
      if (broken) throw new TerminalError('database_failed');
      return acknowledge(seq, code);
    };
    forwarder.start();
    await at.clock.run(SECOND);
    broken = false;
    expect(log.lines.map(({ fields }) => fields.code)).toContain('database_failed');
    await at.clock.run(MINUTE);
    expect(upstream.order).toEqual(['advice payment-1', 'advice payment-1 again']);
    expect(at.journal.outbox()).toEqual([]);
  });
});

describe('the link', () => {
  test('coming up makes everything due at once', async () => {
    const { at, upstream, forwarder } = setUp();
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
    const { at, upstream, forwarder } = setUp();
    for (let each = 0; each < 50; each++) approveOffline(at.journal, { id: `${each}` });
    upstream.setLink('down');
    upstream.script = () => DOWN;
    forwarder.start();
    await at.clock.run(HOUR);
    expect(upstream.order.length).toBeGreaterThan(40);
    expect(upstream.order.length).toBeLessThan(75);
  });

  test('flapping neither loses nor doubles a record, nor sends one twice at once', async () => {
    const { at, upstream, settled, forwarder } = setUp();
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
    const { at, upstream, settled, forwarder } = setUp();
    for (const id of ['poison', 'a', 'b', 'c']) approveOffline(at.journal, { id });
    upstream.script = (message) =>
      message.kind === 'advice' && message.transaction.paymentId === 'poison' ? undefined : DELIVERED;
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

  test('of a host that wakes up is used more with each answer, up to eight records at once', async () => {
    const { at, upstream, forwarder } = setUp();
    for (let each = 0; each < 40; each++) approveOffline(at.journal, { id: `${each}` });
    upstream.script = () => undefined;
    forwarder.start();
    const widths: number[] = [];
    for (let round = 0; round < 5; round++) {
      await at.clock.run(0);
      widths.push(upstream.openDeliveries.length);
      for (const id of upstream.openDeliveries) upstream.answer(id, DELIVERED);
    }
    expect(widths).toEqual([1, 2, 8, 8, 8]);
  });
});

describe('time', () => {
  test('set back by a day does not put off what is owed', async () => {
    const { at, upstream, forwarder } = setUp();
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

describe('before a new request on a card', () => {
  test('nothing need be done when no reversal of it waits', async () => {
    const { at, forwarder } = setUp();
    leaveUnanswered(at.journal, { card: capturedCard({ panToken: 'other' }) });
    expect(await forwarder.reversalsSettled('5F1C')).toBe(true);
  });

  test('its reversal is sent at once, and its answer awaited', async () => {
    const { at, upstream, forwarder } = setUp();
    leaveUnanswered(at.journal);
    upstream.script = ({ repeat }) => (repeat ? undefined : NO_ANSWER);
    forwarder.start();
    await at.clock.run(SECOND / 2);
    const settled = forwarder.reversalsSettled('5F1C');
    await at.clock.run(0);
    expect(upstream.order).toEqual(['reversal payment-1', 'reversal payment-1 again']);
    upstream.answer('payment-1', DELIVERED);
    expect(await settled).toBe(true);
    expect(at.clock.pendingTimers).toBe(0);
  });

  test('it is told no when the reversal is not answered in time', async () => {
    const { at, upstream, forwarder } = setUp();
    leaveUnanswered(at.journal);
    upstream.script = () => undefined;
    forwarder.start();
    const settled = forwarder.reversalsSettled('5F1C');
    await at.clock.run(20 * SECOND);
    expect(await settled).toBe(false);
  });

  test('it is told no when forwarding stops meanwhile', async () => {
    const { at, upstream, forwarder } = setUp();
    leaveUnanswered(at.journal);
    upstream.script = () => undefined;
    forwarder.start();
    const settled = forwarder.reversalsSettled('5F1C');
    void forwarder.stop();
    expect(await settled).toBe(false);
  });

  test('it is told no at once while the host is away', async () => {
    const { at, upstream, forwarder } = setUp();
    leaveUnanswered(at.journal);
    upstream.setLink('down');
    forwarder.start();
    expect(await forwarder.reversalsSettled('5F1C')).toBe(false);
  });
});

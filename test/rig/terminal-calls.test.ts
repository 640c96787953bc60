import { afterAll, describe, expect, test } from 'vitest';
import { countAgreement } from '../support/agreement.ts';
import { expectShownIsKept } from '../support/shown-is-kept.ts';
import { callsDuring, killAt, tellingPoints } from '../support/system-calls.ts';
import { TerminalBench } from '../support/terminal-bench.ts';
import { WorkerEnded } from '../support/terminal-process.ts';

/** One stretch of a payment's life, to be cut short at each of its system calls. */
interface Stretch {
  name: string;
  card: string;
  upstream?: Record<string, unknown>;
  /** Before the tracer comes. */
  before(bench: TerminalBench, sell: () => Promise<unknown>): Promise<unknown>;
  traced(bench: TerminalBench, sell: () => Promise<unknown>): Promise<unknown>;
  /** With the terminal gone. */
  after?(bench: TerminalBench): Promise<unknown>;
}

const offline = async (bench: TerminalBench) => {
  await bench.host.close();
  await bench.untilLink('down');
};

const STRETCHES: readonly Stretch[] = [
  {
    name: 'a payment online',
    card: 'visa-phone',
    before: (bench) => bench.untilLink('up'),
    traced: (_, sell) => sell(),
  },
  {
    name: 'a payment offline',
    card: 'mastercard-card',
    before: offline,
    traced: (_, sell) => sell(),
  },
  {
    name: 'the delivery of an advice',
    card: 'mastercard-card',
    before: async (bench, sell) => {
      await offline(bench);
      await sell();
    },
    traced: async (bench) => {
      await bench.host.reopen();
      await bench.untilQueueEmpty();
    },
    after: (bench) => bench.host.close(),
  },
  {
    name: 'a payment that the host does not answer, and its reversal',
    card: 'visa-phone',
    upstream: { answerTimeoutMs: 150 },
    before: async (bench) => {
      await bench.untilLink('up');
      bench.host.switches.noAnswer = 'payments';
    },
    traced: async (bench, sell) => {
      await sell();
      bench.host.switches.noAnswer = null;
      await bench.untilQueueEmpty();
    },
    after: async (bench) => {
      bench.host.switches.noAnswer = null;
    },
  },
];

const tally = { stretches: 0, crashes: 0, survived: 0, payments: 0, approved: 0, lost: 0, doubled: 0 };

/** Resolves true when the worker was killed on the way. */
async function killedDuring(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return false;
  } catch (error) {
    if (error instanceof WorkerEnded) return true;
    throw error;
  }
}

describe('kill -9 at each system call of', () => {
  test.concurrent.each(STRETCHES)(
    '$name',
    { timeout: 240_000 },
    async ({ card, upstream = {}, before, traced, after }) => {
      const bench = await TerminalBench.open({ upstream });
      try {
        let sales = 0;
        const amount = () => `${1 + (sales % 9)}.${10 + (sales % 90)}`;
        const sell = () => bench.sell(amount(), card, `sale-${sales}`);
        await bench.start();
        await before(bench, sell);
        const points = tellingPoints(await callsDuring(bench.process.pid, () => traced(bench, sell)));
        expect(points.filter(({ call }) => call === 'fsync').length).toBeGreaterThanOrEqual(2);
        for (const point of points) {
          await bench.kill();
          await after?.(bench);
          await bench.start();
          // The register had no answer, or lost it, and asks again.
          await sell();
          sales++;
          await before(bench, sell);
          await killAt(bench.process.pid, point);
          if (await killedDuring(traced(bench, sell))) tally.crashes++;
          else tally.survived++;
        }
        await bench.kill();
        await after?.(bench);
        await bench.host.reopen();
        await bench.start();
        await bench.untilLink('up');
        await sell();
        const { approved, lost, doubled } = await countAgreement(bench);
        await bench.kill();
        await bench.start();
        await expectShownIsKept(bench);
        tally.payments += sales + 1;
        tally.approved += approved;
        tally.lost += lost;
        tally.doubled += doubled;
        tally.stretches++;
      } finally {
        await bench.close();
      }
    },
  );

  afterAll(() => {
    // Only where each stretch has come to its agreement.
    if (tally.stretches < STRETCHES.length) return;
    process.stdout.write(`kill -9 at system calls: ${JSON.stringify(tally)}\n`);
  });
});

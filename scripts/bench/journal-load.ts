import { join } from 'node:path';
import type { Journal } from '../../src/payment/journal/journal.ts';
import { openJournal } from '../../src/payment/journal/sqlite-journal.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { BareJournal } from './bare-journal.ts';
import { AUDIT_KEY, offlinePayment } from './durable-points.ts';
import { besideOf, type Figure, figureOf, median, monotonicUs, percentile } from './figure.ts';
import { fillJournal } from './journal-fill.ts';

const BATCH = 100;
const ROUNDS = 400;
const WARM_UP = 20;
const FEW = ROUNDS * BATCH + 1_000;
const MANY = 1_000_000;
const PAUSE_MS = 60_000;

/**
 * The drain, with payments taken between its batches: with as many waiting as are drained and a thousand more, and with
 * a million.
 */
export function underLoad(folder: string): Figure[] {
  return [FEW, MANY].flatMap((waiting) => loaded(folder, waiting));
}

interface Samples {
  claim: number[];
  conclude: number[];
  point: number[];
  bare: number[];
  /** CPU of this process, claim and conclude together, us. */
  cpu: number[];
}

function loaded(folder: string, waiting: number): Figure[] {
  const path = join(folder, `loaded-${waiting}.db`);
  fillJournal(path, waiting);
  const journal = openJournal({ path, clock: new SystemClock(), auditKey: AUDIT_KEY });
  const bare = new BareJournal(join(folder, `bare-${waiting}.db`));
  const samples: Samples = { claim: [], conclude: [], point: [], bare: [], cpu: [] };
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      drainBatch(journal, samples);
      takePayment(journal, bare, round, samples);
    }
  } finally {
    journal.close();
    bare.close();
  }
  return figuresOf(waiting, samples);
}

function drainBatch(journal: Journal, { claim, conclude, cpu }: Samples): void {
  const now = Date.now();
  const before = process.cpuUsage();
  const startedUs = monotonicUs();
  const entries = journal.claimDue(now, BATCH, () => now + PAUSE_MS);
  const claimedUs = monotonicUs();
  journal.conclude(entries.map(({ seq }) => ({ seq, end: 'acknowledged', responseCode: '00' })));
  claim.push(claimedUs - startedUs);
  conclude.push(monotonicUs() - claimedUs);
  const { user, system } = process.cpuUsage(before);
  cpu.push(user + system);
}

function takePayment(
  journal: Journal,
  bare: BareJournal,
  number: number,
  { point, bare: floor }: Samples,
): void {
  const timed = (into: number[], work: () => void) => {
    const startedUs = monotonicUs();
    work();
    into.push(monotonicUs() - startedUs);
  };
  const { created, changes } = offlinePayment(number);
  timed(floor, bare.create(number, created));
  let stored = created.payment;
  timed(point, () => {
    stored = journal.create(created.payment, created.claim).payment;
  });
  for (const { change } of changes) {
    const next = change(stored);
    timed(floor, bare.commit(number, next));
    timed(point, () => {
      stored = journal.commit(next);
    });
  }
}

function figuresOf(waiting: number, samples: Samples): Figure[] {
  const section = `Journal with ${waiting.toLocaleString('en')} waiting, draining ${BATCH} at a time`;
  const [claim, conclude] = [samples.claim.slice(WARM_UP), samples.conclude.slice(WARM_UP)];
  const [point, floor] = [samples.point.slice(2 * WARM_UP), samples.bare.slice(2 * WARM_UP)];
  const rates = claim.map((claimUs, index) => (BATCH * 1e6) / (claimUs + conclude[index]!));
  const total = [...claim, ...conclude].reduce((sum, us) => sum + us, 0);
  const overall = (claim.length * BATCH * 1e6) / total;
  const cpuUs = samples.cpu.slice(WARM_UP).reduce((sum, us) => sum + us, 0) / (claim.length * BATCH);
  return [
    figureOf(section, 'durable point of a payment', 'us', point, {
      beside: besideOf('bare better-sqlite3', floor),
      target: {
        text: '<= 300 us, p99 <= 1 ms',
        holds: median(point) <= 300 && percentile(point, 99) <= 1_000,
      },
    }),
    figureOf(section, 'claim', 'us', claim, {
      target: { text: '<= 1 ms', holds: median(claim) <= 1_000 },
    }),
    figureOf(section, 'conclude', 'us', conclude),
    figureOf(section, 'records drained', '/s', rates, {
      target: { text: '>= 80,000 /s', holds: overall >= 80_000 },
      notes: { 'with checkpoints, /s': overall, 'CPU a record, us': cpuUs },
    }),
  ];
}

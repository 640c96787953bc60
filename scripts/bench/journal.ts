import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openJournal } from '../../src/payment/journal/sqlite-journal.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { BareJournal } from './bare-journal.ts';
import { AUDIT_KEY, offlinePayment, onlinePayment } from './durable-points.ts';
import { besideOf, type Figure, figureOf, median, monotonicUs } from './figure.ts';
import { underLoad } from './journal-load.ts';
import { root } from './terminal.ts';

const PAYMENTS = 700;
const WARM_UP = 100;
/** Payments between two idle moments, in which the daemon empties the log. */
const BETWEEN_IDLE = 8;
const TRACED_PAYMENTS = 20;
/** Commits that must not sum up to more than what better-sqlite3 alone takes, times this. */
const MOST_OVER_BARE = 1.3;

/** Each durable point of a payment, and how often it waits for the disk. */
export async function measure(): Promise<Figure[]> {
  // Not in /tmp, which may be memory.
  const results = join(root, 'bench/results');
  mkdirSync(results, { recursive: true });
  const folder = mkdtempSync(join(results, 'journal-'));
  try {
    return [...commits(folder), fsyncs(folder), ...underLoad(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function commits(folder: string): Figure[] {
  const journal = openJournal({
    path: join(folder, 'journal.db'),
    clock: new SystemClock(),
    auditKey: AUDIT_KEY,
  });
  const bare = new BareJournal(join(folder, 'bare.db'));
  const samples = new Map<string, { own: number[]; bare: number[] }>();
  const note = (name: string, ownUs: number, bareUs: number) => {
    const noted = samples.get(name) ?? { own: [], bare: [] };
    noted.own.push(ownUs);
    noted.bare.push(bareUs);
    samples.set(name, noted);
  };
  try {
    for (let number = 1; number <= PAYMENTS; number++) {
      if (number % BETWEEN_IDLE === 1) {
        journal.settle();
        bare.settle();
      }
      const { created, changes } = number % 2 === 0 ? onlinePayment(number) : offlinePayment(number);
      const create = bare.create(number, created);
      let stored = created.payment;
      inTurn(number, 'created', () => journal.create(created.payment, created.claim), create, note);
      for (const point of changes) {
        const change = point.change(stored);
        const own = () => {
          stored = journal.commit(change);
        };
        inTurn(number, point.name, own, bare.commit(number, change), note);
      }
    }
  } finally {
    journal.close();
    bare.close();
  }
  return [...samples].map(([name, { own, bare: floor }]) => {
    const steady = own.slice(WARM_UP);
    const holds = median(steady) <= MOST_OVER_BARE * median(floor.slice(WARM_UP));
    return figureOf('Durable points of a payment', name, 'us', steady, {
      beside: besideOf('bare better-sqlite3', floor.slice(WARM_UP)),
      target: { text: `<= ${MOST_OVER_BARE}x`, holds },
    });
  });
}

/** The one now first, now second: the disk remembers who came before. */
function inTurn(
  number: number,
  name: string,
  own: () => unknown,
  bare: () => unknown,
  note: (name: string, ownUs: number, bareUs: number) => void,
): void {
  const time = (work: () => unknown) => {
    const startedUs = monotonicUs();
    work();
    return monotonicUs() - startedUs;
  };
  if (number % 4 < 2) {
    const ownUs = time(own);
    note(name, ownUs, time(bare));
  } else {
    const bareUs = time(bare);
    note(name, time(own), bareUs);
  }
}

/** Counted by strace, so that it is what the kernel was asked for. */
function fsyncs(folder: string): Figure {
  const [none, points] = [0, TRACED_PAYMENTS].map((count) => traced(folder, count)) as [Traced, Traced];
  const value = (points.fsyncs - none.fsyncs) / points.durablePoints;
  return {
    ...{
      section: 'Durable points of a payment',
      name: 'disk flushes a point',
      unit: 'fsyncs',
      value,
      p99: null,
    },
    beside: { name: 'one commit', value: 1, p99: null },
    target: { text: '1', holds: value === 1 },
    notes: { 'durable points counted': points.durablePoints },
  };
}

interface Traced {
  fsyncs: number;
  durablePoints: number;
}

function traced(folder: string, payments: number): Traced {
  const script = fileURLToPath(new URL('./journal-run.ts', import.meta.url));
  const calls = join(folder, `calls-${payments}`);
  const journal = join(folder, `traced-${payments}.db`);
  const node = [process.execPath, '--import', 'tsx', script, journal, String(payments)];
  const strace = ['-f', '--seccomp-bpf', '-e', 'trace=fsync,fdatasync', '-o', calls, ...node];
  const durablePoints = Number(execFileSync('strace', strace, { encoding: 'utf8' }));
  const lines = readFileSync(calls, 'utf8').split('\n');
  return { fsyncs: lines.filter((line) => /\b(fsync|fdatasync)\(/.test(line)).length, durablePoints };
}

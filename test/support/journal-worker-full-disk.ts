/**
 * A process that fills the small disk that it stands on, under a journal with records to deliver, and says as lines of
 * JSON how the journal fares.
 *
 *   node journal-worker-full-disk.ts <folder on the small disk>
 */
import { closeSync, existsSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../src/payment/journal/sqlite-journal.ts';
import { TerminalError } from '../../src/platform/errors/terminal-error.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { AUDIT_KEY } from './audit-key.ts';
import { approveOffline, claimFor, paymentOf } from './payments.ts';

const RECORDS = 400;

const folder = process.argv[2]!;
const path = join(folder, 'journal.db');
const filler = join(folder, 'filler');
const clock = new SystemClock();
const told: string[] = [];
const free = () => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};
const say = (line: object) => writeSync(1, `${JSON.stringify(line)}\n`);
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'done';
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    return error.code;
  }
};

function fillDisk(): void {
  const file = openSync(filler, 'w');
  try {
    for (const bytes of [65_536, 512]) {
      const block = new Uint8Array(bytes).fill(1);
      try {
        while (writeSync(file, block) > 0);
      } catch {
        // Full, for blocks of this size.
      }
    }
  } finally {
    closeSync(file);
  }
}

const journal = openJournal({
  ...{ path, clock, auditKey: AUDIT_KEY, disk: { freeBytes: free }, reserveBytes: 2 * 1024 * 1024 },
  watcher: { failed: ({ code }) => told.push(code), recovered: () => told.push('recovered') },
});
for (let number = 0; number < RECORDS; number++) {
  approveOffline(journal, { id: `p${number}`, sealed: new Uint8Array(400).fill(number) });
}
const running = paymentOf({ id: 'running' });
journal.create(running, claimFor(running));
journal.settle();
fillDisk();
say({ said: 'full', freeBytes: free() });

const late = paymentOf({ id: 'late' });
say({ said: 'new payment', code: codeOf(() => journal.create(late, claimFor(late))) });
say({ said: 'replay', code: codeOf(() => journal.create(late, claimFor(running))) });
const approved = { ...running, version: 2, state: 'declined', finalAt: clock.now() } as const;
say({ said: 'result', code: codeOf(() => journal.commit({ payment: approved })) });

let delivered = 0;
for (;;) {
  const entries = journal.claimDue(clock.now(), 10, () => clock.now() + 60_000);
  if (entries.length === 0) break;
  delivered += journal.conclude(
    entries.map(({ seq }) => ({ seq, end: 'acknowledged', responseCode: '00' })),
  ).length;
}
say({ said: 'drained', delivered, waiting: journal.outboxTotals().waiting });
say({ said: 'ballast', isThere: existsSync(`${path}.reserve`) });
say({ said: 'new payment', code: codeOf(() => journal.create(late, claimFor(late))) });

rmSync(filler);
journal.settle();
say({ said: 'ballast', isThere: existsSync(`${path}.reserve`) });
say({ said: 'new payment', code: codeOf(() => journal.create(late, claimFor(late))) });
say({ said: 'told', told });
journal.close();

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openJournal } from '../../src/payment/journal/sqlite-journal.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { SeededRandom } from '../../src/rig/simulated/seeded-random.ts';
import { AUDIT_KEY } from '../support/audit-key.ts';
import type { WorkerLine } from '../support/journal-worker.ts';
import { expectSurvived, startWorker } from '../support/journal-worker-process.ts';
import { temporaryFolder } from '../support/temporary-journal.ts';

const clock = new SystemClock();
const journalPath = () => join(temporaryFolder('crash'), 'journal.db');

function checkSurvivors(path: string, lines: readonly WorkerLine[]): void {
  const journal = openJournal({ path, clock, auditKey: AUDIT_KEY });
  try {
    expectSurvived(journal, lines);
  } finally {
    journal.close();
  }
}

describe('kill -9', () => {
  test('at random moments, eight times over, loses nothing that was called durable', async () => {
    const path = journalPath();
    const random = new SeededRandom('kill -9');
    const lines: WorkerLine[] = [];
    for (let round = 0; round < 8; round++) {
      const killAfterLines = 1 + random.bytes(1)[0]!;
      const run = startWorker({ path, first: round * 1000, rounds: 1000, killAfterLines });
      const end = await run.ended;
      expect(end.exitCode, end.stderr).toBeNull();
      lines.push(...end.lines);
      checkSurvivors(path, lines);
    }
    expect(lines.length).toBeGreaterThan(300);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 23])(
    'in the middle of fsync number %i leaves a journal that opens and is whole',
    async (when) => {
      const path = journalPath();
      const strace = ['-o', '/dev/null', '-e', 'trace=fsync', '-e', `inject=fsync:signal=KILL:when=${when}`];
      const end = await startWorker({ path, first: 0, rounds: 50, strace }).ended;
      expect(end.lines.at(-1)?.said, end.stderr).not.toBe('done');
      checkSurvivors(path, end.lines);
    },
  );

  test.each([1, 5, 12, 30, 31, 32, 33, 34, 35])(
    'in the middle of write number %i leaves a journal that opens and is whole',
    async (when) => {
      const path = journalPath();
      const strace = [
        '-o',
        '/dev/null',
        '-e',
        'trace=pwrite64',
        '-e',
        `inject=pwrite64:signal=KILL:when=${when}`,
      ];
      const end = await startWorker({ path, first: 0, rounds: 50, strace }).ended;
      expect(end.lines.at(-1)?.said, end.stderr).not.toBe('done');
      checkSurvivors(path, end.lines);
    },
  );
});

describe('a second process', () => {
  test('is refused with the pid of the first, and let in as soon as that one is killed', async () => {
    const path = journalPath();
    const first = startWorker({ path, first: 0, rounds: 100_000 });
    await first.opened;
    expect(() => openJournal({ path, clock, auditKey: AUDIT_KEY })).toThrow(
      expect.objectContaining({
        code: 'database_locked',
        message: expect.stringContaining(`pid ${first.pid}`),
      }),
    );
    const second = await startWorker({ path, first: 0, rounds: 1 }).ended;
    expect(second.exitCode).toBe(1);
    expect(second.stderr).toContain('database_locked');
    first.kill();
    const { lines } = await first.ended;
    checkSurvivors(path, lines.slice(0, 500));
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openJournal } from '../../src/payment/journal/sqlite-journal.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { AUDIT_KEY } from '../support/audit-key.ts';
import { expectSurvived, startWorker } from '../support/journal-worker-process.ts';
import { temporaryFolder } from '../support/temporary-journal.ts';

/** The fsyncs of each call, by method: what stands between `mark <method>` and `mark -` in the trace. */
function syncsByMethod(trace: string): Map<string, number[]> {
  const byMethod = new Map<string, number[]>();
  for (const [, method, calls] of trace.matchAll(/"mark (\w+)\\n"(.*?)"mark -\\n"/gs)) {
    const syncs = calls!.match(/\b(fsync|fdatasync)\(/g)?.length ?? 0;
    byMethod.set(method!, [...(byMethod.get(method!) ?? []), syncs]);
  }
  return byMethod;
}

test('each durable point is exactly one fsync, and reading none', async () => {
  const folder = temporaryFolder('fsync');
  const trace = join(folder, 'trace');
  const strace = ['-o', trace, '-e', 'trace=fsync,fdatasync,write'];
  const end = await startWorker({
    path: join(folder, 'journal.db'),
    first: 0,
    rounds: 100,
    strace,
    mark: true,
  }).ended;
  expect(end.lines.at(-1), end.stderr).toEqual({ said: 'done' });
  const syncs = syncsByMethod(readFileSync(trace, 'latin1'));
  expect(syncs.get('create')).toEqual(Array(100).fill(1));
  expect(syncs.get('commit')).toEqual(Array(150).fill(1));
  expect(syncs.get('claimDue')).toEqual(Array(100).fill(1));
  expect(syncs.get('nextPrintJob')).toEqual(Array(100).fill(0));
  for (const method of ['conclude', 'markPrinted']) {
    expect(syncs.get(method)!.length, method).toBeGreaterThan(20);
    expect(new Set(syncs.get(method)), method).toEqual(new Set([1]));
  }
});

describe('a disk that fails', () => {
  test.each([
    ['fsync', 'EIO', 20],
    ['fsync', 'EIO', 21],
    ['fsync', 'EIO', 22],
    ['fsync', 'EIO', 23],
    ['pwrite64', 'EIO', 150],
    ['pwrite64', 'EIO', 151],
    ['pwrite64', 'ENOSPC', 150],
    ['pwrite64', 'ENOSPC', 152],
  ])(
    'once, at %s with %s (number %i), ends in a journal that works and holds what it said',
    async (call, error, when) => {
      const path = join(temporaryFolder('disk'), 'journal.db');
      const strace = [
        '-o',
        '/dev/null',
        '-e',
        `trace=${call}`,
        '-e',
        `inject=${call}:error=${error}:when=${when}`,
      ];
      const end = await startWorker({ path, first: 0, rounds: 60, strace }).ended;
      expect(end.lines.at(-1), end.stderr).toEqual({ said: 'done' });
      const failures = end.lines.filter(({ said }) => said === 'failed');
      expect(failures.length).toBeLessThanOrEqual(1);
      for (const failure of failures) expect(failure).toMatchObject({ code: 'database_failed' });
      const journal = openJournal({ path, clock: new SystemClock(), auditKey: AUDIT_KEY });
      expectSurvived(journal, end.lines);
      expect(journal.payments({ limit: 100 }).length).toBeGreaterThanOrEqual(59);
      journal.close();
    },
  );

  test('twice, so that a commit is found on the disk after all, counts it as made', async () => {
    const path = join(temporaryFolder('disk'), 'journal.db');
    // Those of two commits in a row: each migration at the start is one more before them.
    const strace = ['-o', '/dev/null', '-e', 'trace=fsync', '-e', 'inject=fsync:error=EIO:when=33..34'];
    const end = await startWorker({ path, first: 0, rounds: 20, strace }).ended;
    expect(end.lines.filter(({ said }) => said === 'failed')).toEqual([]);
    const journal = openJournal({ path, clock: new SystemClock(), auditKey: AUDIT_KEY });
    expectSurvived(journal, end.lines);
    expect(journal.payments({ limit: 100 })).toHaveLength(20);
    journal.close();
  });

  test('for good says so at each call, and holds what it said before', async () => {
    const path = join(temporaryFolder('disk'), 'journal.db');
    const strace = ['-o', '/dev/null', '-e', 'trace=fsync', '-e', 'inject=fsync:error=EIO:when=33+'];
    const end = await startWorker({ path, first: 0, rounds: 20, strace }).ended;
    const firstFailure = end.lines.findIndex(({ said }) => said === 'failed');
    expect(firstFailure).toBeGreaterThan(10);
    const after = end.lines.slice(firstFailure).filter(({ said }) => said !== 'done');
    expect(new Set(after.map((line) => JSON.stringify(line)))).toEqual(
      new Set(['{"said":"failed","code":"database_failed"}']),
    );
    const journal = openJournal({ path, clock: new SystemClock(), auditKey: AUDIT_KEY });
    expectSurvived(journal, end.lines);
    journal.close();
  });
});

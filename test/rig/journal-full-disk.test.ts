import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-journal.ts';

/** Room for the journal, its log and the ballast, and little more. */
const DISK = 'size=20m';

test('a full disk refuses new payments; results, answers and the queue go on, and room brings all back', () => {
  const folder = temporaryFolder('full');
  const worker = join(inject('workers'), 'journal-worker-full-disk.mjs');
  // The mount is in a namespace of the worker's own, and ends with it.
  const script = `mount -t tmpfs -o ${DISK} none "$1" && exec "$2" "$3" "$1"`;
  const command = ['--map-root-user', '--mount', 'sh', '-c', script, 'sh', folder, process.execPath, worker];
  const lines = execFileSync('unshare', command, { encoding: 'utf8' }).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { said: 'full', freeBytes: 0 },
    { said: 'new payment', code: 'storage_low' },
    { said: 'replay', code: 'done' },
    { said: 'result', code: 'done' },
    { said: 'drained', delivered: 400, waiting: 0 },
    { said: 'ballast', isThere: false },
    { said: 'new payment', code: 'storage_low' },
    { said: 'ballast', isThere: true },
    { said: 'new payment', code: 'done' },
    { said: 'told', told: ['storage_low', 'recovered'] },
  ]);
});

import { expect, test } from 'vitest';
import { tornLogStore } from '../../../src/daemon/torn-log-store.ts';
import type { Journal } from '../../../src/payment/journal/journal.ts';
import { TerminalError } from '../../../src/platform/errors/terminal-error.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { temporaryJournal } from '../../support/temporary-journal.ts';

const SEALED = Buffer.from('sealed by the lane');
const kept = { kind: 'torn-log', sealedBase64: SEALED.toString('base64') } as const;

test('what the lane sealed is stored for its next process, and dropped when the lane has none left', () => {
  const { journal } = temporaryJournal();
  const store = tornLogStore('counter', journal, memoryLog());
  expect(store.stored()).toBeNull();
  store.onMessage(kept);
  expect(Buffer.from(store.stored()!)).toEqual(SEALED);
  store.onMessage({ kind: 'removed' });
  expect(store.stored()).not.toBeNull();
  store.onMessage({ kind: 'torn-log', sealedBase64: null });
  expect(store.stored()).toBeNull();
});

test('a journal that fails costs the recovery, and the log says so', () => {
  const fail = (): never => {
    throw new TerminalError('database_failed');
  };
  const log = memoryLog();
  const store = tornLogStore('counter', { tornLog: fail, keepTornLog: fail } as unknown as Journal, log);
  store.onMessage(kept);
  expect(store.stored()).toBeNull();
  expect(log.lines.map(({ level, fields }) => [level, fields?.['code']])).toEqual([
    ['warn', 'database_failed'],
    ['warn', 'database_failed'],
  ]);
});

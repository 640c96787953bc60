import { expect, test } from 'vitest';
import { Housekeeping } from '../../../src/daemon/housekeeping.ts';
import { openEpochKeys } from '../../../src/platform/crypto/epoch-keys.ts';
import { createFileKeyStore } from '../../../src/platform/crypto/file-key-store.ts';
import { TerminalError } from '../../../src/platform/errors/terminal-error.ts';
import { SeededRandom } from '../../../src/rig/simulated/seeded-random.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { temporaryFolder, temporaryJournal } from '../../support/temporary-journal.ts';

test('a journal that fails is logged, and tidied in the next round', () => {
  const { journal, clock } = temporaryJournal();
  const folder = temporaryFolder('keys');
  const random = new SeededRandom(1);
  const keyStore = createFileKeyStore(folder, random);
  const epochKeys = openEpochKeys({ path: `${folder}/epochs.json`, keyStore, clock, random });
  const log = memoryLog();
  let rounds = 0;
  const settle = journal.settle.bind(journal);
  journal.settle = () => {
    rounds += 1;
    if (rounds === 1) throw new TerminalError('database_failed');
    settle();
  };
  const housekeeping = new Housekeeping({
    clock,
    log,
    journal,
    epochKeys,
    useKey: () => {},
    idle: () => true,
  });
  clock.advance(60_000);
  expect(log.lines.map(({ fields }) => fields.code)).toEqual(['database_failed']);
  clock.advance(60_000);
  expect(rounds).toBe(2);
  housekeeping.stop();
  expect(clock.pendingTimers).toBe(0);
});

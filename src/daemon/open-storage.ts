import { join } from 'node:path';
import type { Journal } from '../payment/journal/journal.ts';
import { openJournal } from '../payment/journal/sqlite-journal.ts';
import { createOpener, epochOf } from '../platform/crypto/envelope.ts';
import { type EpochKeys, openEpochKeys } from '../platform/crypto/epoch-keys.ts';
import { createFileKeyStore } from '../platform/crypto/file-key-store.ts';
import type { Clock } from '../platform/ports/clock.ts';
import type { Random } from '../platform/ports/random.ts';
import type { KeyStore, Opener } from '../platform/ports/vault.ts';
import type { DataFolder } from './data-folder.ts';
import type { DeviceBoard } from './device-board.ts';
import type { Teardown } from './teardown.ts';

export interface Storage {
  journal: Journal;
  keyStore: KeyStore;
  epochKeys: EpochKeys;
  opener: Opener;
}

const JOURNAL = 'Journal';

/**
 * Journal and keys. Epoch keys that no stored record needs any more are forgotten here.
 * @throws TerminalError database_locked, database_newer, database_failed, key_store_failed
 */
export function openStorage(
  folder: DataFolder,
  at: { clock: Clock; random: Random; board: DeviceBoard; teardown: Teardown },
): Storage {
  const { clock, random, board } = at;
  const journal = openJournal({
    path: folder.journal,
    clock,
    watcher: {
      failed: ({ message, hint }) =>
        board.set(JOURNAL, 'database', { state: 'unavailable', detail: message, hint }),
      recovered: () => board.set(JOURNAL, 'database', { state: 'ready' }),
    },
  });
  at.teardown.add(() => {
    journal.settle();
    journal.close();
  });
  board.set(JOURNAL, 'database', { state: 'ready' });
  const keyStore = createFileKeyStore(folder.keys, random);
  const epochKeys = openEpochKeys({ path: join(folder.keys, 'epochs.json'), keyStore, clock, random });
  retireEpochs(journal, epochKeys);
  return { journal, keyStore, epochKeys, opener: createOpener((epoch) => epochKeys.key(epoch)) };
}

export function retireEpochs(journal: Journal, epochKeys: EpochKeys): void {
  epochKeys.retire(new Set(journal.sealedRecords().map(epochOf)));
}

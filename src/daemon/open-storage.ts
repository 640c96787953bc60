import { join } from 'node:path';
import type { Journal } from '../payment/journal/journal.ts';
import { openJournal } from '../payment/journal/sqlite-journal.ts';
import { createOpener, epochOf } from '../platform/crypto/envelope.ts';
import { type EpochKeys, openEpochKeys } from '../platform/crypto/epoch-keys.ts';
import type { Clock } from '../platform/ports/clock.ts';
import type { Random } from '../platform/ports/random.ts';
import type { KeyStore, Opener } from '../platform/ports/vault.ts';
import { fileSystemSpace } from '../platform/system/file-system-space.ts';
import type { DataFolder } from './data-folder.ts';
import type { DeviceBoard } from './device-board.ts';
import type { Teardown } from './teardown.ts';
import type { StorageWatch } from './terminal.ts';

export interface Storage {
  /** Room for the journal. */
  room: StorageWatch;
  journal: Journal;
  keyStore: KeyStore;
  epochKeys: EpochKeys;
  opener: Opener;
}

const JOURNAL = 'Journal';
export const AUDIT_KEY = 'audit';

/**
 * Journal and keys. Epoch keys that no stored record needs any more are forgotten here.
 * @throws TerminalError database_locked, database_newer, database_failed, key_store_failed
 */
export function openStorage(
  folder: DataFolder,
  keyStore: KeyStore,
  reserveBytes: number,
  at: { clock: Clock; random: Random; board: DeviceBoard; teardown: Teardown },
): Storage {
  const { clock, random, board } = at;
  const disk = fileSystemSpace(folder.path);
  const journal = openJournal({
    path: folder.journal,
    clock,
    auditKey: keyStore.secret(AUDIT_KEY),
    disk,
    reserveBytes,
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
  const epochKeys = openEpochKeys({ path: join(folder.keys, 'epochs.json'), keyStore, clock, random });
  retireEpochs(journal, epochKeys);
  const room = {
    freeBytes: () => disk.freeBytes(),
    isLow: () => (disk.freeBytes() ?? reserveBytes) < reserveBytes,
  };
  return { room, journal, keyStore, epochKeys, opener: createOpener((epoch) => epochKeys.key(epoch)) };
}

export function retireEpochs(journal: Journal, epochKeys: EpochKeys): void {
  epochKeys.retire(new Set(journal.sealedRecords().map(epochOf)));
}

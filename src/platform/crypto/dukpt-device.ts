import { toHex } from '../bytes/hex.ts';
import { TerminalError } from '../errors/terminal-error.ts';
import type { KeyCounter } from '../ports/vault.ts';
import { counterOf, type DukptTree } from './dukpt-tree.ts';
import { FutureKeys } from './future-keys.ts';

/** A key for one transaction, with the serial number by which the host finds it. */
export interface DukptTransaction {
  ksn: Uint8Array;
  /** Transaction key: working keys are derived from it. The caller wipes it. */
  key: Uint8Array;
}

/** Where a device's future keys rest between two runs. */
export interface FutureKeyStorage {
  /** What `save` kept last, or undefined. The caller wipes it. */
  load(): Uint8Array | undefined;
  /** Durable when it returns. */
  save(futureKeys: Uint8Array): void;
}

export interface DukptDeviceOptions {
  /** `tdesTree` or `aesTree` of this device. */
  tree: DukptTree;
  counter: KeyCounter;
  storage: FutureKeyStorage;
}

/**
 * How many keys may be given out before past ones are erased from the disk too. Each erasure is a write with fsync;
 * until it, whoever gets both the disk and the key store can compute the keys since the last one.
 */
const ERASE_EVERY = 64;

/**
 * The device's side of DUKPT. The counter is durable before a key is derived, and is the authority: when the stored
 * future keys are older (a crash, a backup), the keys in between are skipped, never given out again.
 * @spec ANSI X9.24-3:2017, 6.4
 */
export class DukptDevice {
  readonly #tree: DukptTree;
  readonly #counter: KeyCounter;
  readonly #storage: FutureKeyStorage;
  readonly #counterName: string;
  readonly #keys: FutureKeys;
  #sinceErasure = 0;
  #closed = false;

  private constructor(options: DukptDeviceOptions, keys: FutureKeys) {
    this.#tree = options.tree;
    this.#counter = options.counter;
    this.#storage = options.storage;
    this.#counterName = `dukpt-${toHex(options.tree.ksn(0))}`;
    this.#keys = keys;
  }

  /** A device with a new initial key, which is zeroed: from here on only future keys exist. */
  static load(options: DukptDeviceOptions, initialKey: Uint8Array): DukptDevice {
    const device = new DukptDevice(options, FutureKeys.of(options.tree, initialKey));
    initialKey.fill(0);
    device.#erasePast();
    return device;
  }

  /** The device as it was left. @returns undefined when none was loaded */
  static open(options: DukptDeviceOptions): DukptDevice | undefined {
    const saved = options.storage.load();
    if (!saved) return undefined;
    try {
      return new DukptDevice(options, FutureKeys.restore(options.tree, saved));
    } finally {
      saved.fill(0);
    }
  }

  /** @throws TerminalError key_exhausted, key_store_failed, and what the counter throws; then no key was given out */
  next(): DukptTransaction {
    if (this.#closed) throw new Error('this DUKPT device was closed');
    if (this.#sinceErasure >= ERASE_EVERY) this.#erasePast();
    const counter = counterOf(this.#tree, this.#counter.next(this.#counterName));
    if (counter === undefined) throw new TerminalError('key_exhausted');
    if (counter < this.#keys.next) throw counterBehind();
    this.#sinceErasure++;
    return { ksn: this.#tree.ksn(counter), key: this.#keys.take(counter) };
  }

  /** Erases past keys from the disk and all keys from memory. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#erasePast();
    this.#keys.wipe();
  }

  #erasePast(): void {
    const saved = this.#keys.save();
    try {
      this.#storage.save(saved);
      this.#sinceErasure = 0;
    } finally {
      saved.fill(0);
    }
  }
}

function counterBehind(): TerminalError {
  return new TerminalError('key_store_failed', 'The DUKPT counter is behind the keys that were used.', {
    hint: 'The database was set back, by a backup perhaps: load a new initial key, with a key serial number of its own.',
  });
}

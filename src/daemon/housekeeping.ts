import type { Journal } from '../payment/journal/journal.ts';
import type { EpochKeys } from '../platform/crypto/epoch-keys.ts';
import { errorFields } from '../platform/log/error-fields.ts';
import type { Clock, Timer } from '../platform/ports/clock.ts';
import type { Log } from '../platform/ports/log.ts';
import type { EpochKey } from '../platform/ports/vault.ts';
import { retireEpochs } from './open-storage.ts';

const EVERY_MS = 60_000;

export interface HousekeepingParts {
  clock: Clock;
  journal: Journal;
  epochKeys: EpochKeys;
  log: Log;
  /** Gives lanes the key of a new day. */
  useKey(key: EpochKey): void;
  idle(): boolean;
}

/** Each minute without a payment: what was deleted leaves the WAL, a new day's key goes to the lanes, old keys go. */
export class Housekeeping {
  readonly #parts: HousekeepingParts;
  #timer: Timer;
  #epoch: string;

  constructor(parts: HousekeepingParts) {
    this.#parts = parts;
    this.#epoch = parts.epochKeys.current().epoch;
    this.#timer = parts.clock.after(EVERY_MS, () => this.#round());
  }

  stop(): void {
    this.#timer.cancel();
  }

  #round(): void {
    const { clock, log } = this.#parts;
    this.#timer = clock.after(EVERY_MS, () => this.#round());
    try {
      this.#tidy();
    } catch (error) {
      log.error('Housekeeping is put off', errorFields(error));
    }
  }

  #tidy(): void {
    const { journal, epochKeys, useKey, idle } = this.#parts;
    if (!idle()) return;
    journal.settle();
    const key = epochKeys.current();
    if (key.epoch === this.#epoch) return;
    this.#epoch = key.epoch;
    useKey(key);
    retireEpochs(journal, epochKeys);
  }
}

import { createHmac } from 'node:crypto';
import { createOpener, createSealer } from '../../../src/platform/crypto/envelope.ts';
import type { EpochKeys } from '../../../src/platform/crypto/epoch-keys.ts';
import type { Clock } from '../../../src/platform/ports/clock.ts';
import type { Random } from '../../../src/platform/ports/random.ts';
import type { EpochKey, KeyStore, Opener, Sealer } from '../../../src/platform/ports/vault.ts';
import { isoTime } from '../../../src/platform/time/iso-time.ts';

/** Epoch keys that survive every crash: their own file is tested elsewhere. What was retired stays gone. */
export class WorldKeys implements EpochKeys, KeyStore {
  readonly opener: Opener = createOpener((epoch) => this.key(epoch));
  readonly auditKey: Uint8Array;
  readonly #seed: string;
  readonly #clock: Clock;
  readonly #made = new Map<string, Uint8Array>();
  readonly #retired = new Set<string>();

  constructor(seed: string, clock: Clock) {
    this.#seed = seed;
    this.#clock = clock;
    this.auditKey = this.#derive('audit');
  }

  current(): EpochKey {
    const epoch = isoTime(this.#clock.now()).slice(0, 10);
    // The wall clock may come back to a day whose key is gone: then another is made.
    for (let name = epoch; ; name += '+') {
      if (this.#retired.has(name)) continue;
      const key = this.#made.get(name) ?? this.#derive(name);
      this.#made.set(name, key);
      return { epoch: name, key };
    }
  }

  key(epoch: string): Uint8Array | undefined {
    return this.#made.get(epoch);
  }

  retire(needed: ReadonlySet<string>): void {
    const current = this.current().epoch;
    const yesterday = isoTime(this.#clock.now() - 86_400_000).slice(0, 10);
    for (const epoch of this.#made.keys()) {
      if (needed.has(epoch) || epoch === current || epoch.startsWith(yesterday)) continue;
      this.#made.delete(epoch);
      this.#retired.add(epoch);
    }
  }

  secret(name: string): Uint8Array {
    return this.#derive(`secret ${name}`);
  }

  sealer(random: Random): Sealer {
    return createSealer(this.current(), random);
  }

  #derive(name: string): Uint8Array {
    return createHmac('sha256', this.#seed).update(name).digest();
  }
}

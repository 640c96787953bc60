import { createHash } from 'node:crypto';
import type { Random } from '../../platform/ports/random.ts';

/** SHA-256 over seed and counter: the same seed gives the same bytes on every machine. Never for a live terminal. */
export class SeededRandom implements Random {
  readonly #seed: string;
  #counter = 0;
  #pool: Uint8Array = new Uint8Array(0);

  constructor(seed: string | number) {
    this.#seed = String(seed);
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      if (this.#pool.length === 0) this.#pool = this.#nextBlock();
      const taken = this.#pool.subarray(0, length - filled);
      bytes.set(taken, filled);
      this.#pool = this.#pool.subarray(taken.length);
      filled += taken.length;
    }
    return bytes;
  }

  #nextBlock(): Uint8Array {
    return createHash('sha256')
      .update(`${this.#seed}:${this.#counter++}`)
      .digest();
  }
}

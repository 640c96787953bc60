import { randomBytes } from 'node:crypto';
import type { Random } from '../ports/random.ts';

/** The operating system's generator: the only source of unpredictable numbers, ids, nonces and keys. */
export class SystemRandom implements Random {
  bytes(length: number): Uint8Array {
    return new Uint8Array(randomBytes(length));
  }
}

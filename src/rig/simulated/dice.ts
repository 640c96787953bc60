import { SeededRandom } from './seeded-random.ts';

/** Chance from a seed: the same seed throws the same numbers on every machine. */
export class Dice {
  readonly #seed: string;
  readonly #random: SeededRandom;

  constructor(seed: string | number) {
    this.#seed = String(seed);
    this.#random = new SeededRandom(this.#seed);
  }

  /** Dice of their own, which do not notice how often these are thrown. */
  fork(name: string): Dice {
    return new Dice(`${this.#seed}/${name}`);
  }

  /** 0 <= x < 1, in steps of 2^-32. */
  fraction(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#random.bytes(4);
    return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) / 2 ** 32;
  }

  /** 0 .. `count` - 1 */
  below(count: number): number {
    return Math.floor(this.fraction() * count);
  }

  /** Both ends included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** true so many times in a hundred. */
  percent(percent: number): boolean {
    return this.fraction() * 100 < percent;
  }

  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new Error('nothing to pick from');
    return from[this.below(from.length)]!;
  }

  /** One of the keys, each as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    const entries = Object.entries(weights) as [K, number][];
    let at = this.fraction() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) {
      at -= weight;
      if (at < 0) return key;
    }
    return entries.at(-1)![0];
  }
}

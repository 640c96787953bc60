import type { FieldPlan } from '../field-plan.ts';

/** The text of one function in the making, with the values that it is to be given. */
export class CodeText {
  readonly #lines: string[] = [];
  readonly #given = new Map<string, unknown>();

  /** Whole statements. */
  add(...lines: readonly string[]): void {
    this.#lines.push(...lines);
  }

  /** Makes `value` known to the function; returns the name it has there. `word` is letters, written in this folder. */
  give(word: string, value: unknown): string {
    for (const [name, known] of this.#given) if (known === value) return name;
    const name = `${word}${this.#given.size}`;
    this.#given.set(name, value);
    return name;
  }

  /** The function of these parameters whose body is what was added. */
  function<Result>(parameters: string): Result {
    const text = `'use strict';\nreturn function (${parameters}) {\n${this.#lines.join('\n')}\n};`;
    const make = new Function(...this.#given.keys(), text) as (...values: unknown[]) => Result;
    return make(...this.#given.values());
  }
}

/** Bits of the data elements of one word of 32 that the dialect knows, the first in the highest bit. */
export function knownBits(plans: readonly (FieldPlan | undefined)[], word: number): number {
  let bits = 0;
  for (let index = 0; index < 32; index++) if (plans[word * 32 + index + 1]) bits |= bitOf(index);
  return bits;
}

export const bitOf = (index: number): number => (0x8000_0000 >>> index) | 0;

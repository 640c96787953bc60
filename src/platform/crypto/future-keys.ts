import { type DukptTree, lowestBit, onesIn } from './dukpt-tree.ts';

/** Tells one form of `save` from a later one. */
const FORM = 1;
const HEAD = 6;

/**
 * What a device keeps instead of its initial key: the keys from which all its future keys come, and none from which a
 * past one comes. A key is forgotten as soon as it was given out or jumped over.
 *
 * Register i holds the key of the counter that has the bits of the next counter above i, a one at i and zeros below.
 * @spec ANSI X9.24-1:2009, A.3; X9.24-3:2017, 6.4
 */
export class FutureKeys {
  readonly #tree: DukptTree;
  readonly #registers: (Uint8Array | undefined)[];
  /** The lowest counter whose key can still be had; 2 ** counterBits when there is none. */
  #next: number;

  private constructor(tree: DukptTree, registers: (Uint8Array | undefined)[], next: number) {
    this.#tree = tree;
    this.#registers = registers;
    this.#next = next;
  }

  /** All future keys; the caller wipes the initial key, which is not needed again. */
  static of(tree: DukptTree, initialKey: Uint8Array): FutureKeys {
    const registers = Array.from({ length: tree.counterBits }, (_, bit) => tree.derive(initialKey, 2 ** bit));
    return new FutureKeys(tree, registers, 1);
  }

  /** What `save` gave. */
  static restore(tree: DukptTree, saved: Uint8Array): FutureKeys {
    const view = new DataView(saved.buffer, saved.byteOffset, saved.byteLength);
    const keyLength = saved[1] ?? 0;
    if (saved[0] !== FORM || saved.length !== HEAD + tree.counterBits * keyLength) {
      throw new Error('these are no future keys of this kind');
    }
    const next = view.getUint32(2) || 2 ** tree.counterBits;
    const registers = Array.from({ length: tree.counterBits }, (_, bit) => {
      const key = saved.slice(HEAD + bit * keyLength, HEAD + (bit + 1) * keyLength);
      return isLive(bit, next, tree) ? key : undefined;
    });
    return new FutureKeys(tree, registers, next);
  }

  /** The lowest counter that `take` still takes. */
  get next(): number {
    return this.#next;
  }

  /**
   * The transaction key of `counter`, once; keys of smaller counters cannot be had afterwards. The caller wipes it.
   * @throws Error when its time is over
   */
  take(counter: number): Uint8Array {
    if (counter < this.#next || counter >= 2 ** this.#tree.counterBits)
      throw new Error('that key was used or skipped');
    while (this.#next !== counter) {
      const span = 2 ** lowestBit(this.#next);
      if (counter < this.#next + span) this.#expand().fill(0);
      else this.#skip(span);
    }
    return this.#expand();
  }

  /** To be kept sealed: whoever reads it has all future keys. The caller wipes it. */
  save(): Uint8Array {
    const keyLength = this.#registers.find((key) => key)?.length ?? 16;
    const saved = new Uint8Array(HEAD + this.#registers.length * keyLength);
    saved.set([FORM, keyLength]);
    new DataView(saved.buffer).setUint32(2, this.#next % 2 ** 32);
    this.#registers.forEach((key, bit) => {
      if (key) saved.set(key, HEAD + bit * keyLength);
    });
    return saved;
  }

  wipe(): void {
    for (const key of this.#registers) key?.fill(0);
    this.#registers.fill(undefined);
    this.#next = 2 ** this.#tree.counterBits;
  }

  /** Takes the key of the next counter out of its register and puts those of its children into the lower ones. */
  #expand(): Uint8Array {
    const counter = this.#next;
    const bit = lowestBit(counter);
    const key = this.#registers[bit];
    if (!key) throw new Error('the register of the next key is empty');
    this.#registers[bit] = undefined;
    const childless = onesIn(counter) >= this.#tree.mostOnes;
    for (let lower = 0; lower < bit && !childless; lower++) {
      this.#registers[lower] = this.#tree.derive(key, counter + 2 ** lower);
    }
    this.#next = counter + (childless ? 2 ** bit : 1);
    return key;
  }

  /** Forgets the next key with all that would come of it. */
  #skip(span: number): void {
    this.#registers[lowestBit(this.#next)]?.fill(0);
    this.#registers[lowestBit(this.#next)] = undefined;
    this.#next += span;
  }
}

/** Whether a register has a key when `next` is the next counter: its own bit is the lowest one, or a zero above it. */
function isLive(bit: number, next: number, tree: DukptTree): boolean {
  if (next >= 2 ** tree.counterBits) return false;
  const lowest = lowestBit(next);
  return bit === lowest || (bit > lowest && ((next >>> bit) & 1) === 0);
}

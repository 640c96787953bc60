import { TerminalError } from '../errors/terminal-error.ts';

/**
 * What TDES and AES DUKPT share: the keys of a device form a tree. The key of a counter is derived from the key of
 * the counter without its lowest one bit; the root is the initial key (counter 0). A counter has a bounded number of
 * one bits, and so every key a bounded distance from the root.
 */
export interface DukptTree {
  counterBits: number;
  mostOnes: number;
  /** The key of `counter` from that of its parent; fresh bytes, which the caller wipes. */
  derive(parent: Uint8Array, counter: number): Uint8Array;
  /** The key serial number to send with a key of `counter`. */
  ksn(counter: number): Uint8Array;
}

export const lowestBit = (counter: number): number => 31 - Math.clz32(counter & -counter);

export function onesIn(counter: number): number {
  let ones = 0;
  for (let rest = counter >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) ones++;
  return ones;
}

/**
 * The key of `counter` from the initial key: what a host does with each message.
 * @throws TerminalError key_refused when no device would use that counter
 */
export function keyAt(tree: DukptTree, initialKey: Uint8Array, counter: number): Uint8Array {
  if (counter === 0) {
    throw new TerminalError(
      'key_refused',
      'Counter 0 of a key serial number names the initial key, which is no transaction key.',
    );
  }
  const ones = onesIn(counter);
  if (ones > tree.mostOnes) {
    throw new TerminalError(
      'key_refused',
      `The counter of the key serial number has ${ones} one bits; at most ${tree.mostOnes} are used.`,
    );
  }
  return descend(tree, initialKey, counter);
}

/** Like `keyAt`, for a counter with any number of one bits. */
export function descend(tree: DukptTree, initialKey: Uint8Array, counter: number): Uint8Array {
  let key = new Uint8Array(initialKey);
  let reached = 0;
  for (let bit = tree.counterBits - 1; bit >= 0; bit--) {
    if (((counter >>> bit) & 1) === 0) continue;
    reached += 2 ** bit;
    const child = tree.derive(key, reached);
    key.fill(0);
    key = new Uint8Array(child);
    child.fill(0);
  }
  return key;
}

/** How many transaction keys one initial key gives: 1,048,575 for TDES, 2,448,023,842 for AES. */
export function capacity({ counterBits, mostOnes }: DukptTree): number {
  return numbersBelow(counterBits, mostOnes) - 1;
}

/**
 * The counter of the `ordinal`-th transaction (1, 2, 3 ...): counters with too many one bits are left out. A jump
 * instead of a walk, because in the middle of the range thousands of counters in a row are left out.
 * @returns undefined when the initial key has no more keys
 */
export function counterOf(tree: DukptTree, ordinal: number): number | undefined {
  if (ordinal < 1 || ordinal > capacity(tree)) return undefined;
  let before = ordinal;
  let ones = tree.mostOnes;
  let counter = 0;
  for (let bit = tree.counterBits - 1; bit >= 0; bit--) {
    const withoutBit = numbersBelow(bit, ones);
    if (before < withoutBit) continue;
    before -= withoutBit;
    counter += 2 ** bit;
    ones--;
  }
  return counter;
}

/** How many numbers of `bits` bits have at most `ones` one bits, zero among them. */
function numbersBelow(bits: number, ones: number): number {
  let choices = 1;
  let total = 0;
  for (let chosen = 0; chosen <= Math.min(bits, ones); chosen++) {
    total += choices;
    choices = (choices * (bits - chosen)) / (chosen + 1);
  }
  return ones < 0 ? 0 : total;
}

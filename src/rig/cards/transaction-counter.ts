/** Where a card's counter is kept when the process that plays the card ends. */
export interface CounterMemory {
  /** Every value up to this one may have been used. */
  reserved: number;
  /** Called before a value above `reserved` is used. */
  reserve(upTo: number): void;
}

/** Values reserved at once: so many are left out when the process ends, and so seldom something is written. */
const RESERVED_AT_ONCE = 16;
const LAST = 0xffff;

/** Application transaction counter: 2 bytes, one more with each transaction as long as the card lives. */
export function createCounter(memory?: CounterMemory): { next(): Uint8Array<ArrayBuffer> } {
  let value = memory?.reserved ?? 0;
  let reserved = value;
  return {
    next() {
      if (value === LAST) throw new Error('the transaction counter of this virtual card is used up');
      value++;
      if (memory && value > reserved) {
        reserved = Math.min(value + RESERVED_AT_ONCE - 1, LAST);
        memory.reserve(reserved);
      }
      return Uint8Array.of(value >> 8, value & 0xff);
    },
  };
}

/** Application transaction counter: 2 bytes, one more with each transaction as long as the card lives. */
export function createCounter(): { next(): Uint8Array<ArrayBuffer> } {
  let value = 0;
  return {
    next() {
      if (value === 0xffff) throw new Error('the transaction counter of this virtual card is used up');
      value++;
      return Uint8Array.of(value >> 8, value & 0xff);
    },
  };
}

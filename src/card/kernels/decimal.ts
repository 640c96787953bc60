/** Value of an element of format n, or null where a nibble is no digit. */
export function decimal(value: Uint8Array): bigint | null {
  let number = 0n;
  for (const byte of value) {
    const [high, low] = [byte >> 4, byte & 0x0f];
    if (high > 9 || low > 9) return null;
    number = number * 100n + BigInt(high * 10 + low);
  }
  return number;
}

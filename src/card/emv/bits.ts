/** A bit as the Books count: byte from 1, bit from 8 (most significant) down to 1. */
export type BitPosition = readonly [byte: number, bit: number];

/** false for a byte beyond the value, as for a bit that is 0. */
export function isSet(bytes: Uint8Array, byte: number, bit: number): boolean {
  return ((bytes[byte - 1] ?? 0) & (1 << (bit - 1))) !== 0;
}

/** Changes `bytes` in place. @throws RangeError when `bytes` has no such bit */
export function setBit(bytes: Uint8Array, byte: number, bit: number, on = true): void {
  const current = bytes[byte - 1];
  if (current === undefined || bit < 1 || bit > 8) {
    throw new RangeError(`no byte ${byte} bit ${bit} in ${bytes.length} bytes`);
  }
  const mask = 1 << (bit - 1);
  bytes[byte - 1] = on ? current | mask : current & ~mask;
}

/**
 * Zeroed bytes that can be wiped. A small `new Uint8Array` lies on V8's own heap: a view of it and each collection copy
 * it, and zeroing reaches the last copy only. An ArrayBuffer of its own stays where it is.
 */
export function secretBytes(length: number): Uint8Array {
  return new Uint8Array(new ArrayBuffer(length));
}

/** A copy of that kind. */
export function secretCopy(bytes: Uint8Array): Uint8Array {
  const copy = secretBytes(bytes.length);
  copy.set(bytes);
  return copy;
}

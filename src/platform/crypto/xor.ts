/** Exclusive or of two byte strings of one length. */
export function xorBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length !== b.length) throw new Error('exclusive or takes two of the same length');
  return a.map((byte, i) => byte ^ b[i]!);
}

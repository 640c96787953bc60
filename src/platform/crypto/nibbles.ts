/** Two values (0 to 15) of each byte, left one first. */
export function splitNibbles(bytes: Uint8Array): Uint8Array {
  const nibbles = new Uint8Array(2 * bytes.length);
  bytes.forEach((byte, i) => {
    nibbles[2 * i] = byte >> 4;
    nibbles[2 * i + 1] = byte & 0xf;
  });
  return nibbles;
}

/** The reverse of `splitNibbles`; takes an even number of values. */
export function joinNibbles(nibbles: Uint8Array): Uint8Array {
  return new Uint8Array(nibbles.length / 2).map((_, i) => (nibbles[2 * i]! << 4) | nibbles[2 * i + 1]!);
}

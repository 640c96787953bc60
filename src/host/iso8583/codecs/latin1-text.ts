/** From here on `toString`, which leaves for native code, is faster than text put together of pieces. */
const LONG = 48;

/**
 * ISO 8859-1 text. The lengths that fixed text fields of ISO 8583 have (2, 6, 8, 12, 15) are written out: they
 * then cost a fifth of `toString`, and a message holds half a dozen of them.
 */
export function latin1Text(b: Uint8Array, at: number, length: number): string {
  switch (length) {
    case 2:
      return String.fromCharCode(b[at]!, b[at + 1]!);
    case 6:
      return String.fromCharCode(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!);
    case 8:
      return eight(b, at);
    case 12:
      return twelve(b, at);
    case 15:
      return fifteen(b, at);
    default:
      return length < LONG
        ? pieces(b, at, length)
        : Buffer.from(b.buffer, b.byteOffset + at, length).toString('latin1');
  }
}

function pieces(b: Uint8Array, at: number, length: number): string {
  const end = at + length;
  let text = '';
  let i = at;
  for (; i + 8 <= end; i += 8) text += eight(b, i);
  if (i + 4 <= end) {
    text += String.fromCharCode(b[i]!, b[i + 1]!, b[i + 2]!, b[i + 3]!);
    i += 4;
  }
  for (; i < end; i++) text += String.fromCharCode(b[i]!);
  return text;
}

// biome-ignore format: a row of bytes
const eight = (b: Uint8Array, i: number): string =>
  String.fromCharCode(b[i]!, b[i + 1]!, b[i + 2]!, b[i + 3]!, b[i + 4]!, b[i + 5]!, b[i + 6]!, b[i + 7]!);

// biome-ignore format: a row of bytes
const twelve = (b: Uint8Array, i: number): string =>
  String.fromCharCode(
    b[i]!, b[i + 1]!, b[i + 2]!, b[i + 3]!, b[i + 4]!, b[i + 5]!,
    b[i + 6]!, b[i + 7]!, b[i + 8]!, b[i + 9]!, b[i + 10]!, b[i + 11]!,
  );

// biome-ignore format: a row of bytes
const fifteen = (b: Uint8Array, i: number): string =>
  String.fromCharCode(
    b[i]!, b[i + 1]!, b[i + 2]!, b[i + 3]!, b[i + 4]!, b[i + 5]!, b[i + 6]!, b[i + 7]!,
    b[i + 8]!, b[i + 9]!, b[i + 10]!, b[i + 11]!, b[i + 12]!, b[i + 13]!, b[i + 14]!,
  );

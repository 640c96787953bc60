/**
 * ISO 8859-1 text. The lengths that fixed text fields of ISO 8583 have (2, 6, 8, 12, 15) are written out: they
 * then cost a third of `toString`, which leaves for native code, and a message holds half a dozen of them.
 */
export function latin1Text(b: Buffer, at: number, length: number): string {
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
      return twelve(b, at) + String.fromCharCode(b[at + 12]!, b[at + 13]!, b[at + 14]!);
    default:
      return b.toString('latin1', at, at + length);
  }
}

// biome-ignore format: a row of bytes
const eight = (b: Buffer, i: number): string =>
  String.fromCharCode(b[i]!, b[i + 1]!, b[i + 2]!, b[i + 3]!, b[i + 4]!, b[i + 5]!, b[i + 6]!, b[i + 7]!);

// biome-ignore format: a row of bytes
const twelve = (b: Buffer, i: number): string =>
  String.fromCharCode(
    b[i]!, b[i + 1]!, b[i + 2]!, b[i + 3]!, b[i + 4]!, b[i + 5]!,
    b[i + 6]!, b[i + 7]!, b[i + 8]!, b[i + 9]!, b[i + 10]!, b[i + 11]!,
  );

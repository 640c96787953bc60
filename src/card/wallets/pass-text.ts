/** Characters of a pass that are taken. */
export const LONGEST_PASS_TEXT = 256;

/** Controls, surrogates left over, line separators, and marks that turn the direction of text or are not seen. */
const UNPRINTABLE: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xfff0, 0xffff],
];

/**
 * The UTF-8 text of a pass; null where it is empty, too long, or holds what cannot be printed: it comes from a stranger's
 * phone and goes to screens and registers.
 */
export function passText(bytes: Uint8Array): string | null {
  if (bytes.length === 0 || bytes.length > 4 * LONGEST_PASS_TEXT) return null;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  const characters = [...text];
  if (characters.length > LONGEST_PASS_TEXT || !characters.every(isPrintable)) return null;
  return text;
}

function isPrintable(character: string): boolean {
  const code = character.codePointAt(0)!;
  return !UNPRINTABLE.some(([first, last]) => code >= first && code <= last);
}

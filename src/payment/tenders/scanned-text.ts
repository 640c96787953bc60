/** Characters of the longest code that is looked at. */
export const LONGEST_SCAN = 4096;

/**
 * The text without white space and control characters around it, which scanners add as prefix and suffix; null where it
 * is empty then, or longer than any code.
 */
export function scannedText(text: string): string | null {
  if (text.length > LONGEST_SCAN) return null;
  let start = 0;
  let end = text.length;
  while (start < end && isAround(text, start)) start++;
  while (end > start && isAround(text, end - 1)) end--;
  return start === end ? null : text.slice(start, end);
}

function isAround(text: string, at: number): boolean {
  return /[\s\p{Cc}]/u.test(text[at]!);
}

/** An address of 4 to 8 digits, a colon or two spaces, and the rest of the line. */
const LINE = /^\s*([0-9a-f]{4,8})(?::\s+|\s{2,})(.*)$/i;
/** Bytes before the gap in the middle of a line of `hexdump -C`. */
const HALF_LINE = 8;

/**
 * The digits of a hex dump (xxd, hexdump -C, Wireshark): lines that begin with the address of their first byte and may
 * end with their characters. null for a text that is none.
 */
export function hexDump(text: string): string | null {
  let digits = '';
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  for (const line of lines) {
    const match = LINE.exec(line);
    if (!match || Number.parseInt(match[1]!, 16) !== digits.length / 2) return null;
    const own = bytesOfLine(match[2]!);
    if (own === null) return null;
    digits += own;
  }
  return digits === '' ? null : digits;
}

/** Up to the characters, which stand after a wider gap. */
function bytesOfLine(rest: string): string | null {
  let digits = '';
  for (const [, gap, word] of rest.matchAll(/(\s*)(\S+)/g)) {
    if (digits !== '' && gap!.length > 1 && digits.length !== 2 * HALF_LINE) break;
    if (!/^(?:[0-9a-f]{2})+$/i.test(word!)) break;
    digits += word;
  }
  return digits === '' ? null : digits;
}

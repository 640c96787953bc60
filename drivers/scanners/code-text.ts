/** Longest code, bytes. A QR code holds 2,953 bytes, or 7,089 digits: longer ones are not for tills. */
export const LONGEST_CODE_BYTES = 4_096;

export const ENCODINGS = ['utf8', 'latin1'] as const;
/** What the bytes of a code mean: "latin1" is ISO 8859-1. */
export type Encoding = (typeof ENCODINGS)[number];

/** A line break that the scanner adds. */
const SUFFIX = /(\r\n|\r|\n)$/;
/** No code has these; line noise and a wrong baud rate do. Tab, line breaks, EOT and FS to US are in real codes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOISE = /[\u0000-\u0003\u0005-\u0008\u000B\u000C\u000E-\u001B\u007F-\u009F]/;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Text of the bytes of a code without the line break that a scanner may add; null when they are none: empty, too
 * long, not of the encoding, or with control characters.
 */
export function codeText(bytes: Uint8Array, encoding: Encoding): string | null {
  if (bytes.length > LONGEST_CODE_BYTES) return null;
  const text = decode(bytes, encoding)?.replace(SUFFIX, '');
  return !text || NOISE.test(text) ? null : text;
}

function decode(bytes: Uint8Array, encoding: Encoding): string | null {
  // TextDecoder's "latin1" is windows-1252.
  if (encoding === 'latin1') return Buffer.from(bytes).toString('latin1');
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** An AIM symbology identifier: "]", the code's letter, its modifier. @spec ISO/IEC 15424 */
export const AIM_IDENTIFIER = /^\][A-Za-z][0-9A-Za-z]/;

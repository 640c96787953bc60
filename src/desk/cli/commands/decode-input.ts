import { isWholeCommand } from '../../../card/emv/decode/apdu-structure.ts';
import { fromHex } from '../../../platform/bytes/hex.ts';
import { hexDump } from './decode-hex-dump.ts';

/** What a person pasted is no hex. Says where and what to do. */
export class PastedTextError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = 'PastedTextError';
    this.hint = hint;
  }
}

const EVEN = 'Two hex digits make a byte: check the beginning and the end.';

/**
 * The bytes that a person means: hex with or without spaces, line breaks, colons, commas or 0x; a hex dump with
 * addresses; or the one run of hex in a line of a log.
 * @throws PastedTextError
 */
export function bytesOf(text: string): Uint8Array {
  const dump = hexDump(text);
  if (dump !== null) return fromHex(dump);
  const digits = onlyHex(text) ?? longestRun(text);
  if (digits.length % 2 !== 0)
    throw new PastedTextError(`${digits.length} hex digits are an odd number.`, EVEN);
  return fromHex(digits);
}

/** A date, a time of the day. */
const TIMESTAMP = /^\s*\[?(?:\d{4}-\d\d-\d\d[T ])?\d{1,2}:\d\d:\d\d(?:[.,]\d+)?Z?\]?\s+(?=\S)/;

/** The digits of a text that is nothing but hex; null where it is more. */
function onlyHex(text: string): string | null {
  const digits = text
    .replace(TIMESTAMP, '')
    .replace(/\b0x/gi, '')
    .replace(/[\s:,;_-]/g, '');
  return /^[0-9a-f]+$/i.test(digits) ? digits : null;
}

const HEX_WORD = /^(?:0x)?[0-9a-f]{2}(?:[:-]?[0-9a-f]{2})*[,;.]?$/i;

/** Stands for brackets, quotes and the like: what is on both sides is not one run. */
const BREAK = ' ~ ';

/** The longest run of words that are bytes; a word of hex with a slip in it is told rather than left out. */
function longestRun(text: string): string {
  const words = text
    .replace(TIMESTAMP, '')
    .replace(/["'()[\]{}<>=|]+/g, BREAK)
    .split(/\s+/)
    .filter((word) => word !== '');
  let longest = '';
  let run = '';
  for (const [index, word] of words.entries()) {
    if (HEX_WORD.test(word)) {
      run += word.replace(/^0x|[^0-9a-f]/gi, '');
      if (run.length > longest.length) longest = run;
      continue;
    }
    if (isSlip(word, run !== '' && HEX_WORD.test(words[index + 1] ?? ''))) throw slip(word, text);
    run = '';
  }
  if (longest === '')
    throw new PastedTextError('There is no hex in it.', 'Give bytes as hex digits, such as 9F0206.');
  return longest;
}

/** A word that was meant to be hex: between bytes, or hex but for a character or two. */
function isSlip(word: string, betweenBytes: boolean): boolean {
  if (betweenBytes && /^[0-9a-z]{1,2}$/i.test(word)) return true;
  const letters = word.replace(/[^0-9a-z]/gi, '');
  const wrong = letters.replace(/[0-9a-f]/gi, '').length;
  return letters.length >= 6 && /\d/.test(letters) && wrong > 0 && wrong <= letters.length / 6;
}

const LOOKALIKES: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1', S: '5', Z: '2', G: '6' };

function slip(word: string, text: string): PastedTextError {
  const wrong = /[^0-9a-f:,;_-]/i.exec(word.replace(/^0x/i, '  '))?.index ?? word.search(/[^0-9a-f]/i);
  const character = word[wrong] ?? word;
  const place = text.indexOf(word) + wrong + 1;
  const lookalike = LOOKALIKES[character.toUpperCase()];
  const hint =
    lookalike === undefined ? 'Hex digits are 0 to 9 and A to F.' : `Perhaps it is the digit ${lookalike}.`;
  return new PastedTextError(`Character ${place}, '${character}', is no hex digit.`, hint);
}

/** Arrows and bars between APDUs on one line, and line ends. */
const BETWEEN_APDUS = /\r?\n|\s*(?:[-=]+>+|<+[-=]+|>{1,2}|<{1,2}|\||→|←)\s*/;

/**
 * The APDUs of a pasted exchange, one a line or with arrows or bars between them. Lines of a log that hold no hex
 * are left out.
 * @throws PastedTextError
 */
export function apdusOf(text: string): Uint8Array[] {
  const dump = hexDump(text);
  if (dump !== null) return [fromHex(dump)];
  const lines = text.split(BETWEEN_APDUS).filter((line) => line.trim() !== '');
  const single = lines.length <= 1;
  const apdus = lines.filter((line) => single || holdsHex(line)).map(bytesOf);
  if (apdus.length === 0)
    throw new PastedTextError('There is no APDU in it.', 'Give commands or responses as hex.');
  return apdus;
}

/**
 * The APDUs in words of a command line: one APDU where the words make one (its bytes with spaces in between), else one
 * a word.
 * @throws PastedTextError
 */
export function apdusOfWords(words: readonly string[]): Uint8Array[] {
  const eachIsOne = words.every((word) => onlyHex(word) !== null && word.length >= 4);
  if (!eachIsOne) return apdusOf(words.join(' '));
  const joined = bytesOf(words.join(' '));
  return isWholeCommand(joined) ? [joined] : words.map(bytesOf);
}

/** At least a status word. */
function holdsHex(line: string): boolean {
  return (
    line
      .replace(TIMESTAMP, '')
      .split(/\s+/)
      .some((word) => HEX_WORD.test(word) && word.replace(/[^0-9a-f]/gi, '').length >= 4) ||
    onlyHex(line) !== null
  );
}

/**
 * Track data as bytes: hex, or the characters of a stripe with their sentinels (;PAN=…? and %B…?).
 * @throws PastedTextError
 */
export function trackOf(text: string): Uint8Array {
  const trimmed = text.trim();
  const track1 = /^%?(B\d{8,19}\^[^?]*)\??/.exec(trimmed)?.[1];
  if (track1 !== undefined) return new TextEncoder().encode(track1);
  const nibbles = trimmed.replace(/^;|\?.*$|[\s:-]/g, '').replace('=', 'D');
  if (/^\d{8,19}D[0-9A-F]*$/i.test(nibbles))
    return fromHex(nibbles.length % 2 === 0 ? nibbles : `${nibbles}F`);
  return bytesOf(text);
}

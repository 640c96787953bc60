import { parseTlvs, TlvError } from '../../card/emv/tlv.ts';
import { hexBytes, malformed } from './malformed.ts';
import type { Transcript } from './transcript.ts';

type Terminal = Transcript['terminal'];

/** The same in the words of other projects' files. */
const SYNONYMS: Readonly<Record<string, string>> = {
  randoms: 'random',
  'transaction-req': 'transaction',
  'not-found': 'notFound',
};

/** Texts of digits that are data elements. */
const DIGITS: Readonly<Record<string, { tag: number; form: RegExp; wanted: string }>> = {
  date: { tag: 0x9a, form: /^\d{6}$/, wanted: 'YYMMDD' },
  time: { tag: 0x9f21, form: /^\d{6}$/, wanted: 'HHMMSS' },
  type: { tag: 0x9c, form: /^\d{2}$/, wanted: 'two digits' },
};

/**
 * The terminal of a transcript: {date, time, type, random, offline, notFound, transaction: TLVs, data: {TAG: HEX}}.
 * What else it says is ignored.
 * @throws TerminalError transcript_invalid
 */
export function readTerminal(value: unknown, place: string): Terminal {
  const elements = new Map<number, Uint8Array>();
  const terminal: Terminal = { elements, random: null, offline: false, notFound: null };
  if (value === undefined || value === null) return terminal;
  if (typeof value !== 'object') throw malformed(place, 'not an object');
  for (const [key, field] of Object.entries(value))
    readField(terminal, elements, key, field, `${place}.${key}`);
  return terminal;
}

function readField(
  terminal: Terminal,
  elements: Map<number, Uint8Array>,
  key: string,
  field: unknown,
  place: string,
): void {
  const name = SYNONYMS[key] ?? key;
  const digits = DIGITS[name];
  if (digits) {
    if (typeof field !== 'string' || !digits.form.test(field)) throw malformed(place, `not ${digits.wanted}`);
    elements.set(digits.tag, hexBytes(field, place));
    return;
  }
  switch (name) {
    case 'random': {
      const bytes = hexBytes(textOf(field, place), place);
      if (bytes.length > 0) terminal.random = bytes;
      return;
    }
    case 'offline':
      terminal.offline = field === true;
      return;
    case 'notFound': {
      const bytes = hexBytes(textOf(field, place), place);
      if (bytes.length !== 2) throw malformed(place, 'not a status word of two bytes');
      terminal.notFound = (bytes[0]! << 8) | bytes[1]!;
      return;
    }
    case 'transaction':
      for (const [tag, value] of tlvs(hexBytes(textOf(field, place), place), place)) elements.set(tag, value);
      return;
    case 'data':
      if (typeof field !== 'object' || field === null) throw malformed(place, 'not an object of TAG: HEX');
      for (const [tag, hex] of Object.entries(field)) {
        if (!/^(?:[0-9a-f]{2}){1,3}$/i.test(tag)) throw malformed(place, 'a name that is no tag');
        elements.set(Number.parseInt(tag, 16), hexBytes(textOf(hex, `${place}.${tag}`), `${place}.${tag}`));
      }
      return;
  }
}

function textOf(field: unknown, place: string): string {
  if (typeof field !== 'string') throw malformed(place, 'not a text of hex digits');
  return field;
}

function tlvs(bytes: Uint8Array, place: string): Map<number, Uint8Array> {
  try {
    return new Map(parseTlvs(bytes).map(({ tag, value }) => [tag, value]));
  } catch (error) {
    if (error instanceof TlvError) throw malformed(place, 'not a sequence of TLVs');
    throw error;
  }
}

import { type DecodedNode, part } from './decoded.ts';

const ENTRY = 4;

/**
 * The entries of an Application File Locator, whatever they hold; an entry that breaks the Book's rules has a note.
 * @spec EMV 4.4 Book 3, 10.2
 */
export function aflEntries(afl: Uint8Array, at: number): DecodedNode[] {
  const entries: DecodedNode[] = [];
  for (let from = 0; from < afl.length; from += ENTRY) {
    entries.push(entry(afl.subarray(from, from + ENTRY), at + from));
  }
  return entries;
}

function entry(bytes: Uint8Array, at: number): DecodedNode {
  const [location, first, last, signed] = bytes;
  if (location === undefined || first === undefined || last === undefined || signed === undefined) {
    return part('Entry', bytes, at, { notes: [`Cut off: an entry has ${ENTRY} bytes.`] });
  }
  const sfi = location >> 3;
  const notes: string[] = [];
  if ((location & 0x07) !== 0 || sfi < 1 || sfi > 30) notes.push('Not a short file identifier of 1 to 30.');
  if (first === 0 || last < first) notes.push('First and last record are not in order.');
  else if (signed > last - first + 1) notes.push('More signed records than there are records.');
  const records = first === last ? `record ${first}` : `records ${first} to ${last}`;
  return part(`SFI ${sfi}`, bytes, at, {
    meaning: signed === 0 ? records : `${records}, ${signedWords(first, signed)} signed`,
    parameters: { sfi, firstRecord: first, lastRecord: last, signedRecords: signed },
    ...(notes.length > 0 ? { notes } : {}),
  });
}

function signedWords(first: number, signed: number): string {
  return signed === 1 ? `record ${first}` : `records ${first} to ${first + signed - 1}`;
}

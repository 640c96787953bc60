/** Reads what another decoder printed for people, so that its facts can be compared. */

export interface PrintedObject {
  depth: number;
  tag: string;
  name: string;
  length: number;
  /** Upper-case hex without spaces; empty for a template. */
  hex: string;
  /** Between quotes behind the bytes. */
  text: string | null;
  /** In brackets behind the bytes, and in the list below. */
  meanings: string[];
}

const OBJECT = /^( *)([0-9A-F]+) \| (.+?) : \[(\d+)\](?: ((?:[0-9A-F]{2} ?)+))?(?:"(.*)")?(?:\((.*)\))?$/;
const LIST = /^ *- (.+)$/;

/** The data objects of a printed tree, in order. */
export function printedObjects(lines: readonly string[]): PrintedObject[] {
  const objects: PrintedObject[] = [];
  for (const line of lines) {
    const object = OBJECT.exec(line);
    if (object) {
      const [, indent = '', tag = '', name = '', length = '', hex = '', text, meaning] = object;
      objects.push({
        depth: indent.length / 2,
        tag,
        name,
        length: Number(length),
        hex: hex.replaceAll(' ', ''),
        text: text ?? null,
        meanings: meaning === undefined ? [] : [meaning],
      });
      continue;
    }
    const item = LIST.exec(line)?.[1];
    if (item !== undefined) objects.at(-1)?.meanings.push(item);
  }
  return objects;
}

/** Words that two decoders may write differently. */
const SYNONYMS: Readonly<Record<string, string>> = {
  sda: 'static data authentication',
  dda: 'dynamic data authentication',
  cda: 'combined generation',
  xda: 'extended data authentication',
  oda: 'offline data authentication',
  cdcvm: 'consumer device cvm',
  expired: 'expired',
  authorizations: 'authorisation',
  authorization: 'authorisation',
  authorisations: 'authorisation',
  cryptographic: 'cryptogram',
  reader: 'terminal',
  iso: '',
};
const EMPTY_WORDS = new Set([
  'the',
  'a',
  'an',
  'of',
  'is',
  'was',
  'by',
  'for',
  'and',
  'to',
  'in',
  'if',
  'at',
  'ac',
]);

function words(text: string): Set<string> {
  const expanded = text
    .toLowerCase()
    .replace(/[a-z]+/g, (word) => SYNONYMS[word] ?? word)
    .replace(/[^a-z0-9]+/g, ' ')
    .split(' ');
  return new Set(
    expanded.filter((word) => word !== '' && !EMPTY_WORDS.has(word)).map((word) => word.replace(/s$/, '')),
  );
}

/** How much two wordings share, 0 to 1 of the shorter; 0 where only one of them negates. */
export function likeness(one: string, other: string): number {
  const [a, b] = [words(one), words(other)];
  if (a.has('not') !== b.has('not')) return 0;
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / Math.min(a.size, b.size);
}

/** Of `candidates`, the one that says what `text` says, with how well. */
export function closest(
  text: string,
  candidates: readonly string[],
): { candidate: string; likeness: number } {
  const scored = candidates.map((candidate) => ({ candidate, likeness: likeness(text, candidate) }));
  return scored.sort((a, b) => b.likeness - a.likeness)[0] ?? { candidate: '', likeness: 0 };
}

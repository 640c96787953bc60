import { concatBytes } from '../../platform/bytes/hex.ts';

/** One way to answer wrongly: response APDU in, response APDU out (body and status bytes), or 'torn'. */
export interface AnswerFault {
  name: string;
  apply(answer: Uint8Array, previous: Uint8Array): Uint8Array | 'torn';
}

const body = (answer: Uint8Array) => answer.subarray(0, -2);
const OK = Uint8Array.of(0x90, 0x00);

/** Template 70 around `content`, as often as said, with lengths in two bytes. */
function nested(content: Uint8Array, depth: number): Uint8Array {
  let value = content;
  for (let level = 0; level < depth; level++) {
    value = concatBytes(Uint8Array.of(0x70, 0x82, value.length >> 8, value.length & 0xff), value);
  }
  return value;
}

/** The outermost template's objects in other order, twice or in part: a TLV that holds together and still lies. */
function rearranged(answer: Uint8Array, arrange: (objects: Uint8Array[]) => Uint8Array[]): Uint8Array {
  const content = body(answer);
  const outer = extent(content, 0);
  if (!outer) return answer;
  const objects: Uint8Array[] = [];
  for (let at = outer.start; at < outer.end; ) {
    const object = extent(content, at);
    if (!object) return answer;
    objects.push(content.subarray(at, object.end));
    at = object.end;
  }
  const value = concatBytes(...arrange(objects));
  const header = Uint8Array.of(content[0]!, 0x82, value.length >> 8, value.length & 0xff);
  return concatBytes(header, value, OK);
}

/** Where the value of the object at `at` starts and ends; null where none is. Our own cards write lengths up to 82 xxxx. */
function extent(bytes: Uint8Array, at: number): { start: number; end: number } | null {
  let next = at + 1;
  if ((bytes[at]! & 0x1f) === 0x1f) while (next < bytes.length && (bytes[next++]! & 0x80) !== 0);
  let length = bytes[next++] ?? 0;
  if (length > 0x80) {
    const size = length & 0x7f;
    length = bytes.subarray(next, next + size).reduce((sum, byte) => sum * 0x100 + byte, 0);
    next += size;
  }
  return next + length <= bytes.length ? { start: next, end: next + length } : null;
}

const status = (sw: number): AnswerFault => ({
  name: `status ${sw.toString(16).toUpperCase()}`,
  apply: (answer) => concatBytes(body(answer), Uint8Array.of(sw >> 8, sw & 0xff)),
});

const cut = (name: string, keep: (length: number) => number): AnswerFault => ({
  name: `cut ${name}`,
  apply: (answer) => concatBytes(body(answer).subarray(0, Math.max(0, keep(answer.length - 2))), OK),
});

const filled = (name: string, content: (length: number) => Uint8Array): AnswerFault => ({
  name,
  apply: (answer) => concatBytes(content(answer.length - 2), OK),
});

/** Largest body of an extended-length response. @spec ISO/IEC 7816-4:2020, 5.2 */
const LARGEST_BODY = 65_536;

/** All the ways, each by its name: what a broken, a hostile or a torn card may say instead of the truth. */
export const ANSWER_FAULTS: readonly AnswerFault[] = [
  { name: 'torn', apply: () => 'torn' },
  ...[
    0x6100, 0x6283, 0x6300, 0x63c3, 0x6700, 0x6900, 0x6982, 0x6984, 0x6985, 0x6986, 0x6a81, 0x6a82, 0x6a83,
    0x6a88, 0x6c00, 0x6d00, 0x6e00, 0x6f00, 0x0000, 0xffff,
  ].map(status),
  cut('to nothing', () => 0),
  cut('to one byte', () => 1),
  cut('in half', (length) => length >> 1),
  cut('by one byte', (length) => length - 1),
  filled('all zeros', (length) => new Uint8Array(length)),
  filled('all ones', (length) => new Uint8Array(length).fill(0xff)),
  filled('huge', () => new Uint8Array(LARGEST_BODY).fill(0x5a)),
  filled('huge and well formed', () => nested(new Uint8Array(LARGEST_BODY - 16), 1)),
  filled('a thousand empty objects', () =>
    nested(
      Uint8Array.from({ length: 3000 }, (_, at) => [0x9f, at % 0x7f, 0x00][at % 3]!),
      1,
    ),
  ),
  filled('deep', () => nested(new Uint8Array(), 200)),
  filled('indefinite length', () => Uint8Array.of(0x70, 0x80, 0x5a, 0x00, 0x00, 0x00)),
  filled('a length of four gigabytes', () => Uint8Array.of(0x70, 0x84, 0xff, 0xff, 0xff, 0xff, 0x5a)),
  filled('a tag without end', () => new Uint8Array(64).fill(0x9f)),
  { name: 'wrapped', apply: (answer) => concatBytes(nested(body(answer), 1), OK) },
  { name: 'doubled', apply: (answer) => concatBytes(body(answer), body(answer), OK) },
  { name: 'longer by a byte', apply: (answer) => concatBytes(body(answer), Uint8Array.of(0x5a), OK) },
  { name: 'the answer before', apply: (_answer, previous) => previous },
  { name: 'objects reversed', apply: (answer) => rearranged(answer, (objects) => objects.toReversed()) },
  { name: 'objects doubled', apply: (answer) => rearranged(answer, (objects) => [...objects, ...objects]) },
  { name: 'first object gone', apply: (answer) => rearranged(answer, (objects) => objects.slice(1)) },
  { name: 'last object gone', apply: (answer) => rearranged(answer, (objects) => objects.slice(0, -1)) },
];

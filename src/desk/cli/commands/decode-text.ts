import type { BitReading, DecodedNode } from '../../../card/emv/decode/decoded.ts';
import { tagText } from '../../../card/emv/decode/tag-text.ts';
import { toHex } from '../../../platform/bytes/hex.ts';
import type { Colour, Paint } from '../paint.ts';

export interface Layout {
  paint: Paint;
  /** Characters on a line. */
  width: number;
}

/** Text with what its colours do not count. */
interface Span {
  text: string;
  colour?: Colour;
}

const GAP = '  ';
/** Below a heading, so that values stand clear of the branches. */
const INDENT = '  ';
/** Room that values keep, however deep the tree. */
const LEAST_ROOM = 24;

/** A tree of what was decoded, ending in a newline. */
export function treeText(nodes: readonly DecodedNode[], layout: Layout): string {
  return nodes
    .map(
      (node, index) =>
        (index > 0 && node.name === 'Command' ? '\n' : '') + nodeLines(node, '', '', layout).join(''),
    )
    .join('');
}

/** `branch` stands before the heading, `below` before all that is under it. */
function nodeLines(node: DecodedNode, branch: string, below: string, layout: Layout): string[] {
  const { paint, width } = layout;
  const children = node.children ?? [];
  const stem = `${below}${children.length > 0 ? '│' : ' '}`;
  const room = Math.max(LEAST_ROOM, width - stem.length - INDENT.length);
  const value = valueSpans(node);
  const heading = headingSpans(node);
  // A part is one line where its value fits behind its name; a data object has what the dictionary says there.
  const beside = node.tag === undefined && lengthOf(value) > 0;
  const fits = beside && branch.length + lengthOf(heading) + GAP.length + lengthOf(value) <= width;
  const first = fits ? [...heading, { text: GAP }, ...value] : heading;
  const right = rightSide(node, branch, heading, layout);
  const details = [
    ...right.under,
    ...(fits ? [] : valueLines(node, value, room, paint)),
    ...detailLines(node, room, paint),
  ];
  const lines = [`${dim(branch, paint)}${painted(first, paint)}${right.beside}\n`];
  lines.push(...details.map((text) => `${dim(stem, paint)}${INDENT}${text}\n`));
  for (const [index, child] of children.entries()) {
    const last = index === children.length - 1;
    const [elbow, trunk] = last ? ['└─ ', '   '] : ['├─ ', '│  '];
    lines.push(...nodeLines(child, `${below}${elbow}`, `${below}${trunk}`, layout));
  }
  return lines;
}

/** Branches; without any, no colour either. */
function dim(text: string, paint: Paint): string {
  return text.trim() === '' ? text : paint('dim', text);
}

function headingSpans(node: DecodedNode): Span[] {
  if (node.tag === undefined)
    return [{ text: node.name, ...(isApdu(node) ? { colour: 'bold' as const } : {}) }];
  return [{ text: tagText(node.tag), colour: 'bold' }, { text: GAP }, { text: node.name }];
}

function isApdu({ name }: DecodedNode): boolean {
  return name === 'Command' || name === 'Response';
}

/** What the dictionary says: at the right margin beside the name, or under it where that leaves no room. */
function rightSide(
  node: DecodedNode,
  branch: string,
  heading: readonly Span[],
  { paint, width }: Layout,
): { beside: string; under: string[] } {
  const text = meta(node);
  const free = width - branch.length - lengthOf(heading) - text.length;
  if (text === '') return { beside: '', under: [] };
  if (free < GAP.length) return { beside: '', under: [paint('dim', text)] };
  return { beside: `${' '.repeat(free)}${paint('dim', text)}`, under: [] };
}

function meta({ tag, element, length, kernelId }: DecodedNode): string {
  if (!element) return tag === undefined ? '' : String(length);
  const kernel = kernelId === undefined ? '' : `kernel ${kernelId}, `;
  return `${kernel}${element.source} ${element.format} ${length}`;
}

function valueSpans(node: DecodedNode): Span[] {
  const spans: Span[] = [];
  if (node.bytes && node.bytes.length > 0) spans.push({ text: spaced(node.bytes), colour: 'cyan' });
  const meaning = meaningOf(node);
  if (meaning !== '') {
    if (spans.length > 0) spans.push({ text: GAP });
    spans.push({ text: meaning, colour: colourOf(node) });
  }
  if (node.masked && meaning === '')
    spans.push({ text: `masked, ${node.length} ${unit(node)}`, colour: 'dim' });
  return spans;
}

/** A status word that tells of an error stands out. */
function colourOf({ name, value }: DecodedNode): Colour {
  const isStatus = name === 'Response' || name === 'Status word';
  return isStatus && !/^(9000|61..|91..)$/.test(String(value)) ? 'red' : 'green';
}

/** Parts of a track are counted in characters, all else in bytes. */
function unit({ name, length }: DecodedNode): string {
  const unit = TRACK_PARTS.includes(name) ? 'characters' : 'bytes';
  return length === 1 ? unit.slice(0, -1) : unit;
}
const TRACK_PARTS: readonly string[] = ['Discretionary Data', 'Cardholder Name'];

function meaningOf({ meaning, parameters, children }: DecodedNode): string {
  if (meaning !== undefined) return meaning;
  if (!parameters || (children && children.length > 0 && parameters['totalLength'] === undefined)) return '';
  return Object.entries(parameters)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

/** The value under its heading. */
function valueLines(node: DecodedNode, spans: readonly Span[], room: number, paint: Paint): string[] {
  if (spans.length === 0) return [];
  if (lengthOf(spans) <= room) return [painted(spans, paint)];
  const hex = node.bytes ? hexLines(node.bytes, room).map((text) => paint('cyan', text)) : [];
  const words = spans.filter(({ colour }) => colour !== undefined && colour !== 'cyan');
  return [
    ...hex,
    ...words.flatMap(({ text, colour }) => wrapped(text, room).map((line) => paint(colour!, line))),
  ];
}

/** Bits and notes. */
function detailLines(node: DecodedNode, room: number, paint: Paint): string[] {
  const bits = (node.bits ?? []).flatMap((reading) => bitLines(reading, room, paint));
  const notes = (node.notes ?? []).flatMap((note) =>
    wrapped(note, room - 2).map((text, index) => paint('yellow', `${index === 0 ? '! ' : '  '}${text}`)),
  );
  return [...bits, ...notes];
}

function bitLines(reading: BitReading, room: number, paint: Paint): string[] {
  const { byte, high, low, meaning, reserved } = reading;
  const place = high === low ? `B${byte}b${high}` : `B${byte}b${high}-${low}`;
  const head = place.padEnd(7);
  return wrapped(meaning, room - head.length - 1).map((text, index) => {
    const shown = reserved ? paint('yellow', text) : text;
    return `${paint('dim', index === 0 ? head : ' '.repeat(head.length))} ${shown}`;
  });
}

function spaced(bytes: Uint8Array): string {
  return toHex(bytes).replace(/..(?!$)/g, '$& ');
}

/** At most 16 bytes a line. */
function hexLines(bytes: Uint8Array, room: number): string[] {
  const perLine = Math.max(1, Math.min(16, Math.floor((room + 1) / 3)));
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += perLine) lines.push(spaced(bytes.subarray(at, at + perLine)));
  return lines;
}

function wrapped(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + text.length, 0);
}

function painted(spans: readonly Span[], paint: Paint): string {
  return spans.map(({ text, colour }) => (colour === undefined ? text : paint(colour, text))).join('');
}

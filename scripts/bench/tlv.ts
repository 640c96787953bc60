import { parseTlvs, TlvCursor } from '../../src/card/emv/tlv.ts';
import { type Figure, figureOf, median, ratesOf } from './figure.ts';
import { peerPackage } from './peer-package.ts';
import { eventsOf, record } from './replay.ts';

const ROUNDS = 15;
const PASSES = 3_000;
/** Template 70. */
const RECORD = 0x70;

/** Records of a card, parsed to their leaves with every bound checked, beside a loop that checks nothing. */
export async function measure(): Promise<Figure[]> {
  const records = eventsOf(record('mastercard-card', true))
    .map(({ data }) => data)
    .filter(([tag]) => tag === RECORD);
  const bytes = records.reduce((sum, { length }) => sum + length, 0);
  const rate = (parse: (record: Uint8Array) => unknown) =>
    ratesOf(ROUNDS, PASSES, () => {
      for (const record of records) parse(record);
    }).map((passes) => passes * records.length);
  const naive = median(rate(naiveParse));
  const notes = { records: records.length, bytes };
  const peer = await peerPackage<{ parse(bytes: Uint8Array): unknown }>('@tomkp/ber-tlv', '1.0.1');
  const best = median(rate(peer.parse));
  const unchecked = { name: 'unchecked Map, subarray', value: naive, p99: null };
  const npm = { name: '@tomkp/ber-tlv (best of npm)', value: best, p99: null };
  const tree = figureOf('TLV, records a second', 'parseTlvs (tree)', '/s', rate(parseTlvs), {
    beside: npm,
    notes,
  });
  const holds = tree.value >= 3e6 && tree.value >= 3 * best;
  return [
    { ...tree, target: { text: '>= 3 M, 3x npm', holds } },
    figureOf('TLV, records a second', 'TlvCursor (walk)', '/s', rate(walk), { beside: unchecked }),
  ].map((figure) => ({ ...figure, p99: null }));
}

function walk(record: Uint8Array): number {
  const template = new TlvCursor(record);
  template.next();
  const cursor = new TlvCursor(record, template.valueOffset, template.end);
  let sum = 0;
  while (cursor.next()) sum += cursor.tag;
  return sum;
}

/** What anybody writes first: right for good cards, wrong or endless for others. */
function naiveParse(record: Uint8Array): Map<number, Uint8Array> {
  const values = new Map<number, Uint8Array>();
  let at = 0;
  while (at < record.length) {
    let tag = record[at++]!;
    const constructed = (tag & 0x20) !== 0;
    if ((tag & 0x1f) === 0x1f) {
      do tag = (tag << 8) | record[at]!;
      while ((record[at++]! & 0x80) !== 0);
    }
    let length = record[at++]!;
    if (length > 0x7f) {
      const lengthBytes = length & 0x7f;
      length = 0;
      for (let i = 0; i < lengthBytes; i++) length = (length << 8) | record[at++]!;
    }
    values.set(tag, record.subarray(at, at + length));
    if (!constructed) at += length;
  }
  return values;
}

import { describe, expect, it } from 'vitest';
import { decodeBits } from '../../../src/card/emv/decode/decode-bits.ts';
import type { BitReading, DecodedNode } from '../../../src/card/emv/decode/decoded.ts';
import { issuerApplicationData } from '../../../src/card/emv/decode/issuer-application-data.ts';
import { fromHex } from '../../../src/platform/bytes/hex.ts';
import { closest, likeness } from '../../support/card/printed-decode.ts';
import decodeVectors from '../../vectors/emv-decode.json' with { type: 'json' };

/** Tag and kernel behind the names of the other decoder. */
const ELEMENTS: Readonly<Record<string, { tag: number; kernelId?: number }>> = {
  tvr: { tag: 0x95 },
  tsi: { tag: 0x9b },
  ttq: { tag: 0x9f66 },
  ctq: { tag: 0x9f6c },
  'term-caps': { tag: 0x9f33 },
  'addl-term-caps': { tag: 0x9f40 },
  'visa-ffi': { tag: 0x9f6e, kernelId: 3 },
  'amex-cl-reader-caps': { tag: 0x9f6d, kernelId: 4 },
  '9F1D': { tag: 0x9f1d },
};

function nodeOf({ decoder, input }: { decoder: string; input: string }): DecodedNode {
  const { tag, kernelId } = ELEMENTS[decoder]!;
  return decodeBits(tag, fromHex(input), kernelId === undefined ? {} : { kernelId }).nodes[0]!;
}

const isSingle = ({ high, low }: BitReading) => high === low;

/** Lines that the other decoder prints for what is absent: negations, and defaults of a group. */
const ABSENT =
  /\bnot (supported|required)$|: None$|: No print, electronic or display output$|^Online capable reader$/i;

/** What the other decoder calls things by; said behind them here, or not at all. */
const GROUPS = /^(?:Card Data Input|CVM|Security|Transaction Type|Terminal Data (?:In|Out)put) Capability: /;

const { vectors } = decodeVectors;
const walks = vectors.filter(({ name, decoder }) => name.startsWith('bitwalk/') && decoder in ELEMENTS);
const tables = walks.filter(({ decoder }) => !['visa-ffi', 'amex-cl-reader-caps'].includes(decoder));

describe('Book 3 Annex C, Book 4 Annex A, Books C: bit by bit as another decoder reads them', () => {
  it('covers every vector of the file that is a bit-coded element', () => {
    const others = new Set(vectors.map(({ decoder }) => decoder).filter((decoder) => !(decoder in ELEMENTS)));
    expect(others).toEqual(new Set(['atr', 'tlv', 'issuer-app-data']));
  });

  it.each(tables)('$name: this bit and no other', ({ name, decoder, input }) => {
    const [, byte, bit] = /B(\d)b(\d)$/.exec(name)!.map(Number);
    const readings = nodeOf({ decoder, input }).bits!;
    expect(readings.map((reading) => [reading.byte, reading.high, reading.low])).toEqual([[byte, bit, bit]]);
  });

  it.each(tables)('$name: reserved, or of the same meaning', ({ decoder, input, output }) => {
    const [reading] = nodeOf({ decoder, input }).bits!;
    const present = output.filter((line) => !ABSENT.test(line)).map((line) => line.replace(GROUPS, ''));
    expect(present).toHaveLength(1);
    expect(reading?.reserved).toBe(present[0] === 'RFU');
    expect(
      likeness(present[0]!, reading!.meaning),
      `${present[0]} / ${reading!.meaning}`,
    ).toBeGreaterThanOrEqual(0.6);
  });

  it.each(walks.filter(({ decoder }) => decoder === 'visa-ffi'))(
    '$name: the same version',
    ({ input, output, decoder }) => {
      const version = nodeOf({ decoder, input }).bits!.find(({ meaning }) => meaning.startsWith('Version'));
      expect(`Form Factor Indicator (FFI): Version Number ${version?.value}`).toBe(output[0]);
    },
  );

  it.each(walks.filter(({ decoder }) => decoder === 'amex-cl-reader-caps'))(
    '$name: the same',
    ({ input, output, decoder }) => {
      expect(likeness(output[0]!, nodeOf({ decoder, input }).meaning!)).toBeGreaterThanOrEqual(0.8);
    },
  );

  it('Terminal Risk Management Data of several bits', () => {
    const vector = vectors.find(({ decoder }) => decoder === '9F1D')!;
    const meanings = nodeOf(vector)
      .bits!.filter(isSingle)
      .map(({ meaning }) => meaning);
    expect(meanings).toHaveLength(vector.output.length);
    for (const [index, line] of vector.output.entries()) {
      expect(closest(line, meanings).candidate, line).toBe(meanings[index]);
    }
  });
});

describe('Book 3 Annex C9: Issuer Application Data of M/Chip as another decoder reads it', () => {
  const { input, output } = vectors.find(({ decoder }) => decoder === 'issuer-app-data')!;
  const { meaning, children = [] } = issuerApplicationData(fromHex(input), 0);
  const line = (start: string) => output.find((text) => text.startsWith(start))?.slice(start.length);

  it('tells the application, the key index and the cryptogram version', () => {
    expect(meaning).toBe(line('Application: '));
    const [keyIndex, version] = children;
    expect(keyIndex?.bytes).toEqual(fromHex(line('Derivation Key Index (DKI): ')!));
    expect(version?.value).toBe(line('Cryptogram Version Number (CVN): '));
    const clauses = version!.meaning!.split(', ');
    for (const fact of output.filter((text) => text.startsWith('Cryptogram: '))) {
      expect(closest(fact.replace('Cryptogram: ', ''), clauses).likeness, fact).toBeGreaterThanOrEqual(0.6);
    }
  });

  it('tells the same of the Card Verification Results', () => {
    const expected = output.flatMap(
      (text) => /^Card Verification Results \(CVR\): (.*)$/.exec(text)?.[1] ?? [],
    );
    const results = children.find(({ name }) => name.startsWith('Card Verification'))!.bits!;
    const meanings = results.map((reading) => reading.meaning);
    const matched = expected.map((text) => closest(text, meanings));
    for (const [index, { likeness: how }] of matched.entries())
      expect(how, expected[index]).toBeGreaterThanOrEqual(0.75);
    const unmatched = meanings.filter((one) => !matched.some(({ candidate }) => candidate === one));
    expect(unmatched).toEqual(['Script counter (low nibble): 0']);
    expect(new Set(matched.map(({ candidate }) => candidate)).size).toBe(expected.length);
  });
});

import { describe, expect, it } from 'vitest';
import { decodeDol } from '../../../src/card/emv/decode/decode-dol.ts';
import { decodeTrack2 } from '../../../src/card/emv/decode/decode-track.ts';
import type { DecodedNode } from '../../../src/card/emv/decode/decoded.ts';
import { tagText } from '../../../src/card/emv/decode/tag-text.ts';
import { truncatePan } from '../../../src/card/emv/pan.ts';
import { fromHex } from '../../../src/platform/bytes/hex.ts';
import dolVectors from '../../vectors/emv-dol.json' with { type: 'json' };
import trackVectors from '../../vectors/emv-track.json' with { type: 'json' };

describe('Book 3 5.4: data object lists, decoded for people', () => {
  it.each(dolVectors.vectors)('$name', ({ dol, expected }) => {
    const { nodes, fault } = decodeDol(fromHex(dol));
    const [list] = nodes;
    expect(fault).toBeNull();
    expect(list?.parameters).toEqual({ totalLength: expected.totalLength });
    expect(list?.children?.map(({ tag, length }) => [tagText(tag!), length])).toEqual(expected.entries);
    expect(list?.children?.filter(({ name }) => name === 'Unknown')).toEqual([]);
  });

  it.each(dolVectors.vectors)('$name, with values to take apart', ({ dol, expected }) => {
    const values = new Uint8Array(expected.totalLength).map((_, index) => index % 10);
    const { nodes, fault } = decodeDol(fromHex(dol), { values });
    expect(fault).toBeNull();
    const parts = nodes[0]!.children!;
    expect(parts.map(({ tag, bytes }) => [tagText(tag!), bytes?.length])).toEqual(expected.entries);
    expect(Buffer.concat(parts.map(({ bytes }) => bytes!))).toEqual(Buffer.from(values));
  });
});

describe('Book 3 Annex A: tracks, decoded for people', () => {
  const partOf = (node: DecodedNode, name: string) => node.children?.find((one) => one.name.startsWith(name));

  it.each(trackVectors.vectors)('$name', ({ kind, input, expected }) => {
    const { nodes, fault } = decodeTrack2(fromHex(input), { clear: true });
    const [track] = nodes;
    expect(fault).toBeNull();
    expect(track?.name).toBe(kind === 'track1' ? 'Track 1 Data' : 'Track 2 Equivalent Data');
    expect(partOf(track!, 'Primary')?.value).toBe(expected.pan);
    expect(partOf(track!, 'Service Code')?.value).toBe(expected.serviceCode);
    expect(partOf(track!, 'Expiration')?.value).toBe(expected.expiryYYMM ?? yymm(expected.expire ?? ''));
  });

  it.each(trackVectors.vectors)(
    '$name: no more than the truncated number unless asked',
    ({ input, expected }) => {
      const decoded = decodeTrack2(fromHex(input));
      const shown = JSON.stringify(decoded);
      const digits = new Uint8Array([...expected.pan].map(Number));
      expect(partOf(decoded.nodes[0]!, 'Primary')?.value).toBe(truncatePan(digits).truncated);
      expect(shown).not.toContain(expected.pan);
      expect(decoded.nodes[0]?.bytes).toBeNull();
      expect(partOf(decoded.nodes[0]!, 'Discretionary')?.value).toBeUndefined();
    },
  );

  /** dd/mm/yyyy to YYMM. */
  function yymm(date: string): string {
    const [, month, year] = date.split('/');
    return `${year?.slice(2)}${month}`;
  }
});

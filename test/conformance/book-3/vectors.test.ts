import { describe, expect, it } from 'vitest';
import { parseDol } from '../../../src/card/emv/dol.ts';
import { panFrom5A } from '../../../src/card/emv/pan.ts';
import { encodeTlv, parseTlvs, type Tlv } from '../../../src/card/emv/tlv.ts';
import { parseTrack1 } from '../../../src/card/emv/track1.ts';
import { parseTrack2 } from '../../../src/card/emv/track2.ts';
import { splitResponse } from '../../../src/card/iso7816/response.ts';
import { SW } from '../../../src/card/iso7816/status-words.ts';
import { concatBytes, fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import dolVectors from '../../vectors/emv-dol.json' with { type: 'json' };
import trackVectors from '../../vectors/emv-track.json' with { type: 'json' };
import transcriptVectors from '../../vectors/emv-transcripts.json' with { type: 'json' };

describe('Book 3, 5.4: data object lists of cards and test suites', () => {
  it.each(dolVectors.vectors)('$name', ({ dol, expected }) => {
    const entries = parseDol(fromHex(dol));
    expect(entries.map(({ tag, length }) => [tag.toString(16).toUpperCase(), length])).toEqual(
      expected.entries,
    );
    expect(entries.reduce((sum, { length }) => sum + length, 0)).toBe(expected.totalLength);
  });
});

describe('Book 3, Annex A: track data', () => {
  it.each(trackVectors.vectors)('$name', ({ kind, input, expected }) => {
    const track = kind === 'track1' ? parseTrack1(fromHex(input)) : parseTrack2(fromHex(input));
    expect(track.pan.join('')).toBe(expected.pan);
    expect(track.serviceCode).toBe(expected.serviceCode);
    expect(track.expiry).toBe(expected.expiryYYMM ?? yymm(expected.expire ?? ''));
  });

  /** dd/mm/yyyy to YYMM. */
  function yymm(date: string): string {
    const [, month, year] = date.split('/');
    return `${year?.slice(2)}${month}`;
  }
});

/** Every tag of a tree with the values it occurs with, templates too. */
function valuesByTag(tlvs: readonly Tlv[], into: Map<string, string[]>): Map<string, string[]> {
  for (const tlv of tlvs) {
    const tag = tlv.tag.toString(16).toUpperCase();
    into.set(tag, [...(into.get(tag) ?? []), toHex(tlv.value)]);
    if (tlv.children) valuesByTag(tlv.children, into);
  }
  return into;
}

function encodeAll(tlvs: readonly Tlv[]): Uint8Array {
  return concatBytes(
    ...tlvs.map((tlv) => encodeTlv(tlv.tag, tlv.children ? encodeAll(tlv.children) : tlv.value)),
  );
}

/** READ RECORD of the transaction log, SFI 11 here: values packed as 9F4F lists them, no data objects. @spec Annex D */
const readsLog = (command: string) => /^00B2..5C/.test(command);

function bodies(steps: readonly { c: string; r: string }[]): Uint8Array[] {
  return steps
    .filter((step) => !readsLog(step.c))
    .map((step) => splitResponse(fromHex(step.r)))
    .filter((response) => response !== null && response.sw === SW.OK && response.data.length > 0)
    .map((response) => response!.data);
}

describe('Book 3, Annex B: the answers of recorded cards', () => {
  it.each(transcriptVectors.transcripts)('$id reads as its source says', ({ steps, expected }) => {
    const found = new Map<string, string[]>();
    for (const body of bodies(steps)) {
      const tlvs = parseTlvs(body);
      expect(toHex(encodeAll(tlvs))).toBe(toHex(body));
      valuesByTag(tlvs, found);
    }
    for (const [tag, values] of Object.entries(expected.dataObjects ?? {})) {
      for (const value of [values].flat()) expect(found.get(tag), tag).toContain(value);
    }
    if (expected.track2) {
      const value = [...(found.get('57') ?? []), ...(found.get('9F6B') ?? [])][0]!;
      const track2 = parseTrack2(fromHex(value));
      expect({
        pan: track2.pan.join(''),
        expiryYYMM: track2.expiry,
        serviceCode: track2.serviceCode,
      }).toEqual(expected.track2);
      const pan = found.get('5A')?.[0];
      if (pan !== undefined) expect(panFrom5A(fromHex(pan))).toEqual(track2.pan);
    }
  });
});

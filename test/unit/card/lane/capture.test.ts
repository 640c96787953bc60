import { describe, expect, it } from 'vitest';
import { parseTlvs } from '../../../../src/card/emv/tlv.ts';
import type { FinalOutcome } from '../../../../src/card/entry-point/outcome.ts';
import { outcome } from '../../../../src/card/entry-point/outcomes.ts';
import { captureCard, encodeDataRecord, wipeAccountData } from '../../../../src/card/lane/capture.ts';
import { formFactor } from '../../../../src/card/lane/form-factor.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';

const TOKEN_KEY = new Uint8Array(32).fill(1);
const elements = (hex: Record<number, string>) =>
  new Map(Object.entries(hex).map(([tag, value]) => [Number(tag), fromHex(value)]));

function read(dataRecord: Record<number, string>, parameters: Partial<FinalOutcome> = {}): FinalOutcome {
  return {
    ...outcome('online_request', { dataRecord: elements(dataRecord) }),
    application: { scheme: 'visa', kernelId: 3, aid: fromHex('A0000000031010'), label: 'VISA' },
    ...parameters,
  };
}

describe('the open part of a card', () => {
  it('is nothing when no application was selected', () => {
    expect(captureCard(read({}, { application: null }), TOKEN_KEY)).toBeNull();
  });

  it('takes the PAN from 5A, or else from track 2, as the same token', () => {
    const from5A = captureCard(read({ 90: '4761739001010119' }), TOKEN_KEY)!;
    const fromTrack2 = captureCard(read({ 87: '4761739001010119D22122011143804400000F' }), TOKEN_KEY)!;
    expect(from5A).toMatchObject({ panTruncated: '476173******0119', panLast4: '0119' });
    expect(fromTrack2.panTruncated).toBe('476173******0119');
    expect(fromTrack2.panToken).toBe(from5A.panToken);
    expect(from5A.panToken).toMatch(/^[0-9a-f]{64}$/);
  });

  it('takes the PAN from the track 2 of mag-stripe mode, as the same token', () => {
    const fromTrack2 = captureCard(read({ 40811: '4761739001010119D22122011143804400000F' }), TOKEN_KEY)!;
    expect(fromTrack2).toMatchObject({ panTruncated: '476173******0119', cryptogram: null });
    expect(fromTrack2.panToken).toBe(captureCard(read({ 90: '4761739001010119' }), TOKEN_KEY)!.panToken);
  });

  it.each([
    ['no PAN', {}],
    ['a PAN that is none', { 90: '47617390010101AB' }],
    ['a track without separator', { 87: '4761739001010119' }],
  ])('has empty PAN fields with %s', (_what, record) => {
    expect(captureCard(read(record), TOKEN_KEY)).toMatchObject({
      panTruncated: '',
      panLast4: '',
      panToken: '',
    });
  });

  it('takes what the data record lacks from the discretionary data', () => {
    const declined = read(
      {},
      { dataRecord: null, discretionaryData: elements({ 40758: '0102', 149: '0000008000' }) },
    );
    expect(captureCard(declined, TOKEN_KEY)).toMatchObject({ atc: 0x0102, tvr: '0000008000' });
  });

  it.each([
    ['40', 'TC'],
    ['80', 'ARQC'],
    ['00', 'AAC'],
    ['C0', null],
  ])('reads cryptogram information %s as %s', (cid, type) => {
    expect(captureCard(read({ 40743: cid }), TOKEN_KEY)!.cryptogramType).toBe(type);
  });
});

describe('the data record', () => {
  it('is TLV in its own order', () => {
    const plain = encodeDataRecord(elements({ 40706: '000000001250', 87: '47D2', 14647593: '00' }));
    expect(parseTlvs(plain).map(({ tag, value }) => [tag, toHex(value)])).toEqual([
      [0x57, '47D2'],
      [0x9f02, '000000001250'],
      [0xdf8129, '00'],
    ]);
  });

  it('loses its account data when wiped, and nothing else', () => {
    const outcome = read(
      { 90: '4761', 87: '47D2', 24352: '41', 40730: '0276' },
      { discretionaryData: elements({ 40735: '3132' }) },
    );
    wipeAccountData(outcome);
    const hex = (tag: number) => toHex(outcome.dataRecord!.get(tag)!);
    expect([hex(0x5a), hex(0x57), hex(0x5f20), hex(0x9f1a)]).toEqual(['0000', '0000', '00', '0276']);
    expect(toHex(outcome.discretionaryData!.get(0x9f1f)!)).toBe('0000');
  });
});

describe('the form factor', () => {
  it.each([
    [3, '20700000', 'card'],
    [3, '21000000', 'card'],
    [3, '22000000', 'other'],
    [3, '238C0000', 'phone'],
    [3, '24000000', 'watch'],
    [3, '3F000000', 'other'],
    [2, '027600003030', 'card'],
    [2, '027600003134', 'phone'],
    [2, '027600003138', 'watch'],
    [2, '027600003135', 'tablet'],
    [2, '027600003939', 'other'],
    // The unique identifier's top bit: no device type follows.
    [2, '027680003134', 'unknown'],
    [2, '02760000', 'unknown'],
    [4, '238C0000', 'unknown'],
  ])('of kernel %i with 9F6E %s is %s', (kernelId, value, expected) => {
    expect(formFactor(kernelId, elements({ 40814: value }))).toBe(expected);
  });

  it('is unknown without 9F6E', () => {
    expect(formFactor(3, new Map())).toBe('unknown');
  });
});

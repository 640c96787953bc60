import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alipayTapMessage,
  alipayTapUri,
  readAlipayTap,
} from '../../../../../src/card/wallets/alipay-tap/alipay-tap.ts';
import { readNdef, TNF, writeNdef } from '../../../../../src/card/wallets/alipay-tap/ndef.ts';
import { fromHex, toHex } from '../../../../../src/platform/bytes/hex.ts';

const vectors = JSON.parse(
  readFileSync(new URL('../../../../vectors/alipay-tap-ndef.json', import.meta.url), 'utf8'),
) as { uris: { uri?: string; codeContent?: string; template?: string }[]; aar_hex: string };

const sticker = vectors.uris[0]!;
const CODE = sticker.codeContent!;
const malformed = (message: RegExp) =>
  expect.objectContaining({ code: 'code_malformed', message: expect.stringMatching(message) });

/** A tag with nothing but this address. */
const withUri = (uri: string) =>
  writeNdef([{ tnf: TNF.wellKnown, type: 'U', payload: Buffer.from(`\0${uri}`) }]);

describe('an Alipay Tap tag', () => {
  it('has the address that stickers of the field have', () => {
    expect(alipayTapUri(CODE)).toBe(sticker.uri);
  });

  it('has two records: the address with its prefix in one byte, and the app', () => {
    const message = alipayTapMessage(CODE);
    const address = sticker.uri!.replace('https://', '');
    expect(toHex(message.subarray(0, 5))).toBe(`9101${(address.length + 1).toString(16).toUpperCase()}5504`);
    expect(toHex(message).endsWith(vectors.aar_hex.toUpperCase())).toBe(true);
    expect(message).toHaveLength(5 + address.length + vectors.aar_hex.length / 2);
  });

  it('is read back', () => {
    expect(readAlipayTap(alipayTapMessage(CODE))).toEqual({
      uri: sticker.uri,
      code: CODE,
      package: 'com.eg.android.AlipayGphone',
    });
  });

  it('is read with the address of another generation of stickers', () => {
    const template = vectors.uris[1]!.template!;
    const uri = `https://${template.replace('{URL}', encodeURIComponent(encodeURIComponent(CODE)))}`;
    expect(readAlipayTap(withUri(uri))).toEqual({ uri, code: CODE, package: null });
  });

  it('holds no code where a box makes one at each tap', () => {
    const uri = vectors.uris[2]!.template!;
    expect(readAlipayTap(withUri(uri)).code).toBeNull();
  });

  it('holds no code where the address is somebody else’s', () => {
    expect(
      readAlipayTap(withUri('https://example.org/?scheme=alipay%3A%2F%2Fa%3FcodeContent%3Dx')).code,
    ).toBeNull();
    expect(readAlipayTap(withUri('no address')).code).toBeNull();
  });

  it('carries any code', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), (code) => {
        expect(readAlipayTap(alipayTapMessage(code)).code).toBe(code);
      }),
      { numRuns: 100, seed: 5 },
    );
  });
});

describe('an NDEF message', () => {
  it('has a long record where the payload is longer than 255 bytes', () => {
    const payload = new Uint8Array(256).fill(0x61);
    const message = writeNdef([{ tnf: TNF.wellKnown, type: 'U', payload }]);
    expect(toHex(message.subarray(0, 7))).toBe('C1010000010055');
    expect(readNdef(message)).toEqual([{ tnf: 1, type: 'U', payload }]);
  });

  it('may have ids, which are passed over', () => {
    expect(readNdef(fromHex('D9 01 01 02 55 4944 00'))).toEqual([
      { tnf: 1, type: 'U', payload: fromHex('00') },
    ]);
  });

  it.each([
    ['nothing', '', /Byte 0: no record/],
    ['no beginning', '510100 55', /Byte 0: no record/],
    ['a second beginning', '910100 55 910100 55', /Byte 4: no record/],
    ['a record in chunks', 'B10100 55', /chunks/],
    ['a payload that is cut off', 'D10105 5500', /Byte 0: the record is cut off/],
    ['a head that is cut off', 'D101', /Byte 0: the record is cut off/],
    ['a length beyond all memory', 'C101 FFFFFFFF 55', /cut off/],
    ['no end', '910100 55', /Byte 4: the record is cut off/],
    ['bytes behind its end', 'D10100 55 00', /Byte 4: bytes follow/],
    ['too many records', `910100 55${' 110100 55'.repeat(20)}`, /more than 16/],
  ])('is refused with %s', (_why, hex, message) => {
    expect(() => readNdef(fromHex(hex))).toThrow(malformed(message));
  });

  it('without an address is no tag of a counter', () => {
    expect(() => readAlipayTap(fromHex('D10101 54 00'))).toThrow(malformed(/no address/));
    expect(() => readAlipayTap(fromHex('D10101 55 63'))).toThrow(malformed(/no address/));
  });
});

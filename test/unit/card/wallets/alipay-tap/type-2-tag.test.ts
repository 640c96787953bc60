import { describe, expect, it } from 'vitest';
import {
  messageOfType2,
  STICKERS,
  type2Image,
} from '../../../../../src/card/wallets/alipay-tap/type-2-tag.ts';
import { fromHex, toHex } from '../../../../../src/platform/bytes/hex.ts';

const message = (length: number) => new Uint8Array(length).map((_byte, at) => at & 0xff);

describe('the memory of a Type 2 tag', () => {
  it('is the capability container, the message and its end, in whole pages', () => {
    expect(toHex(type2Image(fromHex('D1010055'), STICKERS.NTAG213))).toBe(
      'E1101200' + '0304D101' + '0055FE00',
    );
  });

  it('has a length of three bytes from 255 on', () => {
    expect(toHex(type2Image(message(254), STICKERS.NTAG215).subarray(0, 6))).toBe('E1103E0003FE');
    expect(toHex(type2Image(message(255), STICKERS.NTAG215).subarray(0, 8))).toBe('E1103E0003FF00FF');
  });

  it.each([0, 1, 140, 254, 255, 490])('is read back with a message of %i bytes', (length) => {
    const image = type2Image(message(length), STICKERS.NTAG215);
    expect(image.length % 4).toBe(0);
    expect(messageOfType2(image)).toEqual(message(length));
  });

  it('takes what fits and not a byte more, and says which tag does', () => {
    expect(type2Image(message(141), STICKERS.NTAG213)).toHaveLength(4 + 144);
    expect(() => type2Image(message(142), STICKERS.NTAG213)).toThrow(
      expect.objectContaining({
        code: 'code_malformed',
        message: 'The message needs 145 bytes, the tag has 144.',
        hint: expect.stringContaining('NTAG215'),
      }),
    );
  });

  it('may begin with lock and memory control objects, as new tags do', () => {
    expect(messageOfType2(fromHex('E1103E00 0103A00C34 0203000000 00 0302AABB FE'))).toEqual(fromHex('AABB'));
  });

  it.each([
    ['another container', '00103E00 0302AABB', /Byte 0/],
    ['no message', 'E1103E00 FE', /holds no NDEF message/],
    ['a message that is cut off', 'E1103E00 0305AABB', /Byte 4: the message is cut off/],
    ['a long length that is cut off', 'E1103E00 03FF01', /cut off/],
    ['an object of an unknown kind', 'E1103E00 0900 0302AABB', /holds no NDEF message/],
  ])('is refused with %s', (_why, hex, why) => {
    expect(() => messageOfType2(fromHex(hex))).toThrow(
      expect.objectContaining({ code: 'code_malformed', message: expect.stringMatching(why) }),
    );
  });
});

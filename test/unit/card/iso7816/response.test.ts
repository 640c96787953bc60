import { describe, expect, it } from 'vitest';
import { encodeCommand } from '../../../../src/card/iso7816/command-apdu.ts';
import { splitResponse } from '../../../../src/card/iso7816/response.ts';
import { SW, statusWordMeaning } from '../../../../src/card/iso7816/status-words.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';

describe('a response', () => {
  it('is body and status word', () => {
    expect(splitResponse(fromHex('9A032603159000'))).toEqual({ data: fromHex('9A03260315'), sw: SW.OK });
    expect(splitResponse(fromHex('6A82'))).toEqual({ data: new Uint8Array(), sw: SW.FILE_NOT_FOUND });
  });

  it.each([0, 1, 259])('has not %i bytes', (length) => {
    expect(splitResponse(new Uint8Array(length))).toBeNull();
  });

  it('has up to 256 bytes of body', () => {
    expect(splitResponse(new Uint8Array(258))?.data).toHaveLength(256);
  });
});

describe('a status word', () => {
  it.each([
    [0x9000, 'Success'],
    [0x6a82, 'File or application not found'],
    [0x6100, '256 bytes more to be fetched'],
    [0x611c, '28 bytes more to be fetched'],
    [0x6c10, 'Wrong Le, 16 bytes available'],
    [0x63c2, 'Verification failed, 2 tries left'],
    [0x6200, 'Warning'],
    [0x6a00, 'Error'],
    [0x9101, 'Unknown status word'],
  ])('%i is explained', (sw, meaning) => {
    expect(statusWordMeaning(sw)).toBe(meaning);
  });
});

describe('a command', () => {
  it.each([
    [{ cla: 0x00, ins: 0xb2, p1: 1, p2: 0x14, le: 0 }, '00B2011400'],
    [{ cla: 0x80, ins: 0xa8, p1: 0, p2: 0, data: fromHex('8300'), le: 0 }, '80A8000002830000'],
    [{ cla: 0x00, ins: 0x20, p1: 0, p2: 0x80 }, '00200080'],
    [{ cla: 0x80, ins: 0xda, p1: 0x9f, p2: 0x75, data: fromHex('AA') }, '80DA9F7501AA'],
  ])('is coded by what it carries', (command, hex) => {
    expect(toHex(encodeCommand(command))).toBe(hex);
  });

  it('carries at most 255 bytes', () => {
    expect(() => encodeCommand({ cla: 0, ins: 0, p1: 0, p2: 0, data: new Uint8Array(256) })).toThrow(
      RangeError,
    );
  });
});

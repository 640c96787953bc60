import { describe, expect, it } from 'vitest';
import { encodeReply, RequestReader, STATUS } from '../../../../../drivers/readers/virtual/ifd-messages.ts';
import { fromHex, toHex } from '../../../../../src/platform/bytes/hex.ts';

const TRANSMIT = fromHex('02 04000000 00A40400');
const PRESENCE = fromHex('03 00000000');

describe('requests of the IFD handler', () => {
  it('are found in however the stream is cut', () => {
    const stream = Uint8Array.of(...TRANSMIT, ...PRESENCE);
    for (let cut = 0; cut <= stream.length; cut++) {
      const reader = new RequestReader();
      const requests = [...reader.feed(stream.subarray(0, cut)), ...reader.feed(stream.subarray(cut))];
      expect(requests).toEqual([
        { operation: 2, payload: fromHex('00A40400') },
        { operation: 3, payload: new Uint8Array(0) },
      ]);
    }
  });

  it('longer than any can be are refused before they arrive', () => {
    expect(() => new RequestReader().feed(fromHex('02 11000100'))).toThrow(RangeError);
    expect(new RequestReader().feed(fromHex('02 10000100'))).toEqual([]);
  });
});

describe('replies to the IFD handler', () => {
  it('are status, length and payload in little endian', () => {
    expect(toHex(encodeReply(STATUS.NO_CARD))).toBe('680200000000');
    expect(toHex(encodeReply(STATUS.SUCCESS, fromHex('6F009000')))).toBe('0000040000006F009000');
  });

  it('longer than the driver takes are not made', () => {
    expect(() => encodeReply(STATUS.SUCCESS, new Uint8Array(65_553))).toThrow(RangeError);
  });
});

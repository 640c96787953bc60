import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FRAMINGS, FrameCutter, FramingError, frameMessage } from '../../../../src/host/iso8583/framing.ts';
import { concatBytes, fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';

test.each([
  ['binary-2', '012C'],
  ['binary-4', '0000012C'],
  ['ascii-4', '30333030'],
  ['bcd-2', '0300'],
  ['hex-4', '30313243'],
] as const)('%s puts 300 in front as %s', (framing, header) => {
  expect(toHex(frameMessage(framing, new Uint8Array(300))).slice(0, header.length)).toBe(header);
});

test.each(FRAMINGS)('%s: messages come out whole however the stream is chunked', (framing) => {
  const messages = fc.array(fc.uint8Array({ minLength: 1, maxLength: 400 }), { maxLength: 5 });
  fc.assert(
    fc.property(messages, fc.integer({ min: 1, max: 97 }), (sent, chunkSize) => {
      const stream = concatBytes(...sent.map((message) => frameMessage(framing, message)));
      const cutter = new FrameCutter(framing);
      const received: Uint8Array[] = [];
      for (let at = 0; at < stream.length; at += chunkSize) {
        received.push(...cutter.push(stream.slice(at, at + chunkSize)));
      }
      expect(received.map(toHex)).toEqual(sent.map(toHex));
      expect(cutter.isBetweenMessages).toBe(true);
    }),
  );
});

test.each([
  ['binary-2', '0000'],
  ['binary-2', 'FFFF'],
  ['binary-4', 'FFFFFFFF'],
  ['ascii-4', '30413030'],
  ['bcd-2', '0A00'],
  ['hex-4', '30303047'],
  ['hex-4', '46464646'],
] as const)('%s refuses the length %s', (framing, header) => {
  expect(() => new FrameCutter(framing).push(fromHex(header))).toThrow(FramingError);
});

test('an empty or oversized message is not framed', () => {
  expect(() => frameMessage('bcd-2', new Uint8Array(0))).toThrow(RangeError);
  expect(() => frameMessage('bcd-2', new Uint8Array(10_000))).toThrow(RangeError);
});

test('hex lengths are read in either case', () => {
  const [message] = new FrameCutter('hex-4').push(fromHex(`30303061${'01'.repeat(10)}`));
  expect(message).toHaveLength(10);
});

test('chunks are zeroed, also when their length is none', () => {
  const chunk = fromHex('FFFF4761739001010119');
  expect(() => new FrameCutter('binary-2').push(chunk)).toThrow(FramingError);
  expect(chunk.every((byte) => byte === 0)).toBe(true);
});

test('chunks are zeroed once copied', () => {
  const chunk = frameMessage('binary-2', fromHex('4761739001010119'));
  const [message] = new FrameCutter('binary-2').push(chunk);
  expect(toHex(message!)).toBe('4761739001010119');
  expect(chunk.every((byte) => byte === 0)).toBe(true);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONSUMER_START, readConsumerQr } from '../../../../../src/card/wallets/emv-qr/consumer-qr.ts';
import { fromHex, toHex } from '../../../../../src/platform/bytes/hex.ts';
import { TerminalError } from '../../../../../src/platform/errors/terminal-error.ts';
import { qrVectors } from './qr-vectors.ts';

const base64 = (hex: string) => Buffer.from(fromHex(hex)).toString('base64');
const START = '85054350563031';

describe('a consumer’s code', () => {
  it.each(qrVectors.cpm)('is read: $b64', ({ b64, hex }) => {
    expect(b64.startsWith(CONSUMER_START)).toBe(true);
    const { bytes, version, aids, objects } = readConsumerQr(b64);
    expect(toHex(bytes)).toBe(hex.toUpperCase());
    expect(version).toBe('CPV01');
    expect(aids.map(toHex)).toEqual(['A0000000555555']);
    expect(objects.map(({ tag }) => tag)).toEqual([0x85, 0x61]);
  });

  it('may have several applications and common data', () => {
    const { aids } = readConsumerQr(base64(`${START} 61074F05A000000001 61074F05A000000002 62055003414243`));
    expect(aids.map(toHex)).toEqual(['A000000001', 'A000000002']);
  });

  it('needs no padding', () => {
    const { b64 } = qrVectors.cpm[0]!;
    expect(b64.endsWith('=')).toBe(true);
    expect(readConsumerQr(b64.replace(/=+$/, '')).aids).toHaveLength(1);
  });

  it.each([
    ['a character that is none of base64', 'hQVDUFYw*WEa', /Character 9 is none of base64/],
    ['bits behind the last byte', 'hQVDUFYwMR', /ends within a byte/],
    ['another start', base64('8505435056303261074F05A000000001').replace('hQ', 'hA'), /TLV at byte|Byte 0/],
    ['no version', base64('61074F05A000000001'), /Byte 0: it does not begin with 85/],
    ['no application', base64(`${START} 62055003414243`), /no Application Template/],
    [
      'an application without a name',
      base64(`${START} 61055003414243`),
      /Byte 7: the Application Template \(61\) has no ADF name/,
    ],
    ['a name of four bytes', base64(`${START} 61064F04A0000000`), /5 to 16 bytes/],
    ['an object that is cut off', base64(`${START} 61204F05A000000001`), /TLV at byte/],
    ['more characters than a code has', 'A'.repeat(4097), /more than 4096/],
  ])('is refused with %s', (_why, text, message) => {
    expect(() => readConsumerQr(text)).toThrow(
      expect.objectContaining({ code: 'code_malformed', message: expect.stringMatching(message) }),
    );
  });

  it('fails as a malformed code, whatever it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, isStart) => {
        const text = Buffer.concat([isStart ? fromHex(START) : new Uint8Array(), bytes]).toString('base64');
        try {
          expect(readConsumerQr(text).aids.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(TerminalError);
          expect(error).toMatchObject({ code: 'code_malformed' });
        }
      }),
      { numRuns: 300, seed: 5 },
    );
  });
});

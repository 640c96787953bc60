import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { luhnValid } from '../../../../src/card/emv/pan.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { maskExchanges } from '../../../../src/rig/transcripts/mask-apdus.ts';
import { type MaskStyle, maskDigits, maskValue } from '../../../../src/rig/transcripts/masked-values.ts';

const PAN = '5413330089601034';
const ascii = (text: string) => Buffer.from(text, 'latin1').toString('hex').toUpperCase();
const tlv = (tag: string, value: string) =>
  tag + (value.length / 2 > 127 ? '81' : '') + (value.length / 2).toString(16).padStart(2, '0') + value;

const masked = (tag: number, hex: string, style: MaskStyle) => toHex(maskValue(tag, fromHex(hex), style));

describe('a value that is masked', () => {
  it.each([
    ['5A', 0x5a, PAN, '541333FFFFFF1034', '5413330000001034'],
    ['5A of 19 digits', 0x5a, '6799998900000060000F', '679999FFFFFFFFF0000F', '6799990000000000000F'],
    ['5A that is no number', 0x5a, '5413AB0089601034', 'FFFFFFFFFFFFFFFF', '0000000000000000'],
    [
      '57',
      0x57,
      `${PAN}D2512201909750000F`,
      '541333FFFFFF1034D2512201FFFFFFFFFF',
      '5413330000001034D2512201000000000F',
    ],
    ['9F6B', 0x9f6b, `${PAN}D25122019097`, '541333FFFFFF1034D2512201FFFF', '5413330000001034D25122010000'],
    ['57 without separator', 0x57, PAN, 'FFFFFFFFFFFFFFFF', '0000000000000000'],
    [
      '56',
      0x56,
      ascii(`B${PAN}^DOE/JO^251220199`),
      ascii('B541333******1034^******^2512201**'),
      ascii('B5413330000001034^******^251220100'),
    ],
    ['56 that is no track', 0x56, ascii('hello'), ascii('*****'), ascii('*****')],
    ['5F20', 0x5f20, ascii('DOE/JOHN'), ascii('********'), ascii('********')],
    ['9F20', 0x9f20, '1234', 'FFFF', '0000'],
    ['9F46, in which the number is', 0x9f46, 'ABCDEF', 'FFFFFF', '000000'],
    ['93, from which it is found', 0x93, 'ABCDEF', 'FFFFFF', '000000'],
  ])('%s', (_name, tag, clear, shown, replayable) => {
    expect(masked(tag, clear, 'shown')).toBe(shown);
    expect(masked(tag, clear, 'replayable')).toBe(replayable);
  });

  it.each([0x5f24, 0x9f10, 0x84, 0x9f4b])('tag %i is not', (tag) => {
    expect(masked(tag, PAN, 'shown')).toBe(PAN);
  });

  it('for replaying never looks like a card number, and is always the same for the same', () => {
    const digit = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(fc.array(digit, { minLength: 8, maxLength: 19 }), (numbers) => {
        const digits = Uint8Array.from(numbers);
        const replayable = maskDigits(digits, 'replayable');
        expect(luhnValid(replayable)).toBe(false);
        expect(replayable).not.toEqual(digits);
        expect(replayable).toEqual(maskDigits(digits, 'replayable'));
        expect(replayable).toHaveLength(digits.length);
      }),
    );
  });
});

describe('exchanges that are masked', () => {
  const exchange = (command: string, response: string) => ({
    command: command === '' ? null : fromHex(command),
    response: fromHex(response),
  });
  const shown = (...exchanges: ReturnType<typeof exchange>[]) =>
    maskExchanges(exchanges, 'shown').map(({ command, response }) => [
      command && toHex(command),
      toHex(response),
    ]);
  const record = (content: string) => exchange('00B2010C00', `${tlv('70', content)}9000`);

  it('keep their length and structure, and the original is not touched', () => {
    const original = record(tlv('5A', PAN) + tlv('5F24', '251231'));
    expect(shown(original)).toEqual([['00B2010C00', '70105A08541333FFFFFF10345F24032512319000']]);
    expect(toHex(original.response)).toContain(PAN);
  });

  it('hide an answer that is no TLV, and show its status word', () => {
    expect(shown(exchange('00B2015C00', '0000000046004002509000'), exchange('80CA9F7F00', '6985'))).toEqual([
      ['00B2015C00', 'FFFFFFFFFFFFFFFFFF9000'],
      ['80CA9F7F00', '6985'],
    ]);
  });

  it('hide an answer that breaks off after the number, whole', () => {
    expect(shown(exchange('', `7020${tlv('5A', PAN)}9000`))).toEqual([[null, `${'FF'.repeat(12)}9000`]]);
  });

  it('hide the number wherever else it stands: other objects, commands, half a byte on, in ASCII', () => {
    const [text] = shown(
      exchange(`80AE8000 0A ${PAN} 0000`, `7702${'0000'}9000`),
      record(tlv('5A', PAN) + tlv('DF01', `0${PAN}0`) + tlv('DF02', ascii(PAN))),
    ).flat();
    expect(text).toBe('80AE80000A541333FFFFFF10340000');
    const all = JSON.stringify(
      shown(record(tlv('5A', PAN) + tlv('DF01', `0${PAN}0`) + tlv('DF02', ascii(PAN)))),
    );
    expect(all).not.toContain('0089601034');
    expect(all).not.toContain(ascii(PAN).slice(4, 28));
    expect(all).toContain('DF01090541333FFFFFF10340');
  });

  it('hold no number of any card, whatever template it came in', () => {
    const digits = fc.stringMatching(/^[1-9]\d{12,18}$/);
    const tags = fc.constantFrom('5A', '57', '9F6B', '56');
    fc.assert(
      fc.property(digits, tags, (pan, tag) => {
        const packed = pan.length % 2 === 0 ? pan : `${pan}F`;
        const track2 = `${pan}D251220112345`;
        const value = {
          '5A': packed,
          '57': track2.length % 2 === 0 ? track2 : `${track2}F`,
          '9F6B': track2.length % 2 === 0 ? track2 : `${track2}F`,
          '56': ascii(`B${pan}^DOE^251220112345`),
        }[tag];
        for (const style of ['shown', 'replayable'] as const) {
          const [one] = maskExchanges([record(tlv(tag, value!) + tlv('9F7C', packed))], style);
          const text = toHex(one!.response);
          expect(text).not.toContain(pan);
          expect(text).not.toContain(ascii(pan));
        }
      }),
    );
  });
});

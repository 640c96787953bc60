import { describe, expect, it } from 'vitest';
import {
  apdusOf,
  apdusOfWords,
  bytesOf,
  PastedTextError,
  trackOf,
} from '../../../../src/desk/cli/commands/decode-input.ts';
import { toHex } from '../../../../src/platform/bytes/hex.ts';

const hexOf = (text: string) => toHex(bytesOf(text));
const hexes = (apdus: readonly Uint8Array[]) => apdus.map(toHex);

describe('hex as people paste it', () => {
  it.each([
    ['9F0206', '9F0206'],
    ['9f 02 06', '9F0206'],
    [' 9F:02:06\n', '9F0206'],
    ['0x9F, 0x02, 0x06', '9F0206'],
    ['0x9F0206', '9F0206'],
    ['9F-02-06', '9F0206'],
    ['{ 0x9F, 0x02, 0x06 };', '9F0206'],
    ['9F02\r\n06', '9F0206'],
    ['"9F0206"', '9F0206'],
    ['DEBUG nfc: response = 6F1A840E9000 (26 bytes)', '6F1A840E9000'],
    ['2026-01-05 10:11:12.345 [pcsc] << 6F 1A 84 0E 90 00', '6F1A840E9000'],
    ['10:11:12 6F 1A', '6F1A'],
    ['10:11:12:6F', '1011126F'],
  ])('%j', (text, hex) => {
    expect(hexOf(text)).toBe(hex);
  });

  it.each([
    '00000000: 6f1a 840e 3250 4159 2e53 5953 2e44 4446  o...2PAY.SYS.DDF\n00000010: 3031 9000                                01..',
    '00000000  6f 1a 84 0e 32 50 41 59  2e 53 59 53 2e 44 44 46  |o...2PAY.SYS.DDF|\n00000010  30 31 90 00                                       |01..|\n',
    '0000   6f 1a 84 0e 32 50 41 59 2e 53 59 53 2e 44 44 46   o...2PAY.SYS.DDF\n0010   30 31 90 00   01..',
  ])('a hex dump with addresses and characters', (text) => {
    expect(hexOf(text)).toBe('6F1A840E325041592E5359532E44444630319000');
  });

  it.each([
    ['9F020', '5 hex digits are an odd number.', 'Two hex digits'],
    ['9F02O6', "Character 5, 'O', is no hex digit.", 'the digit 0'],
    ['9F 02 l6 00', "Character 7, 'l', is no hex digit.", 'the digit 1'],
    ['9F0206000000001250X0', "Character 19, 'X', is no hex digit.", '0 to 9 and A to F'],
    ['nothing to see', 'There is no hex in it.', '9F0206'],
    ['', 'There is no hex in it.', '9F0206'],
  ])('%j is refused, with where and what to do', (text, message, hint) => {
    const read = () => bytesOf(text);
    expect(read).toThrow(PastedTextError);
    expect(read).toThrow(message);
    try {
      read();
    } catch (error) {
      expect((error as PastedTextError).hint).toContain(hint);
    }
  });
});

describe('APDUs as people paste them', () => {
  const SELECT = '00A4040007A000000003101000';

  it('one a line, in a log, lines without hex left out', () => {
    const log = `10:11:12.1 connect\n10:11:12.2 C-APDU: ${SELECT}\n10:11:12.3 R-APDU: 6A82\n\nbye\n`;
    expect(hexes(apdusOf(log))).toEqual([SELECT, '6A82']);
  });

  it.each([
    `${SELECT} -> 6A82`,
    `${SELECT} | 6A82`,
    `>> ${SELECT}\n<< 6A82`,
    `→ ${SELECT} ← 6A82`,
    `${SELECT} => 6A82`,
  ])('with arrows or bars in between: %s', (text) => {
    expect(hexes(apdusOf(text))).toEqual([SELECT, '6A82']);
  });

  it('as words of a command line, whole or byte by byte', () => {
    expect(hexes(apdusOfWords([SELECT, '6A82']))).toEqual([SELECT, '6A82']);
    expect(hexes(apdusOfWords(SELECT.match(/../g)!))).toEqual([SELECT]);
    expect(hexes(apdusOfWords(['00A4', '0400', '07A0', '0000', '0003', '1010', '00']))).toEqual([SELECT]);
  });
});

describe('track data as people paste them', () => {
  it.each([
    ['5413330089601034D25122010F', '5413330089601034D25122010F'],
    [';5413330089601034=2512201?', '5413330089601034D2512201'],
    ['5413330089601034=25122019', '5413330089601034D25122019F'],
    ['54 13 33 00 89 60 10 34 D2 51 22 01', '5413330089601034D2512201'],
    ['57 0C 5413330089601034D2512201', '570C5413330089601034D2512201'],
  ])('%s', (text, hex) => {
    expect(toHex(trackOf(text))).toBe(hex);
  });

  it('with the characters of track 1', () => {
    expect(Buffer.from(trackOf('%B5413330089601034^TEST/CARD^2512201?')).toString()).toBe(
      'B5413330089601034^TEST/CARD^2512201',
    );
  });
});

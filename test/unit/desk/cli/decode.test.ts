import { describe, expect, it } from 'vitest';
import { CliSession } from './cli-session.ts';

const PAN = '5413330089601034';
const RECORD = `7014 5A08 ${PAN} 5F2403 251231 5F280208 40`.replaceAll(' ', '');

/** Runs `tilld decode` and returns what a person sees. */
async function decode(...argv: string[]): Promise<CliSession & { code: number }> {
  const session = new CliSession('/none');
  const code = await session.run('decode', ...argv);
  return Object.assign(session, { code });
}

describe('tilld decode, for people', () => {
  it('shows a tree: tag, name, source, format, length, value, meaning', async () => {
    const { stdout, code } = await decode('tlv', '7714 9F270180 9F36020001 9F2608 1122334455667788');
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        '77  Response Message Template Format 2                                 card b 20',
        '├─ 9F27  Cryptogram Information Data                                    card b 1',
        '│     80',
        '│     B1b8-7  Cryptogram: ARQC',
        '│     B1b3-1  Reason: No information given',
        '├─ 9F36  Application Transaction Counter (ATC)                          card b 2',
        '│     00 01  1',
        '└─ 9F26  Application Cryptogram                                         card b 8',
        '      11 22 33 44 55 66 77 88',
        '',
      ].join('\n'),
    );
  });

  it.each([
    [['tlv', '6F23840E325041592E5359532E4444463031A511BF0C0E610C4F07A00000000410108701019000']],
    [['dol', '9F02069F03069F1A0295055F2A029A039C019F37049F35019F45029F4C089F34039F21039F7C14']],
    [['apdu', '00A4040007A0000000041010', '6A82']],
    [['track2', `${PAN}D25122019097500000`]],
    [['bits', 'TTQ', '36004000']],
    [['bits', 'TTQ']],
    [['cvm', '000000000000000042031E031F03']],
    [['atr', '3B8F8001804F0CA000000306030001000000006A']],
  ])('stays within 80 columns (%j)', async (argv) => {
    const { stdout, code } = await decode(...argv);
    expect(code).toBe(0);
    expect(stdout).not.toBe('');
    for (const line of stdout.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80);
  });

  it('is coloured on a terminal, and is the same text without the colours', async () => {
    const plain = await decode('tlv', '9F360200019A03260105');
    const session = new CliSession('/none');
    session.isTTY = true;
    await session.run('decode', 'tlv', '9F360200019A03260105');
    expect(session.stdout).toContain('\u001b[1m9F36\u001b[0m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with ESC
    expect(session.stdout.replace(/\u001b\[\d+m/g, '')).toBe(plain.stdout);
  });

  it('reads standard input, by "-" or when it is piped in', async () => {
    for (const argv of [['apdu', '-'], ['apdu']]) {
      const session = new CliSession('/none');
      session.stdin = '> 00B2010C00\n< 6A83\n';
      expect(await session.run('decode', ...argv)).toBe(0);
      expect(session.stdout).toContain('READ RECORD: SFI 1, record 1');
      expect(session.stdout).toContain('Record not found');
    }
  });

  it('reads the value of "bits" from standard input too', async () => {
    const session = new CliSession('/none');
    session.stdin = '00 00 00 80 00\n';
    expect(await session.run('decode', 'bits', 'TVR', '-')).toBe(0);
    expect(session.stdout).toContain('B4b8    Transaction exceeds the floor limit');
  });

  it('shows what could be read, and says at which byte it ended', async () => {
    const { stdout, stderr, code } = await decode('tlv', '9F36020001 9F2608 1122');
    expect(code).toBe(1);
    expect(stdout).toContain('Application Transaction Counter (ATC)');
    expect(stdout).toContain('Cut off: 6 bytes are missing.');
    expect(stderr).toBe(
      'tilld: Byte 5: 9F26 says that it has 8 bytes, but only 2 follow.\n' +
        '       Give the whole object: its end is missing.\n',
    );
  });

  it('masks account data and says how to see them', async () => {
    const masked = await decode('tlv', RECORD);
    expect(masked.stdout).toContain('541333******1034');
    expect(masked.stdout).toContain('Card data are masked; --clear shows them.');
    expect(masked.stdout.replaceAll(' ', '')).not.toContain(PAN);
    const clear = await decode('tlv', RECORD, '--clear');
    expect(clear.stdout).toContain('54 13 33 00 89 60 10 34');
    expect(clear.stdout).not.toContain('masked');
  });

  it('reads by the kernel that is asked for', async () => {
    const visa = await decode('bits', '9F6E', '23820000', '--kernel', '3');
    expect(visa.stdout).toContain('Form factor: Consumer mobile phone');
    const mastercard = await decode('tlv', '9F6E0708400000303900', '--kernel', '2');
    expect(mastercard.stdout).toContain('Third Party Data');
  });

  it('takes values and lists apart that are given beside', async () => {
    const values = await decode('dol', '9F02065F2A02', '--values', '000000001250 0978');
    expect(values.stdout).toContain('12.50 EUR');
    const data = await decode('apdu', '80AE800008000000001250097800', '--dol', '9F02065F2A02');
    expect(data.stdout).toContain('12.50 EUR');
  });
});

describe('tilld decode --json', () => {
  it('has one form for every node', async () => {
    const { stdout, code } = await decode('tlv', '9F270180', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      decoder: 'tlv',
      kernel: null,
      nodes: [
        {
          tag: '9F27',
          name: 'Cryptogram Information Data',
          kernel: null,
          source: 'card',
          format: 'b',
          offset: 0,
          length: 1,
          hex: '80',
          masked: false,
          value: null,
          meaning: null,
          parameters: {},
          bits: [
            { byte: 1, high: 8, low: 7, value: 2, meaning: 'Cryptogram: ARQC', reserved: false },
            { byte: 1, high: 3, low: 1, value: 0, meaning: 'Reason: No information given', reserved: false },
          ],
          notes: [],
          children: [],
        },
      ],
      error: null,
    });
  });

  it('has the error in it, and exit code 1', async () => {
    const { stdout, stderr, code } = await decode('tlv', '9F3602', '--json');
    expect(code).toBe(1);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).error).toEqual({
      offset: 0,
      message: '9F36 says that it has 2 bytes, but only 0 follow.',
      hint: 'Give the whole object: its end is missing.',
    });
  });

  it('masks account data as the text does', async () => {
    const masked = JSON.parse((await decode('tlv', RECORD, '--json')).stdout).nodes[0].children[0];
    expect(masked).toMatchObject({ tag: '5A', hex: null, masked: true, value: '541333******1034' });
    const clear = JSON.parse((await decode('tlv', RECORD, '--json', '--clear')).stdout).nodes[0].children[0];
    expect(clear).toMatchObject({ hex: PAN, masked: false, value: PAN });
  });
});

describe('tilld decode, misused', () => {
  it.each([
    [['tvl', '9A'], "not 'tvl' (tlv?)"],
    [['tlv'], 'HEX is missing.'],
    [['bits'], 'TAG is missing.'],
    [['bits', 'floor wax', '00'], "'floor wax' is no tag and no name of an element."],
    [['tlv', '9A', '--kernel', 'visa'], "--kernel takes a kernel identifier, 1 to 8, not 'visa'."],
    [['tlv', '9F02O6'], "Character 5, 'O', is no hex digit."],
    [['tlv', '9A0'], '3 hex digits are an odd number.'],
  ])('%j', async (argv, message) => {
    const { stdout, stderr, code } = await decode(...argv);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
  });

  it('says that nothing was piped in', async () => {
    const session = new CliSession('/none');
    session.stdin = '\n';
    expect(await session.run('decode', 'tlv')).toBe(1);
    expect(session.stderr).toContain('standard input is empty');
  });

  it('does not repeat account data in an error', async () => {
    const { stderr, code } = await decode('tlv', `5A08${PAN}X`);
    expect(code).toBe(1);
    expect(stderr).not.toContain(PAN);
  });
});

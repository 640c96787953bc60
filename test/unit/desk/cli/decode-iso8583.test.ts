import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { packChipData } from '../../../../src/host/iso8583/chip-data.ts';
import { iso87Tilld } from '../../../../src/host/iso8583/dialects/iso87-tilld.ts';
import { frameMessage } from '../../../../src/host/iso8583/framing.ts';
import { packMessage } from '../../../../src/host/iso8583/pack-message.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { CliSession } from './cli-session.ts';

const PAN = '5413330089601034';

const message = packMessage(iso87Tilld, {
  mti: '0220',
  fields: {
    2: fromHex(PAN),
    4: '1250',
    55: packChipData([
      [0x9f02, fromHex('000000001250')],
      [0x5a, fromHex(PAN)],
    ]),
  },
});
const HEX = toHex(message);

async function decode(argv: readonly string[], stdin: string | null = null) {
  const session = new CliSession('/none');
  session.stdin = stdin;
  const code = await session.run('decode', 'iso8583', ...argv);
  return { code, stdout: session.stdout, stderr: session.stderr };
}

describe('tilld decode iso8583', () => {
  it('shows a message of a dialect that ships, card data masked', async () => {
    const { code, stdout } = await decode(['--dialect', 'iso87-tilld', HEX]);
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        'MTI  0220  1987, financial, advice, from acquirer',
        'DE 2  Primary account number  541333******1034',
        'DE 4  Amount, transaction  000000001250',
        'DE 55  ICC related data',
        '├─ 9F02  Amount, Authorised (Numeric)  000000001250  1250 in minor units',
        '└─ 5A  Application Primary Account Number (PAN)  masked, 8 bytes',
        '',
        'Card data are masked; --clear shows them.',
        '',
      ].join('\n'),
    );
  });

  it('shows card data when asked to', async () => {
    expect((await decode(['--dialect', 'iso87-tilld', '--clear', HEX])).stdout).toContain(PAN);
  });

  it('reads standard input, and takes the length in front off', async () => {
    const frame = toHex(frameMessage('ascii-4', message));
    const { code, stdout } = await decode(['--dialect', 'iso87-tilld', '--framing', 'ascii-4'], `${frame}\n`);
    expect(code).toBe(0);
    expect(stdout).toContain('DE 4  Amount, transaction  000000001250');
  });

  it('prints JSON', async () => {
    const { code, stdout } = await decode(['--dialect', 'iso87-tilld', '--json', HEX]);
    expect(code).toBe(0);
    const described = JSON.parse(stdout);
    expect(described).toMatchObject({
      ...{ decoder: 'iso8583', dialect: 'iso87-tilld', mti: '0220', version: '1987', class: 'financial' },
      ...{ function: 'advice', origin: 'acquirer', error: null },
    });
    expect(described.fields[1]).toEqual({
      ...{ field: '4', name: 'Amount, transaction', offset: 19, length: 6, value: '000000001250' },
      ...{ masked: false, meaning: null, fields: [] },
    });
    expect(stdout).not.toContain(PAN);
  });

  it('reads a dialect from a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tilld-dialect-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'mine.yaml');
    const encoding = 'encoding: { digits: ascii, text: ascii, bytes: hex, lengths: ascii, bitmap: hex }';
    writeFileSync(file, `name: mine\n${encoding}\nfields:\n  3: { is: n 6, name: Code, show: clear }\n`);
    const hex = toHex(Buffer.from('08002000000000000000123456'));
    expect((await decode(['--dialect', file, hex])).stdout).toContain('DE 3  Code  123456');
    writeFileSync(file, `name: mine\n${encoding}\nfields:\n  3: { is: x 6, name: Code }\n`);
    expect((await decode(['--dialect', file, hex])).stderr).toContain(
      `${file}:4:12 fields[3].is: expected content`,
    );
  });
});

describe('tilld decode iso8583, when it goes wrong', () => {
  it('shows what could be read, then where and why it ended', async () => {
    const cut = HEX.slice(0, 44);
    const { code, stdout, stderr } = await decode(['--dialect', 'iso87-tilld', cut]);
    expect(code).not.toBe(0);
    expect(stdout).toContain('DE 2  Primary account number  541333******1034');
    expect(stderr).toContain('Byte 19: DE 4: the message ends inside it.');
    const json = JSON.parse((await decode(['--dialect', 'iso87-tilld', '--json', cut])).stdout);
    expect(json.error).toMatchObject({ offset: 19, message: 'DE 4: the message ends inside it.' });
  });

  it.each([
    [[HEX], '--dialect is missing.', 'iso87-ascii'],
    [['--dialect', 'nobody', HEX], 'The dialect nobody cannot be read.', 'iso87-ascii'],
    [['--dialect', 'iso87-tilld', '--framing', 'x25', HEX], '--framing takes one of binary-2', ''],
    [
      ['--dialect', 'iso87-tilld', '--framing', 'binary-2', HEX],
      'The length in front, as binary-2,',
      '--framing',
    ],
    [['--dialect', 'iso87-tilld', '02004O00000000000000'], "'O', is no hex digit", 'the digit 0'],
  ])('%j is refused, with what to do', async (argv, problem, remedy) => {
    const { code, stdout, stderr } = await decode(argv);
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain(problem);
    expect(stderr).toContain(remedy);
  });
});

import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import vectors from '../../../vectors/apple-vas.json' with { type: 'json' };
import { CliSession } from './cli-session.ts';

const PASS_TYPE = vectors.key.pass_type_identifier;
const [{ cryptogram, expected }] = vectors.cryptograms as [(typeof vectors.cryptograms)[number]];
const TEMPLATE = vectors.get_data.rdata;

const folder = mkdtempSync(join(tmpdir(), 'decode-vas-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function keyFile(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const KEY = keyFile('loyalty.pem', vectors.key.private_key_pem);
const generated = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey;
const OTHER_KEY = keyFile('other.der', generated('P-256').export({ type: 'pkcs8', format: 'der' }));

async function decode(argv: readonly string[], stdin: string | null = null) {
  const session = new CliSession('/none');
  session.stdin = stdin;
  const code = await session.run('decode', 'vas', ...argv);
  return { code, stdout: session.stdout, stderr: session.stderr };
}

const withKey = (key: string, ...rest: string[]) => ['--pass-type', PASS_TYPE, '--key', key, ...rest];

describe('tilld decode vas', () => {
  it.each([
    ['the value of 9F27', cryptogram],
    ['the whole template', TEMPLATE],
  ])('opens %s', async (_title, hex) => {
    const { code, stdout } = await decode(withKey(KEY, '--json', hex));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      program: 'apple_vas',
      passType: PASS_TYPE,
      keyId: vectors.key.key_id.toUpperCase(),
      keyIdMatches: true,
      timestamp: expected.timestamp_utc,
      message: expected.message,
      error: null,
    });
  });

  it('says the same to people', async () => {
    const { code, stdout } = await decode(withKey(KEY, cryptogram));
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        `Pass  ${PASS_TYPE}`,
        'Key   C0B77375',
        'Made  2023-07-09T16:35:58.000Z',
        `Says  ${expected.message}`,
        '',
      ].join('\n'),
    );
  });

  it('reads standard input, with spaces', async () => {
    const spaced = cryptogram.replace(/../g, '$& ');
    expect((await decode(withKey(KEY), spaced)).stdout).toContain(expected.message);
  });

  const flipped = (at: number) => {
    const bytes = Buffer.from(cryptogram, 'hex');
    bytes[at]! ^= 0x01;
    return bytes.toString('hex');
  };

  it.each([
    [
      'another key',
      withKey(OTHER_KEY, cryptogram),
      /encrypted for another key. It names C0B77375; this key is/,
    ],
    ['a garbled pass', withKey(KEY, flipped(40)), /garbled, or of another pass type/],
    [
      'another pass type',
      ['--pass-type', 'pass.com.example', '--key', KEY, cryptogram],
      /garbled, or of another pass type/,
    ],
    ['half a pass', withKey(KEY, cryptogram.slice(0, 60)), /no encrypted pass/],
    ['a template without a pass', withKey(KEY, '70039F2A00'), /no encrypted pass/],
    ['no hex', withKey(KEY, 'hello'), /no hex/],
    ['nothing', withKey(KEY), /HEX is missing/],
    ['no key', ['--pass-type', PASS_TYPE, cryptogram], /--key is missing/],
    ['no pass type', ['--key', KEY, cryptogram], /--pass-type is missing/],
    ['a key that is not there', withKey('/none/loyalty.pem', cryptogram), /cannot be read/],
    ['a file that is no key', withKey(keyFile('no.pem', 'hello'), cryptogram), /no private key on the curve/],
    [
      'a key on another curve',
      withKey(keyFile('p384.pem', generated('P-384').export({ type: 'sec1', format: 'pem' })), cryptogram),
      /no private key on the curve P-256/,
    ],
  ])('%s is told, with exit code 1', async (_title, argv, message) => {
    const { code, stdout, stderr } = await decode(argv, '');
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
  });

  it('tells programs what is wrong, and which key it is', async () => {
    const { code, stdout } = await decode(withKey(OTHER_KEY, '--json', cryptogram));
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      keyId: 'C0B77375',
      keyIdMatches: false,
      timestamp: null,
      message: null,
      error: { hint: expect.stringMatching(/--key/) },
    });
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { KeyRow, KeyTools } from '../../../../src/desk/cli/key-tools.ts';
import { CliSession } from './cli-session.ts';

const SECRET = 'a secret of the provider';
const FINGERPRINT = 'ab'.repeat(32);
const rsa: KeyRow = { name: 'alipay', kind: 'RSA private key 2048', fingerprint: FINGERPRINT };
const secret: KeyRow = { name: 'wechat-v3', kind: 'secret of 32 bytes', fingerprint: null };

let session: CliSession;
let calls: unknown[];
beforeEach(() => {
  calls = [];
  session = new CliSession('/data');
  const keys: KeyTools = {
    add: (place, name, content, how) => {
      calls.push([place, name, Buffer.from(content).toString('latin1'), how]);
      return rsa;
    },
    list: (place) => {
      calls.push([place]);
      return [rsa, secret];
    },
    forget: (place, name) => {
      calls.push([place, name]);
      return name === 'alipay';
    },
  };
  session.keys = keys;
});

function file(content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'tilld-key-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'key'), content);
  return join(folder, 'key');
}

describe('tilld keys import', () => {
  it('imports the bytes of a file into the data folder, without a daemon', async () => {
    const path = file(Uint8Array.of(0xff, 0x00, 0x0a));
    expect(await session.run('keys', 'import', 'alipay', path)).toBe(0);
    expect(calls).toEqual([[{ dataDirectory: '/data' }, 'alipay', '\u00ff\u0000\n', { replace: false }]]);
    expect(session.stdout).toBe(
      `Imported "alipay": RSA private key 2048.\nSHA-256 of its public part: ${FINGERPRINT}\n`,
    );
  });

  it('takes text from standard input, and never shows it', async () => {
    session.stdin = SECRET;
    const argv = [
      'keys',
      'import',
      'alipay',
      '-',
      '--replace',
      '--config',
      'shop.yaml',
      '--data',
      '/other',
      '--json',
    ];
    expect(await session.run(...argv)).toBe(0);
    const place = { dataDirectory: '/other', configPath: '/srv/shop/shop.yaml' };
    expect(calls).toEqual([[place, 'alipay', SECRET, { replace: true }]]);
    expect(JSON.parse(session.stdout)).toEqual(rsa);
  });

  it('refuses bytes on standard input', async () => {
    session.stdin = 'broken \ufffd';
    expect(await session.run('keys', 'import', 'alipay', '-')).toBe(1);
    expect(session.stderr).toContain('Standard input is not text');
    expect(calls).toEqual([]);
  });

  it.each([
    [['Alipay', '-'], 'NAME has 1 to 40 of a-z, 0-9 and "-".'],
    [['alipay'], 'FILE is missing.'],
    [['alipay', '/none/key.pem'], '/none/key.pem cannot be read.'],
  ])('is misused: %j', async (argv, message) => {
    session.stdin = SECRET;
    expect(await session.run('keys', 'import', ...argv)).toBe(1);
    expect(session.stderr).toContain(message);
    expect(session.stderr).not.toContain(SECRET);
    expect(calls).toEqual([]);
  });
});

describe('tilld keys list', () => {
  it('shows names, kinds and fingerprints', async () => {
    expect(await session.run('keys', 'list')).toBe(0);
    expect(session.stdout.trimEnd().split('\n')).toEqual([
      'NAME       KIND                  FINGERPRINT',
      `alipay     RSA private key 2048  ${FINGERPRINT}`,
      'wechat-v3  secret of 32 bytes',
    ]);
    session.stdout = '';
    await session.run('keys', 'list', '--json');
    expect(JSON.parse(session.stdout)).toEqual({ keys: [rsa, secret] });
  });

  it('says that there is none', async () => {
    session.keys = { ...session.keys!, list: () => [] };
    await session.run('keys', 'list');
    expect(session.stdout).toBe('No key was imported.\n');
  });
});

describe('tilld keys forget', () => {
  it('forgets the key that is named', async () => {
    expect(await session.run('keys', 'forget', 'alipay')).toBe(0);
    expect(calls).toEqual([[{ dataDirectory: '/data' }, 'alipay']]);
    expect(session.stdout).toContain('Forgot "alipay".');
  });

  it('says that it is not there: exit 1', async () => {
    expect(await session.run('keys', 'forget', 'gone')).toBe(1);
    expect(session.stderr).toContain('No key "gone" was imported.');
  });
});

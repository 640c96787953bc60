import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keyTools } from '../../../src/daemon/key-tools.ts';
import { SeededRandom } from '../../../src/rig/simulated/seeded-random.ts';

const withFolder = (work: (dataDirectory: string) => void) => () => {
  const above = mkdtempSync(join(tmpdir(), 'tilld-keys-'));
  const umask = process.umask();
  try {
    work(join(above, 'data'));
  } finally {
    process.umask(umask);
    rmSync(above, { recursive: true });
  }
};
const tools = keyTools(new SeededRandom('key tools'));
const SECRET = 'thirty-two characters of a secret';

test(
  'a key is sealed by the store of files in a data folder that nobody used yet, and what was given is wiped',
  withFolder((dataDirectory) => {
    const content = Buffer.from(SECRET);
    expect(tools.add({ dataDirectory }, 'wechat', content, { replace: false })).toMatchObject({
      name: 'wechat',
    });
    expect(content.every((byte) => byte === 0)).toBe(true);
    expect(statSync(dataDirectory).mode & 0o777).toBe(0o750);
    expect(existsSync(join(dataDirectory, 'keys/imported-keys.key'))).toBe(true);
    expect(tools.list({ dataDirectory })).toEqual([
      { name: 'wechat', kind: 'secret of 33 bytes', fingerprint: null },
    ]);
    expect(tools.forget({ dataDirectory }, 'wechat')).toBe(true);
  }),
);

test.each(['audit.p11', 'root.cred'])(
  'where the keys are in another store (%s) the configuration must say which, but not to forget a key',
  (file) =>
    withFolder((dataDirectory) => {
      mkdirSync(join(dataDirectory, 'keys/imported'), { recursive: true, mode: 0o700 });
      writeFileSync(join(dataDirectory, 'keys', file), 'wrapped');
      writeFileSync(join(dataDirectory, 'keys/imported/wechat'), 'sealed');
      const add = () => tools.add({ dataDirectory }, 'alipay', Buffer.from(SECRET), { replace: false });
      expect(add).toThrow(expect.objectContaining({ code: 'key_store_failed', hint: 'Add --config FILE.' }));
      expect(existsSync(join(dataDirectory, 'keys/imported-keys.key'))).toBe(false);
      expect(tools.forget({ dataDirectory }, 'wechat')).toBe(true);
    })(),
);

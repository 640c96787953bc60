import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { preflight } from '../../../../../drivers/readers/pcsc/preflight.ts';
import { SystemClock } from '../../../../../src/platform/system/system-clock.ts';

let folder: string;
let socketPath: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tilld-'));
  socketPath = join(folder, 'pcscd.comm');
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('the check for pcscd', () => {
  it('passes when somebody listens', async () => {
    const server = createServer().listen(socketPath);
    await new Promise((resolve) => server.once('listening', resolve));
    await expect(preflight(new SystemClock(), socketPath)).resolves.toBeUndefined();
    await new Promise((resolve) => server.close(resolve));
  });

  it('says what to install when nobody does', async () => {
    await expect(preflight(new SystemClock(), socketPath)).rejects.toMatchObject({
      code: 'pcscd_missing',
      message: expect.stringContaining('ENOENT'),
      hint: expect.stringContaining('apt-get install pcscd'),
    });
  });
});

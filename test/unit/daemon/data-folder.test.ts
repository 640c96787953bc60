import { lstatSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openDataFolder } from '../../../src/daemon/data-folder.ts';
import { temporaryFolder } from '../../support/temporary-journal.ts';

let umask = 0;
beforeAll(() => {
  umask = process.umask();
});
afterAll(() => process.umask(umask));

describe('a data folder whose path is too long for sockets', () => {
  const long = () => join(temporaryFolder('data'), 'x'.repeat(90));

  test('has its sockets in the temporary folder, for owner and group', () => {
    const { path, sockets, apiSocket } = openDataFolder(long());
    onTestFinished(() => rmSync(sockets, { recursive: true }));
    expect(sockets).not.toBe(path);
    expect(apiSocket.length).toBeLessThan(100);
    expect(statSync(sockets).mode & 0o777).toBe(0o750);
  });

  test('is refused when somebody has put something else in their place', () => {
    const directory = long();
    const { sockets } = openDataFolder(directory);
    onTestFinished(() => rmSync(sockets));
    rmSync(sockets, { recursive: true });
    symlinkSync(temporaryFolder('elsewhere'), sockets);
    expect(() => openDataFolder(directory)).toThrow(expect.objectContaining({ code: 'config_invalid' }));
    expect(lstatSync(sockets).isSymbolicLink()).toBe(true);
  });
});

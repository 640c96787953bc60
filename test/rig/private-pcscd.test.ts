import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PrivatePcscd } from '../../drivers/readers/virtual/private-pcscd.ts';
import { VirtualReader } from '../../drivers/readers/virtual/reader-server.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { eventually, READER_NAME, startRigBench } from '../support/readers/rig-bench.ts';
import { startVirtualWorld } from '../support/readers/start-virtual-world.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tilld-rig-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const runs = (pid: number) =>
  existsSync(`/proc/${pid}/stat`) && !/^\d+ \(.*\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));

describe('a private pcscd', () => {
  it('leaves the system’s socket and USB readers alone', async () => {
    const socket = '/run/pcscd/pcscd.comm';
    const before = existsSync(socket);
    const rig = await startRigBench();
    expect(existsSync(socket)).toBe(before);
    const mounts = readFileSync(`/proc/${rig.pcscd.pid}/mounts`, 'utf8');
    expect(mounts).toMatch(/ \/run\/pcscd /);
    expect(mounts).toMatch(/^tmpfs \/usr\/lib\/pcsc\/drivers /m);
    expect(readFileSync('/proc/self/mounts', 'utf8')).not.toMatch(/^tmpfs \/usr\/lib\/pcsc\/drivers /m);
    await rig.stop();
    expect(existsSync(rig.pcscd.env.PCSCLITE_CSOCK_NAME)).toBe(false);
  });

  it('ends with its parent, however that ended', async () => {
    const world = await startVirtualWorld();
    const pidFile = world.environment['PCSCLITE_CSOCK_NAME']!.replace(/comm$/, 'pid');
    const pcscd = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
    expect(runs(pcscd)).toBe(true);
    process.kill(world.pid, 'SIGKILL');
    await eventually('pcscd ended', () => !runs(pcscd));
    rmSync(dirname(dirname(dirname(pidFile))), { recursive: true });
  });

  it('says how to build the driver when it is not there', async () => {
    const pcscd = new PrivatePcscd({
      folder,
      readerSocket: join(folder, 'reader.sock'),
      readerName: READER_NAME,
      library: join(folder, 'libifd-tilld.so'),
      clock: new SystemClock(),
    });
    await expect(pcscd.start()).rejects.toMatchObject({
      code: 'pcscd_missing',
      hint: expect.stringContaining('build-ifd'),
    });
  });

  it('says why it does not start, and stays ended', async () => {
    const reader = new VirtualReader(join(folder, 'reader.sock'));
    const library = join(folder, 'not-a-library.so');
    writeFileSync(library, '');
    const pcscd = new PrivatePcscd({
      folder,
      readerSocket: reader.socketPath,
      readerName: READER_NAME,
      library,
      clock: new SystemClock(),
    });
    // The reader does not listen: pcscd refuses a configuration whose device is not there.
    await expect(pcscd.start()).rejects.toMatchObject({
      code: 'pcscd_missing',
      message: expect.stringContaining('reader.sock'),
    });
    expect(pcscd.pid === undefined || !runs(pcscd.pid)).toBe(true);
  });

  it('refuses a folder whose path is too long for its socket', async () => {
    const pcscd = new PrivatePcscd({
      folder: join(folder, 'x'.repeat(100)),
      readerSocket: join(folder, 'reader.sock'),
      readerName: READER_NAME,
      library: '',
      clock: new SystemClock(),
    });
    await expect(pcscd.start()).rejects.toMatchObject({
      code: 'pcscd_missing',
      hint: expect.stringContaining('shorter'),
    });
  });
});

describe('escape commands', () => {
  it('reach the reader without a card', async () => {
    const world = await startVirtualWorld();
    // Bare PC/SC: nfc-pcsc disconnects by itself when it first sees the reader empty.
    const script = `
      require('@pokusew/pcsclite')().once('reader', (reader) => {
        reader.connect({ share_mode: reader.SCARD_SHARE_DIRECT, protocol: 0 }, (error) => {
          if (error) throw error;
          reader.control(Buffer.from([0xe0, 0x00, 0x00, 0x21]), reader.IOCTL_CCID_ESCAPE, 64, (error, answer) => {
            if (error) throw error;
            process.stdout.write(answer.toString('hex'), () => process.kill(process.pid, 'SIGKILL'));
          });
        });
      });`;
    const child = spawn(process.execPath, ['-e', script], {
      env: { ...process.env, ...world.environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (bytes: Buffer) => {
      printed += bytes.toString();
    });
    await new Promise((resolve) => child.once('exit', resolve));
    await world.stop();
    expect(printed).toBe('e0000021');
  });
});

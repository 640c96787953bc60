import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { readDaemonFile, removeDaemonFile, writeDaemonFile } from '../../../../src/desk/cli/daemon-file.ts';

const FILE = {
  pid: 77,
  socket: '/run/tilld.sock',
  console: 'http://127.0.0.1:1/?token=t',
  startedAt: '2026-01-05',
};

let directory: string;
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'tilld-file-'));
  directory = made;
  onTestFinished(() => rmSync(made, { recursive: true }));
});

it('is read back as written, is not for everybody and leaves nothing beside it', () => {
  writeDaemonFile(directory, FILE);
  expect(readDaemonFile(directory, () => true)).toEqual(FILE);
  expect(statSync(join(directory, 'daemon.json')).mode & 0o007).toBe(0);
  expect(readdirSync(directory)).toEqual(['daemon.json']);
});

it('counts only while its process lives', () => {
  writeDaemonFile(directory, FILE);
  expect(() => readDaemonFile(directory, (pid) => pid !== FILE.pid)).toThrow(directory);
});

it.each(['', '{', '{"pid":"77"}'])('that cannot be read (%j) is no daemon', (text) => {
  writeFileSync(join(directory, 'daemon.json'), text);
  expect(() => readDaemonFile(directory, () => true)).toThrow(
    expect.objectContaining({ code: 'daemon_not_running' }),
  );
});

it('is gone after it is removed; removing it twice is harmless', () => {
  writeDaemonFile(directory, FILE);
  removeDaemonFile(directory);
  removeDaemonFile(directory);
  expect(readdirSync(directory)).toEqual([]);
});

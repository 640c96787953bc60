import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { processIo } from '../../../../src/desk/cli/process-io.ts';

const io = processIo({
  version: '0.1.0',
  startDaemon: () => Promise.reject(new Error('not in this test')),
  transcriptTools: () => Promise.reject(new Error('not in this test')),
  auditTools: () => Promise.reject(new Error('not in this test')),
  keyTools: () => Promise.reject(new Error('not in this test')),
  codeTools: () => Promise.reject(new Error('not in this test')),
});

it('knows a process that lives from one that is gone', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  expect(io.isAlive(process.pid)).toBe(true);
  expect(io.isAlive(child.pid!)).toBe(false);
});

it('stops listening for Ctrl-C when it is told to', () => {
  const before = process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
  const release = io.onInterrupt(() => undefined);
  expect(process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')).toBe(before + 2);
  release();
  expect(process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')).toBe(before);
});

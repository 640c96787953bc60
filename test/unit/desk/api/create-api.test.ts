import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createApi } from '../../../../src/desk/api/create-api.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { FakeTerminal } from '../../../support/fake-terminal.ts';
import { memoryLog } from '../../../support/memory-log.ts';
import { send, startListeners, TOKEN } from './listeners.ts';

const another = (token = TOKEN) =>
  createApi(new FakeTerminal(), {
    version: '0.1.0',
    clock: new SimulatedClock(),
    log: memoryLog(),
    token,
    consoleDirectory: tmpdir(),
  });

it('makes a socket that owner and group may use, whatever the umask', async () => {
  const before = process.umask(0);
  onTestFinished(() => void process.umask(before));
  const { socketPath } = await startListeners();
  expect(statSync(socketPath).mode & 0o777).toBe(0o660);
  expect(process.umask()).toBe(0);
});

it('asks for no token on the socket, and has no pages there', async () => {
  const { socketPath } = await startListeners();
  expect((await send({ socketPath }, { path: '/v1/health' })).status).toBe(200);
  expect((await send({ socketPath }, { path: '/' })).status).toBe(404);
});

it('takes the place of a process that is gone, not of one that answers', async () => {
  const { socketPath } = await startListeners();
  const second = await another();
  onTestFinished(() => second.close());
  await expect(second.listenUnix(socketPath)).rejects.toMatchObject({ code: 'database_locked' });
  expect((await send({ socketPath }, { path: '/v1/health' })).status).toBe(200);
});

it('removes the socket file a killed process left', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tilld-stale-'));
  const path = join(folder, 'api.sock');
  const child = spawn(process.execPath, [
    '-e',
    `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`,
  ]);
  await once(child, 'exit');
  expect(existsSync(path)).toBe(true);
  const api = await another();
  onTestFinished(async () => {
    await api.close();
    rmSync(folder, { recursive: true });
  });
  await api.listenUnix(path);
  expect((await send({ socketPath: path }, { path: '/v1/health' })).status).toBe(200);
});

it('listens on loopback only', async () => {
  const api = await another();
  onTestFinished(() => api.close());
  await expect(api.listenTcp('0.0.0.0', 0)).rejects.toThrow('not a loopback address');
});

it('says which address is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const api = await another();
  onTestFinished(async () => {
    await api.close();
    other.close();
  });
  await expect(api.listenTcp('127.0.0.1', port)).rejects.toMatchObject({
    code: 'config_invalid',
    message: `The API cannot listen on 127.0.0.1:${port} (EADDRINUSE).`,
  });
});

it('refuses a token that can be guessed', async () => {
  await expect(another('short')).rejects.toThrow('too short');
});

it('closes both listeners and removes the socket file', async () => {
  const { api, socketPath, port, clock } = await startListeners();
  await api.close();
  expect(existsSync(socketPath)).toBe(false);
  await expect(send({ port }, { path: '/' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(clock.pendingTimers).toBe(0);
});

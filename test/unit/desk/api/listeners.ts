import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Api, createApi } from '../../../../src/desk/api/create-api.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { FakeTerminal } from '../../../support/fake-terminal.ts';
import { type MemoryLog, memoryLog } from '../../../support/memory-log.ts';

export const TOKEN = 'a-token-of-this-terminal';

export interface Listeners {
  api: Api;
  terminal: FakeTerminal;
  clock: SimulatedClock;
  log: MemoryLog;
  port: number;
  socketPath: string;
}

/** A real API on a free TCP port and a Unix socket, ended with the test. */
export async function startListeners(): Promise<Listeners> {
  const folder = mkdtempSync(join(tmpdir(), 'tilld-api-'));
  const consoleDirectory = join(folder, 'console');
  mkdirSync(join(consoleDirectory, 'assets'), { recursive: true });
  writeFileSync(join(consoleDirectory, 'index.html'), '<title>console</title>');
  writeFileSync(join(consoleDirectory, 'assets', 'console-1a2b.js'), 'export {};');
  const terminal = new FakeTerminal();
  const clock = new SimulatedClock();
  const log = memoryLog();
  const api = await createApi(terminal, { version: '0.1.0', clock, log, token: TOKEN, consoleDirectory });
  const socketPath = join(folder, 'api.sock');
  await api.listenUnix(socketPath);
  const port = await api.listenTcp('127.0.0.1', 0);
  onTestFinished(async () => {
    await api.close();
    rmSync(folder, { recursive: true });
  });
  return { api, terminal, clock, log, port, socketPath };
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}

interface Call {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** One request with exactly these headers, over `port` or `socketPath`. */
export function send(target: { port: number } | { socketPath: string }, call: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', path, headers = {}, body } = call;
    const outgoing = request(
      { ...target, host: '127.0.0.1', method, path, headers, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
        response.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

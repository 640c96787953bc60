import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TerminalEvent } from '../../src/desk/api/contract.ts';
import { EventStreamParser } from '../../src/desk/cli/event-stream-parser.ts';
import { waitFor } from './wait-for.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/tilld.js', import.meta.url));

export interface Answer<Body> {
  status: number;
  body: Body;
}

/** The daemon as a process on a folder of its own. Everything that leaves it is kept in `said`. */
export class DaemonProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'tilld-daemon-'));
  readonly data = join(this.folder, 'data');
  readonly configuration = join(this.folder, 'terminal.yaml');
  /** API answers, events and output, as text. */
  readonly said: string[] = [];
  environment: Record<string, string> = {};
  #child: ChildProcess | null = null;

  /** Starts the daemon on the same folder (again) and waits until it is ready to sell. */
  async start(): Promise<void> {
    if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is not there: node scripts/build.mjs`);
    const run = this.run('run', '--config', this.configuration);
    this.#child = run.child;
    await waitFor('the ready line', () => {
      if (run.child.exitCode !== null) throw new Error(`the daemon ended: ${run.output()}`);
      return run.output().includes('is ready.');
    });
    await waitFor('the reader', async () => (await this.call('GET', '/v1/health')).status === 200);
  }

  /** Any command line of tilld on this data folder. */
  run(...words: string[]): { child: ChildProcess; output(): string } {
    const child = spawn(process.execPath, [PROGRAM, ...words, '--data', this.data], {
      env: { ...process.env, ...this.environment, TILLD_PORT: '0', TILLD_BENCH: this.folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        this.said.push(text);
      });
    }
    return { child, output: () => output };
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error('the daemon does not run');
    return this.#child.pid;
  }

  /** Kills the daemon by its pid and waits until all its processes are gone. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number | null> {
    const child = this.#child;
    if (!child) return null;
    this.#child = null;
    child.kill(signal);
    await waitFor('the end of the daemon', () => child.exitCode !== null || child.signalCode !== null);
    await waitFor('the end of its processes', () => this.processes().length === 0);
    return child.exitCode;
  }

  /** Ends the daemon, of whose processes none may be left, and removes its folder. */
  async close(): Promise<void> {
    try {
      await this.kill();
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  /** Living processes that name this folder in command line or environment: all that this bench has started. */
  processes(): { pid: number; command: string }[] {
    return readdirSync('/proc').flatMap((entry) => {
      const pid = Number(entry);
      if (!Number.isInteger(pid) || pid === process.pid) return [];
      const command = textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
      const names = command.includes(this.folder) || textOf(`/proc/${pid}/environ`).includes(this.folder);
      return names ? [{ pid, command }] : [];
    });
  }

  /** The lane's or the private pcscd's process, once it is there. */
  pidOf(part: 'lane' | 'pcscd'): Promise<number> {
    const program = part === 'lane' ? /dist\/lane\.cjs/ : /^pcscd /;
    return waitFor(
      `a process of ${part}`,
      () => this.processes().find(({ command }) => program.test(command))?.pid,
    );
  }

  call<Body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const text = body === undefined ? '' : JSON.stringify(body);
    return new Promise<Answer<Body>>((resolve, reject) => {
      const outgoing = request({
        socketPath: join(this.data, 'api.sock'),
        method,
        path,
        agent: false,
        timeout: 15_000,
        headers: text ? { ...headers, 'content-type': 'application/json' } : headers,
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${path} is not answered`)));
      outgoing.on('error', reject);
      outgoing.on('response', async (response) => {
        try {
          let answer = '';
          for await (const chunk of response.setEncoding('utf8')) answer += chunk;
          this.said.push(answer);
          const isJson = response.headers['content-type']?.startsWith('application/json');
          resolve({ status: response.statusCode ?? 0, body: isJson ? JSON.parse(answer) : (answer as Body) });
        } catch (error) {
          reject(error);
        }
      });
      outgoing.end(text);
    });
  }

  /** Every event from now on, until the daemon ends. */
  follow(): TerminalEvent[] {
    const events: TerminalEvent[] = [];
    const parser = new EventStreamParser();
    const outgoing = request({ socketPath: join(this.data, 'api.sock'), path: '/v1/events', agent: false });
    outgoing.on('error', () => {});
    outgoing.on('response', (response) => {
      response.on('error', () => {});
      response.setEncoding('utf8').on('data', (chunk: string) => {
        this.said.push(chunk);
        events.push(...parser.push(chunk).map((text) => JSON.parse(text) as TerminalEvent));
      });
    });
    outgoing.end();
    return events;
  }
}

/** Empty where the process has ended meanwhile. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Api, createApi } from '../../../../src/desk/api/create-api.ts';
import type { AuditTools } from '../../../../src/desk/cli/audit-tools.ts';
import type { CliIo, DaemonOptions, RunningDaemon } from '../../../../src/desk/cli/cli-io.ts';
import type { CodeTools } from '../../../../src/desk/cli/code-tools.ts';
import { writeDaemonFile } from '../../../../src/desk/cli/daemon-file.ts';
import type { KeyTools } from '../../../../src/desk/cli/key-tools.ts';
import { runCli } from '../../../../src/desk/cli/run-cli.ts';
import type { TranscriptTools } from '../../../../src/desk/cli/transcript-tools.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { FakeTerminal } from '../../../support/fake-terminal.ts';
import { memoryLog } from '../../../support/memory-log.ts';

export const DAEMON_PID = 4242;
export const CONSOLE = 'http://127.0.0.1:8650/?token=secret';

/** A command line with its world: text sinks, a clock that stands still, and a terminal behind a real socket. */
export class CliSession {
  readonly terminal = new FakeTerminal();
  readonly clock = new SimulatedClock();
  readonly directory: string;
  readonly env: Record<string, string> = {};
  readonly interruptListeners = new Set<() => void>();
  readonly started: DaemonOptions[] = [];
  daemon: RunningDaemon = {
    console: CONSOLE,
    ended: new Promise(() => undefined),
    stop: async () => undefined,
  };
  transcripts: TranscriptTools = {
    replay: () => Promise.reject(new Error('no transcripts in this test')),
    record: () => Promise.reject(new Error('no transcripts in this test')),
  };
  auditing: AuditTools = {
    verify: () => {
      throw new Error('no audit log in this test');
    },
  };
  keys: KeyTools | undefined;
  codes: CodeTools | undefined;
  alive = true;
  isTTY = false;
  columns: number | undefined;
  /** What is piped in; null: nobody pipes anything. */
  stdin: string | null = null;
  stdout = '';
  stderr = '';
  #api: Api | undefined;

  constructor(directory: string) {
    this.directory = directory;
  }

  get socketPath(): string {
    return join(this.directory, 'api.sock');
  }

  async startApi(): Promise<void> {
    this.#api = await createApi(this.terminal, {
      version: '0.1.0',
      clock: new SimulatedClock(),
      log: memoryLog(),
      token: 'a-token-of-this-terminal',
      consoleDirectory: this.directory,
    });
    await this.#api.listenUnix(this.socketPath);
  }

  async stopApi(): Promise<void> {
    await this.#api?.close();
    this.#api = undefined;
  }

  /** Runs one command on this session's data folder; resolves with the exit code. */
  run(...argv: string[]): Promise<number> {
    return runCli(argv, this.#io());
  }

  interrupt(): void {
    for (const listener of this.interruptListeners) listener();
  }

  /** Waits, without time passing on the clock, until `seen` holds. */
  async until(seen: () => boolean): Promise<void> {
    while (!seen()) await new Promise((resolve) => setImmediate(resolve));
  }

  #io(): CliIo {
    return {
      stdin: { isTTY: this.stdin === null, read: async () => this.stdin ?? '' },
      stdout: this.#sink('stdout'),
      stderr: this.#sink('stderr'),
      env: { TILLD_DATA: this.directory, ...this.env },
      workingDirectory: '/srv/shop',
      timeZone: 'Europe/Berlin',
      version: '0.1.0',
      clock: this.clock,
      random: new SeededRandom(1),
      isAlive: (pid) => pid === DAEMON_PID && this.alive,
      onInterrupt: (listener) => {
        this.interruptListeners.add(listener);
        return () => this.interruptListeners.delete(listener);
      },
      startDaemon: async (options) => {
        this.started.push(options);
        return this.daemon;
      },
      transcriptTools: async () => this.transcripts,
      auditTools: async () => this.auditing,
      keyTools: async () => this.keys ?? Promise.reject(new Error('no keys in this test')),
      codeTools: async () => this.codes ?? Promise.reject(new Error('no configuration in this test')),
    };
  }

  #sink(name: 'stdout' | 'stderr'): CliIo['stdout'] {
    const write = (text: string): void => {
      this[name] += text;
    };
    return { write, isTTY: this.isTTY, ...(this.columns !== undefined && { columns: this.columns }) };
  }
}

/** A session whose daemon runs; everything ends with the test. */
export async function startSession(): Promise<CliSession> {
  const session = new CliSession(mkdtempSync(join(tmpdir(), 'tilld-cli-')));
  onTestFinished(async () => {
    await session.stopApi();
    rmSync(session.directory, { recursive: true });
  });
  await session.startApi();
  writeDaemonFile(session.directory, {
    pid: DAEMON_PID,
    socket: session.socketPath,
    console: CONSOLE,
    startedAt: '2026-01-05T08:00:00.000Z',
  });
  return session;
}

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inject } from 'vitest';
import type { TerminalLine, WorkerCommand } from './terminal-worker.ts';
import { waitFor } from './wait-for.ts';

type Asked = WorkerCommand extends infer Command
  ? Command extends unknown
    ? Omit<Command, 'n'>
    : never
  : never;

export interface TerminalStart {
  configuration: string;
  data: string;
  hostLedger: string;
  /** Put before the program: a tracer, another clock, a mount namespace. */
  wrapper?: readonly string[];
  environment?: Readonly<Record<string, string>>;
}

/** A terminal worker, and what it has said so far. */
export class TerminalProcess {
  readonly said: TerminalLine[] = [];
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #stderr = '';
  #asked = 0;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #over = false;

  constructor({ configuration, data, hostLedger, wrapper = [], environment = {} }: TerminalStart) {
    const worker = join(inject('workers'), 'terminal-worker.js');
    const [command, ...parameters] = [...wrapper, process.execPath, worker, configuration, data, hostLedger];
    this.#child = spawn(command!, parameters, { env: { ...process.env, ...environment }, stdio: 'pipe' });
    this.#child.stdin!.on('error', () => {});
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    createInterface(this.#child.stdout!).on('line', (line) => this.#hear(line));
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', () => {
        this.#over = true;
        for (const { reject } of this.#waiting.values()) reject(new WorkerEnded(this.#stderr));
        this.#waiting.clear();
        resolve();
      });
    });
  }

  /** Of the worker itself where there is no wrapper. */
  get pid(): number {
    return this.#child.pid!;
  }

  get hasEnded(): boolean {
    return this.#over;
  }

  async ready(): Promise<this> {
    await waitFor('the worker', () => {
      if (this.#over) throw new WorkerEnded(this.#stderr);
      return this.said.some(({ said }) => said === 'ready');
    });
    return this;
  }

  /** @throws WorkerEnded, WorkerRefused */
  ask<Value>(command: Asked): Promise<Value> {
    const n = ++this.#asked;
    return new Promise<Value>((resolve, reject) => {
      if (this.#over) {
        reject(new WorkerEnded(this.#stderr));
        return;
      }
      this.#waiting.set(n, { resolve: resolve as (value: unknown) => void, reject });
      this.#child.stdin!.write(`${JSON.stringify({ ...command, n })}\n`);
    });
  }

  /** Ends it, and all that it wrote has come. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    if (!this.#over) this.#child.kill(signal);
    await this.#ended;
  }

  ended(): Promise<void> {
    return this.#ended;
  }

  /** A line that the kill cut off was not said. */
  #hear(text: string): void {
    let line: TerminalLine;
    try {
      line = JSON.parse(text) as TerminalLine;
    } catch {
      return;
    }
    this.said.push(line);
    if (line.said !== 'answer' && line.said !== 'refused') return;
    const waiting = this.#waiting.get(line.n);
    this.#waiting.delete(line.n);
    if (line.said === 'answer') waiting?.resolve(line.value);
    else waiting?.reject(new WorkerRefused(line.code));
  }
}

/** The process is gone: killed, or crashed with what it wrote to stderr. */
export class WorkerEnded extends Error {}

export class WorkerRefused extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`the terminal refused: ${code}`);
    this.code = code;
  }
}

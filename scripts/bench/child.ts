import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A TypeScript process of this folder that is talked to in messages. */
export class Child<Command extends object, Reply> {
  readonly #process: ChildProcess;
  readonly #received: Reply[] = [];
  #wake: () => void = () => {};

  constructor(
    script: string,
    args: readonly string[] = [],
    environment: Record<string, string> = {},
    nodeFlags: readonly string[] = [],
  ) {
    this.#process = fork(fileURLToPath(new URL(script, import.meta.url)), args, {
      execArgv: ['--import', 'tsx', ...nodeFlags],
      env: { ...process.env, ...environment },
    });
    this.#process.on('message', (message) => {
      this.#received.push(message as Reply);
      this.#wake();
    });
    this.#process.on('exit', () => this.#wake());
  }

  send(command: Command): void {
    this.#process.send(command);
  }

  /** The next message that it sends or has sent. @throws Error when it has ended */
  async next(): Promise<Reply> {
    for (;;) {
      const reply = this.#received.shift();
      if (reply !== undefined) return reply;
      if (this.#process.exitCode !== null || this.#process.signalCode !== null) {
        throw new Error('a process of the bench ended early');
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }
}

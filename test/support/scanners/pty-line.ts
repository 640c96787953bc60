import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { waitFor } from '../wait-for.ts';

/** A pseudo-terminal of the operating system that `socat` holds open: what a driver opens as a device file. */
export class PtyLine {
  readonly path: string;
  /** What the driver has sent. */
  readonly received: number[] = [];
  #socat: ChildProcess | null = null;

  constructor(path: string) {
    this.path = path;
  }

  async plugIn(): Promise<void> {
    const socat = spawn('socat', [`PTY,link=${this.path},raw,echo=0,ignoreeof`, 'STDIO'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#socat = socat;
    socat.stdout.on('data', (bytes: Buffer) => this.received.push(...bytes));
    socat.stdin.on('error', () => {
      // it is gone: what is sent reaches nobody
    });
    await waitFor('the pseudo-terminal', () => existsSync(this.path));
  }

  send(bytes: Uint8Array): void {
    this.#socat?.stdin?.write(bytes);
  }

  /** Ends this one process, and with it the terminal. */
  async unplug(): Promise<void> {
    const socat = this.#socat;
    this.#socat = null;
    if (!socat || socat.exitCode !== null || socat.signalCode !== null) return;
    const ended = new Promise((resolve) => socat.once('exit', resolve));
    socat.kill('SIGTERM');
    await ended;
  }
}

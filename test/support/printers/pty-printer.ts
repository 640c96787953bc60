import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { waitFor } from '../wait-for.ts';
import { EscposPeer } from './escpos-peer.ts';

/** An ESC/POS printer behind a pseudo-terminal of the operating system, which `socat` holds open. */
export class PtyPrinter {
  /** What the driver opens, as it would /dev/ttyUSB0. */
  readonly path: string;
  readonly peer = new EscposPeer();
  #socat: ChildProcess | null = null;

  constructor(path: string) {
    this.path = path;
  }

  async plugIn(): Promise<void> {
    const socat = spawn('socat', [`PTY,link=${this.path},raw,echo=0,ignoreeof`, 'STDIO'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#socat = socat;
    socat.stdout.on('data', (bytes: Buffer) => {
      const answers = this.peer.receive(bytes);
      if (answers.length > 0) socat.stdin.write(answers);
    });
    socat.stdin.on('error', () => {
      // it is gone: the answer reaches nobody
    });
    await waitFor('the pseudo-terminal', () => existsSync(this.path));
  }

  /** Ends this one process, and with it the terminal. */
  async unplug(): Promise<void> {
    const socat = this.#socat;
    this.#socat = null;
    if (!socat || socat.exitCode !== null || socat.signalCode !== null) return;
    const ended = new Promise((resolve) => socat.once('exit', resolve));
    socat.kill('SIGTERM');
    await ended;
    this.peer.forget();
  }
}

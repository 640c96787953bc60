import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TerminalError } from '../../../src/platform/errors/terminal-error.ts';
import type { Clock, Timer } from '../../../src/platform/ports/clock.ts';

export interface PrivatePcscdSettings {
  /** Folder of its own: configuration and socket. */
  folder: string;
  /** The virtual reader's socket: DEVICENAME. Must be listening. */
  readerSocket: string;
  /** FRIENDLYNAME; pcscd appends " 00 00". */
  readerName: string;
  /** libifd-tilld.so, see scripts/build-ifd.mjs. */
  library: string;
  clock: Clock;
}

const READY_WITHIN_MS = 5_000;
const POLL_MS = 10;
const TERMINATE_WITHIN_MS = 1_000;
const RESTART_AFTER_MS = 500;
const LONGEST_SOCKET_PATH = 100;
const OUTPUT_KEPT = 2_000;

const INSTALL = 'Install it: apt-get install pcscd util-linux.';

/**
 * A pcscd of its own for the virtual reader. It lives in a mount namespace where /run/pcscd is a folder of
 * ours, so it never meets the system's pcscd, and where the folder of USB drivers is empty, so it leaves real
 * readers to it. It dies with this process, and is started again when it ends by itself.
 */
export class PrivatePcscd {
  readonly #settings: PrivatePcscdSettings;
  readonly #runFolder: string;
  readonly #configFolder: string;
  #child: ChildProcess | null = null;
  #restart: Timer | null = null;
  #stopped = false;
  #output = '';

  constructor(settings: PrivatePcscdSettings) {
    this.#settings = settings;
    this.#runFolder = join(settings.folder, 'run');
    this.#configFolder = join(settings.folder, 'reader.conf.d');
  }

  /** For every process that is to see the virtual reader. The same across restarts. */
  get env(): { PCSCLITE_CSOCK_NAME: string } {
    return { PCSCLITE_CSOCK_NAME: join(this.#runFolder, 'pcscd.comm') };
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when clients can connect. @throws TerminalError pcscd_missing, saying what to install or allow */
  async start(): Promise<void> {
    const socket = this.env.PCSCLITE_CSOCK_NAME;
    if (Buffer.byteLength(socket) > LONGEST_SOCKET_PATH) {
      throw new TerminalError('pcscd_missing', `The path ${socket} is too long for a unix socket.`, {
        hint: `Use a data folder whose path is at least ${Buffer.byteLength(socket) - LONGEST_SOCKET_PATH} bytes shorter.`,
      });
    }
    this.#stopped = false;
    this.#writeConfiguration();
    this.#spawn();
    await this.#ready();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#restart?.cancel();
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const kill = this.#settings.clock.after(TERMINATE_WITHIN_MS, () => child.kill('SIGKILL'));
    await ended;
    kill.cancel();
  }

  #writeConfiguration(): void {
    const { library, readerName, readerSocket } = this.#settings;
    if (!existsSync(library)) {
      throw new TerminalError('pcscd_missing', `The virtual reader's driver ${library} is not built.`, {
        hint: 'Build it: node scripts/build-ifd.mjs',
      });
    }
    mkdirSync(this.#configFolder, { recursive: true });
    writeFileSync(
      join(this.#configFolder, 'reader.conf'),
      `FRIENDLYNAME "${readerName}"\nDEVICENAME ${readerSocket}\nLIBPATH ${library}\nCHANNELID 0\n`,
    );
  }

  #spawn(): void {
    rmSync(this.#runFolder, { recursive: true, force: true });
    mkdirSync(this.#runFolder, { recursive: true });
    const asRoot = process.getuid?.() === 0;
    const child = spawn('unshare', [asRoot ? '-m' : '-rm', 'sh', '-c', IN_NAMESPACE, 'sh'], {
      env: { ...process.env, RUN_FOLDER: this.#runFolder, CONFIG_FOLDER: this.#configFolder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes: Buffer) => {
        this.#output = (this.#output + bytes.toString('latin1')).slice(-OUTPUT_KEPT);
      });
    }
    child.on('error', (cause) => {
      this.#output = String(cause.message);
    });
    child.on('exit', () => this.#ended(child));
  }

  #ended(child: ChildProcess): void {
    if (this.#stopped || this.#child !== child) return;
    this.#restart = this.#settings.clock.after(RESTART_AFTER_MS, () => this.#spawn());
  }

  async #ready(): Promise<void> {
    const { clock } = this.#settings;
    const socket = this.env.PCSCLITE_CSOCK_NAME;
    for (let waitedMs = 0; waitedMs < READY_WITHIN_MS; waitedMs += POLL_MS) {
      if (existsSync(socket)) return;
      const child = this.#child;
      if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) break;
      await new Promise<void>((resolve) => clock.after(POLL_MS, resolve));
    }
    const said = this.#output.trim();
    await this.stop();
    throw new TerminalError('pcscd_missing', `The virtual reader's pcscd does not start. It said: ${said}`, {
      hint: /operation not permitted|unshare failed/i.test(said)
        ? 'This machine does not allow mount namespaces to this user: run as root, or allow unprivileged user namespaces.'
        : INSTALL,
    });
  }
}

/**
 * Runs inside the new mount namespace. /run/pcscd may not exist in the system; its place is made in a tmpfs
 * that only this namespace sees. setpriv comes last: entering a user namespace would clear the death signal.
 */
const IN_NAMESPACE = `
set -e
[ -d /run/pcscd ] || { mount -t tmpfs tmpfs /run && mkdir /run/pcscd; }
mount --bind "$RUN_FOLDER" /run/pcscd
for drivers in /usr/lib/pcsc/drivers /usr/lib64/pcsc/drivers /usr/local/lib/pcsc/drivers; do
  [ ! -d "$drivers" ] || mount -t tmpfs tmpfs "$drivers"
done
PATH="$PATH:/usr/sbin:/sbin"
exec setpriv --pdeathsig KILL pcscd --foreground --config "$CONFIG_FOLDER"
`;

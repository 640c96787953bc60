import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { toHex } from '../../../src/platform/bytes/hex.ts';
import { waitFor } from '../wait-for.ts';
import type { WorkerLine, WorkerOrder } from './hid-worker.ts';
import { PtyLine } from './pty-line.ts';
import { HONEYWELL } from './report-descriptors.ts';

/** Below node_modules, so that it finds node-hid. */
const BUNDLE = join(import.meta.dirname, '../../../node_modules/.cache/tilld/hid-worker.mjs');
const DEVICE = '/devices/virtual/misc/uhid/0003:0C2E:0B87.0001';
/** Room for a descriptor in `struct hidraw_report_descriptor` of the kernel. */
const LARGEST_DESCRIPTOR = 4_096;

/** What umockdev shows in /sys. */
const DEVICE_DESCRIPTION = `P: ${DEVICE}
E: SUBSYSTEM=hid
E: HID_ID=0003:00000C2E:00000B87
E: HID_NAME=Emulated POS scanner
E: HID_UNIQ=SN0001
E: HID_PHYS=rig
H: report_descriptor=${toHex(HONEYWELL)}

P: ${DEVICE}/hidraw/hidraw0
N: hidraw0
E: DEVNAME=/dev/hidraw0
E: SUBSYSTEM=hidraw
L: device=../../../0003:0C2E:0B87.0001
`;

function descriptorIoctls(): string {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(HONEYWELL.length);
  const descriptor = Buffer.alloc(LARGEST_DESCRIPTOR);
  descriptor.set(HONEYWELL);
  return [
    '@DEV /dev/hidraw0',
    `HIDIOCGRDESCSIZE 0 ${toHex(size)}`,
    `HIDIOCGRDESC 0 ${toHex(size)}${toHex(descriptor)}`,
    '',
  ].join('\n');
}

/**
 * The driver in a process of its own, with node-hid, libudev and hidapi as they are; umockdev below them shows a
 * hidraw device, and a pseudo-terminal is its file.
 * NOTE: unlike hidraw, a pseudo-terminal may join two reports: send the next when the last has arrived.
 */
export class UmockdevScanner {
  readonly lines: WorkerLine[] = [];
  readonly #process: ChildProcess;
  #testbed = '';
  #workerPid = 0;
  #file: PtyLine | null = null;

  /** `folder`: for the description of the device. */
  constructor(folder: string) {
    buildSync({
      entryPoints: [join(import.meta.dirname, 'hid-worker.ts')],
      outfile: BUNDLE,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      external: ['node-hid'],
    });
    const [device, ioctls] = [join(folder, 'device.umockdev'), join(folder, 'device.ioctl')];
    writeFileSync(device, DEVICE_DESCRIPTION);
    writeFileSync(ioctls, descriptorIoctls());
    const testbed = ['-d', device, '-i', `/dev/hidraw0=${ioctls}`];
    this.#process = spawn('umockdev-run', [...testbed, '--', process.execPath, BUNDLE], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    createInterface({ input: this.#process.stdout! }).on('line', (line) => this.lines.push(JSON.parse(line)));
  }

  /** The worker runs and its device is plugged in. */
  async ready(): Promise<void> {
    const line = await waitFor('the worker', () => this.#last('testbed'));
    this.#testbed = line.path;
    this.#workerPid = line.pid;
    this.#file = new PtyLine(join(this.#testbed, 'dev/hidraw0'));
    await this.unplug();
    await this.plugIn();
  }

  order(order: WorkerOrder): void {
    this.#process.stdin!.write(`${order}\n`);
  }

  /** Bytes that the device was sent. */
  get received(): readonly number[] {
    return this.#file?.received ?? [];
  }

  get state(): string {
    return this.#last('status')?.status.state ?? 'none';
  }

  get codes(): unknown[] {
    return this.lines.flatMap((line) => (line.kind === 'code' ? [line.code] : []));
  }

  /** Reports, one at a time. */
  async send(...reports: readonly Uint8Array[]): Promise<void> {
    const arrived = () => this.lines.filter(({ kind }) => kind === 'report').length;
    for (const report of reports) {
      const before = arrived();
      this.#file?.send(report);
      await waitFor('the report is at the driver', () => arrived() > before);
    }
  }

  async unplug(): Promise<void> {
    rmSync(join(this.#testbed, 'sys/class/hidraw/hidraw0'));
    rmSync(join(this.#testbed, 'dev/hidraw0'), { force: true });
    await this.#file?.unplug();
  }

  async plugIn(): Promise<void> {
    await this.#file?.plugIn();
    symlinkSync(`../..${DEVICE}/hidraw/hidraw0`, join(this.#testbed, 'sys/class/hidraw/hidraw0'));
  }

  /** Stops the driver; the exit code of a worker in which nothing is left then. */
  async stopped(): Promise<number | null> {
    const exited = once(this.#process, 'exit');
    this.order('stop');
    const [code] = await exited;
    return code;
  }

  async dispose(): Promise<void> {
    await this.#file?.unplug();
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    if (this.#workerPid > 0) process.kill(this.#workerPid, 'SIGKILL');
    else this.#process.kill('SIGKILL');
    await exited;
  }

  #last<Kind extends WorkerLine['kind']>(kind: Kind): Extract<WorkerLine, { kind: Kind }> | undefined {
    return this.lines.findLast((line): line is Extract<WorkerLine, { kind: Kind }> => line.kind === kind);
  }
}

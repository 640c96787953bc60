import { onTestFinished } from 'vitest';
import { Options, type SerialOptions } from '../../../drivers/scanners/serial/options.ts';
import type { LineEvents, LineOpener } from '../../../drivers/scanners/serial/serial-port.ts';
import { SerialScanner } from '../../../drivers/scanners/serial/serial-scanner.ts';
import { toHex } from '../../../src/platform/bytes/hex.ts';
import { heard, scannerSurroundings } from './scanner-surroundings.ts';

/** A serial line in memory, with what goes wrong with lines. */
export class InMemoryLine {
  present = true;
  /** Opening never ends. */
  opensNever = false;
  closesNever = false;
  /** Tries to open it. */
  tries = 0;
  closed = 0;
  /** What the scanner was sent, in hex. */
  readonly sent: string[] = [];
  #events: LineEvents | null = null;
  #late: (() => void) | null = null;

  readonly open: LineOpener = async (events) => {
    this.tries += 1;
    if (this.opensNever) await new Promise<void>((resolve) => (this.#late = resolve));
    if (!this.present) return { kind: 'failed', code: 'scanner_not_found', reason: 'The port is not there.' };
    this.#events = events;
    return {
      kind: 'open',
      line: {
        write: (bytes) => this.sent.push(toHex(bytes)),
        close: async () => {
          this.closed += 1;
          this.#events = null;
          if (this.closesNever) await new Promise(() => {});
        },
      },
    };
  };

  /** The opening that never ended ends after all. */
  openLate(): void {
    this.#late?.();
  }

  send(bytes: string | Uint8Array): void {
    this.#events?.onBytes(typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes);
  }

  unplug(): void {
    this.present = false;
    this.#events?.onGone();
  }
}

/** The serial driver on a line in memory, in simulated time. */
export function lineBench(options: Partial<SerialOptions> = {}) {
  const at = scannerSurroundings();
  const line = new InMemoryLine();
  const scanner = new SerialScanner(
    { ...Options.parse({ path: '/dev/ttyACM0' }), ...options },
    at,
    line.open,
  );
  onTestFinished(async () => {
    line.closesNever = false;
    const stopped = scanner.stop();
    await at.clock.run(10_000);
    await stopped;
  });
  return { ...at, line, scanner, ...heard(scanner) };
}

import { SerialPort } from 'serialport';
import type { ScannerTrouble } from '../announcements.ts';
import type { SerialOptions } from './options.ts';

/** An open line. */
export interface OpenLine {
  /** Sent or lost: nobody waits for it. */
  write(bytes: Uint8Array): void;
  /** Throws away what was not sent; no event comes afterwards. May never end. */
  close(): Promise<void>;
}

export interface LineEvents {
  onBytes(bytes: Uint8Array): void;
  /** The device went away. At most once, and only after it was open. */
  onGone(): void;
}

export type LineOpening =
  | { kind: 'open'; line: OpenLine }
  | { kind: 'failed'; code: ScannerTrouble; reason: string };

/** Opens the line. Never rejects; may never end. */
export type LineOpener = (events: LineEvents) => Promise<LineOpening>;

/** The real thing: a tty of the operating system. */
export function serialPortOpener({ path, baudRate, dataBits, parity }: SerialOptions): LineOpener {
  return (events) => {
    const port = new SerialPort({ path, baudRate, dataBits, parity, autoOpen: false, hupcl: false });
    let isWatched = false;
    const gone = (): void => {
      if (isWatched) events.onGone();
      isWatched = false;
    };
    port.on('data', (bytes: Buffer) => {
      if (isWatched) events.onBytes(bytes);
    });
    // QUIRK(serialport): an unplug is a close, an error or only the end of the input, and may be several of them.
    port.on('close', gone);
    port.on('end', gone);
    port.on('error', gone);
    return new Promise((resolve) => {
      port.open((error) => {
        if (error) return resolve(cannotOpen(path, error));
        isWatched = true;
        // QUIRK(serialport): without flowing mode an unplug goes unnoticed.
        port.resume();
        resolve({ kind: 'open', line: asOpenLine(port, () => (isWatched = false)) });
      });
    });
  };
}

/** The binding says "Error: No such file or directory, cannot open /dev/ttyACM0". */
function cannotOpen(path: string, error: Error): LineOpening {
  const cause = error.message.replace(/^Error:? /, '').replace(/,? cannot open .*$/i, '');
  return {
    kind: 'failed',
    code: /permission denied/i.test(cause) ? 'scanner_access_denied' : 'scanner_not_found',
    reason: `The scanner’s port ${path} cannot be opened: ${cause}.`,
  };
}

function asOpenLine(port: SerialPort, unwatch: () => void): OpenLine {
  return {
    write(bytes) {
      // A peer that takes nothing must not fill the memory.
      if (!port.writableNeedDrain) port.write(Buffer.from(bytes));
    },
    close: () =>
      new Promise((resolve) => {
        unwatch();
        if (!port.isOpen) return resolve();
        // Without the flush, the kernel waits for a peer that no longer reads.
        port.flush(() => {
          if (port.isOpen) port.close(() => resolve());
          else resolve();
        });
      }),
  };
}

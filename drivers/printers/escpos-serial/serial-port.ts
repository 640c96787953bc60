import { SerialPort } from 'serialport';
import type { EscposSerialOptions } from './options.ts';

/** An open device. */
export interface OpenPort {
  /** `done` with true when all bytes have left this machine. May never call back: the caller keeps the time. */
  write(bytes: Uint8Array, done: (sent: boolean) => void): void;
  /** Throws away what was not sent and closes; no event comes afterwards. */
  close(done: () => void): void;
}

export interface PortEvents {
  onBytes(bytes: Uint8Array): void;
  /** The device went away. At most once, and only after it was open. */
  onGone(reason: string): void;
}

export type OpenResult = { kind: 'open'; port: OpenPort } | { kind: 'failed'; reason: string };

/** Opens a device; `done` is called once. */
export type PortOpener = (events: PortEvents, done: (result: OpenResult) => void) => void;

/** The real thing: a tty of the operating system. */
export function serialPortOpener(options: EscposSerialOptions): PortOpener {
  const { path, baud, flowControl } = options;
  return (events, done) => {
    const port = new SerialPort({
      path,
      baudRate: baud,
      autoOpen: false,
      hupcl: false,
      rtscts: flowControl === 'rtscts',
      xon: flowControl === 'xonxoff',
      xoff: flowControl === 'xonxoff',
    });
    let watched = false;
    const gone = (reason: string) => {
      if (!watched) return;
      watched = false;
      events.onGone(reason);
    };
    port.on('data', (bytes: Buffer) => {
      if (watched) events.onBytes(bytes);
    });
    // QUIRK(serialport): an unplug is a close, an error or only the end of the input, and may be several of them.
    port.on('close', () => gone('The printer was unplugged.'));
    port.on('end', () => gone('The printer was unplugged.'));
    port.on('error', () => gone('The printer’s port reports an error.'));
    port.open((error) => {
      if (error) return done({ kind: 'failed', reason: cannotOpen(path, error) });
      watched = true;
      // QUIRK(serialport): without flowing mode an unplug goes unnoticed.
      port.resume();
      done({ kind: 'open', port: asOpenPort(port, () => (watched = false)) });
    });
  };
}

/** The binding says "Error: No such file or directory, cannot open /dev/ttyUSB0". */
function cannotOpen(path: string, error: Error): string {
  const cause = error.message.replace(/^Error:? /, '').replace(/,? cannot open .*$/i, '');
  return `The printer’s port ${path} cannot be opened: ${cause}.`;
}

function asOpenPort(port: SerialPort, unwatch: () => void): OpenPort {
  return {
    write(bytes, done) {
      port.write(Buffer.from(bytes), (error) => {
        if (error) done(false);
        else port.drain((drainError) => done(!drainError));
      });
    },
    close(done) {
      unwatch();
      if (!port.isOpen) return done();
      // Without the flush, the kernel waits for a peer that no longer reads.
      port.flush(() => {
        if (port.isOpen) port.close(() => done());
        else done();
      });
    },
  };
}

import { createRequire } from 'node:module';
import type { DeviceStatus, PcscContext, PcscDevice } from './pcsc-context.ts';

/*
 * nfc-pcsc 0.8, fenced in: it is plain JavaScript without types, and each QUIRK below is a thing it does that a
 * terminal cannot live with. Nothing else in the project touches it.
 */

interface Emitter {
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'end', listener: () => void): void;
  removeAllListeners(event: string): void;
}

/** `reader.reader`: the object of @pokusew/pcsclite underneath. */
interface PcscliteReader extends Emitter {
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'end', listener: () => void): void;
  on(event: 'status', listener: (status: { state: number; atr?: Buffer }) => void): void;
  readonly connected?: boolean;
}

interface NfcReader extends Emitter {
  readonly name: string;
  readonly reader: PcscliteReader;
  autoProcessing: boolean;
  card: object | null;
  connection: { protocol?: number } | null;
  connect(mode?: 'CONNECT_MODE_CARD' | 'CONNECT_MODE_DIRECT'): Promise<unknown>;
  control(command: Buffer, responseMaxLength: number): Promise<Buffer>;
  disconnect(): Promise<unknown>;
  transmit(command: Buffer, responseMaxLength: number): Promise<Buffer>;
  close(): void;
}

interface Nfc extends Emitter {
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'end', listener: () => void): void;
  on(event: 'reader', listener: (reader: NfcReader) => void): void;
  close(): void;
}

/** SCARD_STATE_... of pcsclite.h; the upper 16 bits count events. */
const STATE = { UNKNOWN: 0x0004, UNAVAILABLE: 0x0008, PRESENT: 0x0020 } as const;

/** Response body of an extended APDU and its status bytes. */
const LONGEST_RESPONSE = 65_536 + 2;

/**
 * Opens a connection to the pcscd that `preflight` found.
 * @throws Error when the native module is not built or pcscd refuses
 */
export function openNfcPcsc(): PcscContext {
  // Loaded here and not at the top: the configuration schema must not load native code.
  const { NFC } = createRequire(import.meta.url)('nfc-pcsc') as { NFC: new () => Nfc };
  const nfc = new NFC();
  const devices = new Set<PcscDevice>();
  let onError: (error: Error) => void = () => {};
  let closed = false;
  nfc.on('error', (error) => {
    // QUIRK(nfc-pcsc): closing emits "Command cancelled".
    if (!closed) onError(error);
  });
  return {
    onDevice(listener) {
      nfc.on('reader', (reader) => {
        const device = openDevice(reader);
        devices.add(device);
        device.onGone(() => devices.delete(device));
        listener(device);
      });
    },
    onError(listener) {
      onError = listener;
    },
    close() {
      if (closed) return;
      closed = true;
      for (const device of devices) device.close();
      nfc.close();
    },
  };
}

function openDevice(reader: NfcReader): PcscDevice {
  let closed = false;
  reader.autoProcessing = false;
  // QUIRK(nfc-pcsc): its own handling of a status loses every error of connect and disconnect (it emits them as
  // event names) and does not notice a removal followed at once by an insertion. Ours takes its place.
  reader.reader.removeAllListeners('status');
  // QUIRK(nfc-pcsc): an error here is always followed by "end", or by an error of the whole context.
  reader.on('error', () => {});
  return {
    name: reader.name,
    onStatus(listener) {
      reader.reader.on('status', ({ state, atr }) => listener(deviceStatus(state, atr)));
    },
    onGone(listener) {
      reader.on('end', listener);
    },
    connect: () => connect(reader),
    disconnect: () => letGo(reader),
    async transmit(command) {
      const response = await reader.transmit(asBuffer(command), LONGEST_RESPONSE);
      // A Uint8Array proper: Buffer's slice() is a view, not a copy.
      return new Uint8Array(response.buffer, response.byteOffset, response.length);
    },
    escape: (commands) => control(reader, commands),
    close() {
      if (closed) return;
      closed = true;
      reader.close();
    },
  };
}

/** More than any answer of a reader's own. */
const LONGEST_ESCAPE_RESPONSE = 300;

async function control(reader: NfcReader, commands: readonly Uint8Array[]): Promise<Uint8Array[]> {
  await letGo(reader);
  await reader.connect('CONNECT_MODE_DIRECT');
  try {
    const responses: Uint8Array[] = [];
    for (const command of commands) {
      const response = await reader.control(asBuffer(command), LONGEST_ESCAPE_RESPONSE);
      responses.push(Uint8Array.from(response));
    }
    return responses;
  } finally {
    await letGo(reader);
  }
}

/** Shared, not exclusive: an exclusive connect fails as long as any other program has the reader open. */
async function connect(reader: NfcReader): Promise<void> {
  await letGo(reader);
  await reader.connect();
  // QUIRK(nfc-pcsc): with a connection left over it "connects" without a protocol, and every transmit throws.
  if (reader.connection?.protocol === undefined) {
    await letGo(reader);
    await reader.connect();
    if (reader.connection?.protocol === undefined) throw new Error('connected without a protocol');
  }
  // QUIRK(nfc-pcsc): transmit refuses as long as its own status handler has not set this.
  reader.card = {};
}

async function letGo(reader: NfcReader): Promise<void> {
  reader.card = null;
  // QUIRK(nfc-pcsc): disconnect throws without a connection object, although pcsclite may hold one.
  if (reader.reader.connected) reader.connection ??= {};
  if (reader.connection) await reader.disconnect();
}

function deviceStatus(state: number, atr: Buffer = Buffer.alloc(0)): DeviceStatus {
  const unavailable = (state & (STATE.UNAVAILABLE | STATE.UNKNOWN)) !== 0;
  return {
    state: unavailable ? 'unavailable' : (state & STATE.PRESENT) !== 0 ? 'card' : 'empty',
    changes: state >>> 16,
    atr: Uint8Array.from(atr),
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

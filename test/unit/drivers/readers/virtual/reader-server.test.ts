import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type InsertableCard, VirtualReader } from '../../../../../drivers/readers/virtual/reader-server.ts';
import { fromHex, toHex } from '../../../../../src/platform/bytes/hex.ts';

/** The driver's end of a connection: one request, then its reply. */
class Driver {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #waiting: (() => void) | null = null;
  closed = false;

  constructor(socketPath: string) {
    this.#socket = createConnection(socketPath);
    this.#socket.on('error', () => {});
    this.#socket.on('data', (bytes) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#waiting?.();
    });
    this.#socket.on('close', () => {
      this.closed = true;
      this.#waiting?.();
    });
  }

  send(hex: string): void {
    this.#socket.write(fromHex(hex));
  }

  /** The next reply in hex, or null when the connection was closed instead. */
  async reply(): Promise<string | null> {
    for (;;) {
      if (this.#received.length >= 6) {
        const end = 6 + this.#received.readUInt32LE(2);
        if (this.#received.length >= end) {
          const reply = toHex(this.#received.subarray(0, end));
          this.#received = this.#received.subarray(end);
          return reply;
        }
      }
      if (this.closed) return null;
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
  }

  ask(hex: string): Promise<string | null> {
    this.send(hex);
    return this.reply();
  }

  end(): void {
    this.#socket.destroy();
  }
}

const POWER_UP = '01 01000000 01';
const TRANSMIT = '02 04000000 00A40400';
const PRESENCE = '03 00000000';
const PRESENT = '00000100000001';
const ABSENT = '00000100000000';
const wait = (seen: string) => `05 04000000 ${seen}`;

let folder: string;
let reader: VirtualReader;
let driver: Driver;
let inserted: number;

const card: InsertableCard = {
  atr: fromHex('3B8080010101'),
  insert() {
    inserted++;
  },
  apdu: (command) => Uint8Array.of(...command, 0x90, 0x00),
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tilld-'));
  reader = new VirtualReader(join(folder, 'r.sock'));
  await reader.listen();
  driver = new Driver(reader.socketPath);
  inserted = 0;
});

afterEach(async () => {
  driver.end();
  await reader.stop();
  rmSync(folder, { recursive: true });
});

describe('the virtual reader', () => {
  it('refuses a path that does not fit a unix socket', () => {
    expect(() => new VirtualReader(`/tmp/${'x'.repeat(96)}`)).toThrow('at most 100 bytes');
    expect(() => new VirtualReader(`/tmp/${'x'.repeat(95)}`)).not.toThrow();
  });

  it('is empty at first: no presence, no power, no answer', async () => {
    expect(await driver.ask(PRESENCE)).toBe(ABSENT);
    expect(await driver.ask(POWER_UP)).toBe('600200000000');
    expect(await driver.ask(TRANSMIT)).toBe('680200000000');
  });

  it('holds a card: presence, ATR, responses', async () => {
    reader.insert(card);
    expect(inserted).toBe(1);
    expect(await driver.ask(PRESENCE)).toBe(PRESENT);
    expect(await driver.ask(POWER_UP)).toBe('0000060000003B8080010101');
    expect(await driver.ask(TRANSMIT)).toBe('00000600000000A404009000');
  });

  it('loses a card that is torn away in a command', async () => {
    reader.insert({ ...card, apdu: () => 'torn' });
    expect(await driver.ask(TRANSMIT)).toBe('680200000000');
    expect(reader.cardPresent).toBe(false);
    expect(await driver.ask(PRESENCE)).toBe(ABSENT);
  });

  it('shows the gap between two cards, however short', async () => {
    reader.insert(card);
    expect(await driver.ask(PRESENCE)).toBe(PRESENT);
    reader.insert(card);
    expect(inserted).toBe(2);
    expect(await driver.ask(PRESENCE)).toBe(ABSENT);
    expect(await driver.ask(PRESENCE)).toBe(PRESENT);
  });

  it('wakes a waiting driver at each event, and one that missed some at once', async () => {
    expect(await driver.ask(wait('00000000'))).toBe('00000400000001000000');
    driver.send(wait('01000000'));
    reader.insert(card);
    expect(await driver.reply()).toBe('00000400000002000000');
    reader.remove();
    expect(await driver.ask(wait('02000000'))).toBe('00000400000003000000');
  });

  it('holds back answers while it is frozen', async () => {
    reader.insert(card);
    reader.freeze();
    driver.send(TRANSMIT);
    // Presence is asked on the same connection here, and answered first.
    expect(await driver.ask(PRESENCE)).toBe(PRESENT);
    reader.thaw();
    expect(await driver.reply()).toBe('00000600000000A404009000');
  });

  it('answers escape commands by its handler, others not', async () => {
    expect(await driver.ask('04 05000000 01000042 E0')).toBe('660200000000');
    reader.onEscape = (code, command) => (code === 0x42000001 ? Uint8Array.of(...command, 0x01) : null);
    expect(await driver.ask('04 05000000 01000042 E0')).toBe('000002000000E001');
  });

  it('answers an operation that it does not know', async () => {
    expect(await driver.ask('09 00000000')).toBe('660200000000');
  });

  it('hangs up on what is no message of the driver', async () => {
    expect(await driver.ask('02 FFFFFFFF')).toBeNull();
  });

  it('hangs up when it is unplugged, and can be plugged in again', async () => {
    driver.send(wait('01000000'));
    await reader.unplug();
    expect(await driver.reply()).toBeNull();
    await reader.listen();
    const again = new Driver(reader.socketPath);
    expect(await again.ask(PRESENCE)).toBe(ABSENT);
    again.end();
  });

  it('is not plugged in twice', async () => {
    await expect(reader.listen()).rejects.toThrow('plugged in already');
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { PcscReader, type PcscReaderOptions } from '../../../../../drivers/readers/pcsc/pcsc-reader.ts';
import { TerminalError } from '../../../../../src/platform/errors/terminal-error.ts';
import type { ReaderEvent } from '../../../../../src/platform/ports/card-reader.ts';
import { SeededRandom } from '../../../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../../../src/rig/simulated/simulated-clock.ts';
import { FakeDevice, FakePcsc } from '../../../../support/readers/fake-pcsc.ts';

const APDU_TIMEOUT_MS = 500;
const COMMAND = Uint8Array.of(0x00, 0xa4, 0x04, 0x00);
const never = () => new Promise<never>(() => {});

let clock: SimulatedClock;
let pcsc: FakePcsc;
let device: FakeDevice;
let events: string[];
let hung: number;
let reader: PcscReader;

function describeEvent(event: ReaderEvent): string {
  switch (event.kind) {
    case 'up':
      return `up ${event.name}`;
    case 'down':
      return `down ${event.error.code}`;
    case 'card':
      return event.wasThere ? 'card that was there' : 'card';
    default:
      return event.kind;
  }
}

async function start(options: PcscReaderOptions = {}): Promise<void> {
  const surroundings = {
    clock,
    random: new SeededRandom('pcsc'),
    apduTimeoutMs: APDU_TIMEOUT_MS,
    onHung: () => {
      hung++;
    },
  };
  reader = new PcscReader(options, surroundings, pcsc);
  reader.start((event) => events.push(describeEvent(event)));
  await clock.run(0);
}

async function startWithReader(): Promise<void> {
  await start();
  pcsc.plugIn(device);
  device.idle();
}

beforeEach(() => {
  clock = new SimulatedClock();
  pcsc = new FakePcsc();
  device = new FakeDevice('ACS ACR122U PICC Interface 00 00');
  events = [];
  hung = 0;
});

describe('a PC/SC reader', () => {
  it('is up once pcscd can talk to it', async () => {
    await startWithReader();
    expect(events).toEqual(['up ACS ACR122U PICC Interface 00 00']);
  });

  it('reports a card after it was reached, and its removal once', async () => {
    await startWithReader();
    device.insert();
    expect(events).toHaveLength(1);
    await clock.run(0);
    device.remove();
    device.idle();
    expect(events.slice(1)).toEqual(['card', 'removed']);
  });

  it('reports one card however often pcscd repeats its status', async () => {
    await startWithReader();
    device.insert();
    device.repeatStatus();
    await clock.run(0);
    device.repeatStatus();
    await clock.run(0);
    expect(events.slice(1)).toEqual(['card']);
    expect(device.calls.filter((call) => call === 'connect')).toHaveLength(1);
  });

  it('tells a card that was there before it started from one that came', async () => {
    await start();
    pcsc.plugIn(device);
    device.insert();
    await clock.run(0);
    expect(events).toEqual(['up ACS ACR122U PICC Interface 00 00', 'card that was there']);
    device.remove();
    device.insert();
    await clock.run(0);
    expect(events.slice(2)).toEqual(['removed', 'card']);
  });

  it('tells another card from the one before when the change was too quick to see', async () => {
    await startWithReader();
    device.insert();
    await clock.run(0);
    device.swap();
    await clock.run(0);
    expect(events.slice(1)).toEqual(['card', 'removed', 'card']);
  });

  it('tries again when a phone does not answer at first', async () => {
    await startWithReader();
    let attempts = 0;
    device.connects = async () => {
      if (++attempts < 3) throw new Error('SCardConnect error: Card is unresponsive.(0x80100066)');
    };
    device.insert();
    await clock.run(300);
    expect(events.slice(1)).toEqual(['card']);
  });

  it('gives up on a card that never answers, and takes the next one', async () => {
    await startWithReader();
    device.connects = async () => {
      throw new Error('SCardConnect error: Card is unresponsive.(0x80100066)');
    };
    device.insert();
    await clock.run(2_000);
    expect(events).toHaveLength(1);
    expect(device.calls.filter((call) => call === 'connect')).toHaveLength(3);
    device.connects = async () => {};
    device.remove();
    device.insert();
    await clock.run(0);
    expect(events.slice(1)).toEqual(['card']);
  });

  it('does not report a card that left while it was being reached', async () => {
    await startWithReader();
    let reach = () => {};
    device.connects = () =>
      new Promise<void>((resolve) => {
        reach = resolve;
      });
    device.insert();
    await clock.run(0);
    device.remove();
    reach();
    await clock.run(0);
    expect(events).toHaveLength(1);
  });
});

describe('an exchange', () => {
  beforeEach(async () => {
    await startWithReader();
    device.insert();
    await clock.run(0);
  });

  it('gives the body and the status bytes', async () => {
    device.answer = () => Uint8Array.of(0x6f, 0x00, 0x90, 0x00);
    expect(await reader.transmit(COMMAND)).toEqual({
      kind: 'response',
      data: Uint8Array.of(0x6f, 0x00),
      sw: 0x9000,
    });
  });

  it('passes on 61xx and 6Cxx as they are', async () => {
    device.answer = () => Uint8Array.of(0x61, 0x10);
    expect(await reader.transmit(COMMAND)).toMatchObject({ sw: 0x6110 });
    expect(device.calls.filter((call) => call === 'transmit')).toHaveLength(1);
  });

  it.each([
    ['Card was removed.(0x80100069)', 'timeout'],
    ['No smart card inserted.(0x8010000c)', 'timeout'],
    ['Transaction failed.(0x80100016)', 'transmission'],
    ['Insufficient buffer.(0x80100008)', 'protocol'],
    ['something without a code', 'transmission'],
  ])('is lost by "%s" as %s', async (message, cause) => {
    device.answer = () => {
      throw Object.assign(new Error('An error occurred while transmitting.'), {
        previous: new Error(`SCardTransmit error: ${message}`),
      });
    };
    expect(await reader.transmit(COMMAND)).toEqual({ kind: 'lost', cause });
  });

  it('is lost when the response has no status bytes', async () => {
    device.answer = () => Uint8Array.of(0x90);
    expect(await reader.transmit(COMMAND)).toEqual({ kind: 'lost', cause: 'protocol' });
  });

  it('is lost without a call when no card is there', async () => {
    device.remove();
    expect(await reader.transmit(COMMAND)).toEqual({ kind: 'lost', cause: 'timeout' });
    expect(device.calls).not.toContain('transmit');
  });

  it('waits for the one before', async () => {
    device.answer = () => new Promise((resolve) => clock.after(10, () => resolve(Uint8Array.of(0x90, 0x00))));
    const both = Promise.all([reader.transmit(COMMAND), reader.transmit(COMMAND)]);
    await clock.run(50);
    await both;
    const transmits = device.calls.filter((call) => call.startsWith('transmit'));
    expect(transmits).toEqual(['transmit', 'transmit ended', 'transmit', 'transmit ended']);
  });

  it('that does not come back is lost, takes the reader down and asks for the end of the process', async () => {
    device.answer = never;
    const result = reader.transmit(COMMAND);
    await clock.run(APDU_TIMEOUT_MS - 1);
    expect(hung).toBe(0);
    await clock.run(1);
    expect(await result).toEqual({ kind: 'lost', cause: 'timeout' });
    expect(events.slice(2)).toEqual(['removed', 'down reader_fault']);
    expect(hung).toBe(1);
  });

  it('leaves no timer behind', async () => {
    await clock.run(5_000);
    await reader.transmit(COMMAND);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('a connect that does not come back', () => {
  it('asks for the end of the process instead of reporting a card', async () => {
    await startWithReader();
    device.connects = never;
    device.insert();
    await clock.run(APDU_TIMEOUT_MS);
    expect(events.slice(1)).toEqual(['down reader_fault']);
    expect(hung).toBe(1);
  });
});

describe('which reader', () => {
  it('is the first that contains the configured name; others are left alone', async () => {
    await start({ name: 'ACR122U' });
    const other = new FakeDevice('Broadcom Contacted SmartCard 00 00');
    pcsc.plugIn(other);
    other.insert();
    pcsc.plugIn(device);
    device.idle();
    await clock.run(0);
    expect(other.closed).toBe(true);
    expect(other.calls).toEqual([]);
    expect(events).toEqual(['up ACS ACR122U PICC Interface 00 00']);
  });

  it('is reported missing when pcscd does not list it', async () => {
    await start({ name: 'ACR122U' });
    await clock.run(999);
    expect(events).toEqual([]);
    await clock.run(1);
    expect(events).toEqual(['down reader_missing']);
    pcsc.plugIn(device);
    device.idle();
    expect(events.slice(1)).toEqual(['up ACS ACR122U PICC Interface 00 00']);
  });
});

describe('a reader that goes away', () => {
  it('with a card takes the card with it, and comes back', async () => {
    await startWithReader();
    device.insert();
    await clock.run(0);
    device.gone();
    const again = new FakeDevice(device.name);
    pcsc.plugIn(again);
    again.idle();
    again.insert();
    await clock.run(0);
    expect(events.slice(1)).toEqual(['card', 'removed', 'down reader_missing', `up ${device.name}`, 'card']);
  });

  it('is noticed when pcscd keeps it on its list but cannot talk to it', async () => {
    await startWithReader();
    device.insert();
    await clock.run(0);
    device.unavailable();
    device.unavailable();
    device.idle();
    expect(events.slice(1)).toEqual(['card', 'removed', 'down reader_missing', `up ${device.name}`]);
  });
});

describe('PC/SC itself', () => {
  it('is not opened while no pcscd listens, and tried again at growing intervals', async () => {
    pcsc.missing = new TerminalError('pcscd_missing');
    await start();
    await clock.run(20_000);
    expect(pcsc.opened).toBe(0);
    expect(events).toEqual(['down pcscd_missing']);
    pcsc.missing = null;
    await clock.run(10_000);
    expect(pcsc.opened).toBe(1);
  });

  it('is closed and opened anew after it broke, its card reported removed', async () => {
    await startWithReader();
    device.insert();
    await clock.run(0);
    pcsc.breakDown();
    expect(pcsc.closed).toBe(1);
    await clock.run(250);
    expect(pcsc.opened).toBe(2);
    const again = new FakeDevice(device.name);
    pcsc.plugIn(again);
    again.idle();
    expect(events.slice(1)).toEqual(['card', 'removed', 'down pcscd_missing', `up ${device.name}`]);
  });

  it('is left in peace after stop', async () => {
    await startWithReader();
    await reader.stop();
    pcsc.breakDown();
    await clock.run(60_000);
    expect(pcsc.opened).toBe(1);
    expect(pcsc.closed).toBe(1);
    expect(clock.pendingTimers).toBe(0);
  });
});

import { afterAll } from 'vitest';
import { pcscReader } from '../../drivers/readers/pcsc/index.ts';
import { PcscReader } from '../../drivers/readers/pcsc/pcsc-reader.ts';
import { virtualReader } from '../../drivers/readers/virtual/index.ts';
import type { CardReader } from '../../src/platform/ports/card-reader.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { SystemRandom } from '../../src/platform/system/system-random.ts';
import { FakeDevice, FakePcsc } from '../support/readers/fake-pcsc.ts';
import { startVirtualWorld, type VirtualWorld } from '../support/readers/start-virtual-world.ts';
import { type CardReaderBench, cardReaderContract } from './card-reader.ts';

const surroundings = {
  clock: new SystemClock(),
  random: new SystemRandom(),
  apduTimeoutMs: 5_000,
  onHung() {
    throw new Error('the reader hung');
  },
};

/** One for this process: libpcsclite remembers the first PCSCLITE_CSOCK_NAME it sees. */
let world: VirtualWorld | null = null;
afterAll(() => world?.stop());

/** The driver against the real pcscd, which sees a virtual reader of another process. */
async function withPcscd(create: () => CardReader): Promise<CardReaderBench> {
  world ??= await startVirtualWorld();
  const { tell, environment } = world;
  Object.assign(process.env, environment);
  return {
    reader: create(),
    insert: (card) => tell({ kind: 'insert', card }),
    remove: () => tell({ kind: 'remove' }),
    unplug: () => tell({ kind: 'unplug' }),
    plugIn: () => tell({ kind: 'plug-in' }),
    stop: () => tell({ kind: 'remove' }),
  };
}

const LONG = Uint8Array.from({ length: 65_538 }, (_, index) =>
  index < 65_536 ? index & 0xff : [0x90, 0x00][index - 65_536]!,
);

/** The driver against a PC/SC that is made of nothing, as the unit tests use it. */
async function withFake(): Promise<CardReaderBench> {
  const pcsc = new FakePcsc();
  let device = new FakeDevice('fake reader 00 00');
  let present = false;
  const reader = new PcscReader({}, surroundings, pcsc);
  const plugIn = async () => {
    pcsc.plugIn(device);
    device.idle();
  };
  return {
    reader: {
      start(listener) {
        reader.start(listener);
        setImmediate(plugIn);
      },
      transmit: (apdu) => reader.transmit(apdu),
      stop: () => reader.stop(),
    },
    async insert(card) {
      device.answer = (command) => {
        if (card === 'long') return LONG;
        if (card === 'echo') return Uint8Array.of(...command, 0x90, 0x00);
        device.remove();
        throw new Error('SCardTransmit error: Card was removed.(0x80100069)');
      };
      if (present) device.swap();
      else device.insert();
      present = true;
    },
    async remove() {
      present = false;
      device.remove();
    },
    async unplug() {
      device.gone();
      device = new FakeDevice(device.name);
    },
    plugIn,
    async stop() {},
  };
}

cardReaderContract('pcsc, PC/SC faked', withFake);
cardReaderContract('pcsc', () => withPcscd(() => pcscReader.create({ name: 'tilld test' }, surroundings)));
cardReaderContract('virtual', () =>
  withPcscd(() => virtualReader.create({}, { ...surroundings, pcsc: pcscReader.create })),
);

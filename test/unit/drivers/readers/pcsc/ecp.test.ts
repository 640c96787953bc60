import { beforeEach, describe, expect, it } from 'vitest';
import { pcscReader } from '../../../../../drivers/readers/pcsc/index.ts';
import { PcscReader, type PcscReaderOptions } from '../../../../../drivers/readers/pcsc/pcsc-reader.ts';
import { fromHex, toHex } from '../../../../../src/platform/bytes/hex.ts';
import { SeededRandom } from '../../../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../../../src/rig/simulated/simulated-clock.ts';
import { FakeDevice, FakePcsc } from '../../../../support/readers/fake-pcsc.ts';

const FRAME = fromHex('6A010000027FE0');
/** What an ACR122U says to the three commands, the last one having waited for an answer in vain. */
const RECORDED = new Map([
  ['FF00000006D43205FF0100', 'D5339000'],
  ['FF00000005D408633D00', 'D509009000'],
  ['FF00000009D4426A010000027FE0', 'D543019000'],
]);

let clock: SimulatedClock;
let device: FakeDevice;
let sent: string[];
let hung: number;

async function start(options: PcscReaderOptions): Promise<PcscReader> {
  const surroundings = {
    clock,
    random: new SeededRandom('ecp'),
    apduTimeoutMs: 500,
    onHung: () => {
      hung++;
    },
  };
  const pcsc = new FakePcsc();
  const reader = new PcscReader(options, surroundings, pcsc);
  reader.start(() => {});
  await clock.run(0);
  pcsc.plugIn(device);
  device.idle();
  return reader;
}

beforeEach(() => {
  clock = new SimulatedClock();
  device = new FakeDevice('ACS ACR122U PICC Interface 00 00');
  sent = [];
  hung = 0;
  device.escapes = (command) => {
    sent.push(toHex(command));
    return fromHex(RECORDED.get(toHex(command)) ?? '6300');
  };
});

describe('a polling frame', () => {
  it('is sent by no reader whose options do not name the chip', async () => {
    expect((await start({})).sendEcp).toBeUndefined();
    expect((await start({ ecp: 'off' })).sendEcp).toBeUndefined();
    expect(pcscReader.options.parse({}).ecp).toBe('off');
  });

  it('goes through the PN532: retries, whole bytes, the frame', async () => {
    const reader = await start({ ecp: 'pn532' });
    expect(await reader.sendEcp!(FRAME)).toBe(true);
    expect(sent).toEqual([...RECORDED.keys()]);
  });

  it.each([
    ['does not know the commands', '6300'],
    ['answers with nothing', ''],
    ['answers another command', 'D5059000'],
  ])('is refused by a reader that %s', async (_title, answer) => {
    device.escapes = () => fromHex(answer);
    const reader = await start({ ecp: 'pn532' });
    expect(await reader.sendEcp!(FRAME)).toBe(false);
  });

  it('is refused where pcscd allows no commands to the reader', async () => {
    device.escapes = () => {
      throw new Error('SCardControl error: Feature not supported.(0x8010001F)');
    };
    const reader = await start({ ecp: 'pn532' });
    expect(await reader.sendEcp!(FRAME)).toBe(false);
  });

  it('is left out while a card is there, which is no refusal', async () => {
    const reader = await start({ ecp: 'pn532' });
    device.insert();
    await clock.run(0);
    expect(await reader.sendEcp!(FRAME)).toBe(true);
    expect(sent).toEqual([]);
  });

  it('waits for its turn: no two calls at a time', async () => {
    const reader = await start({ ecp: 'pn532' });
    await Promise.all([reader.sendEcp!(FRAME), reader.sendEcp!(FRAME)]);
    expect(device.calls).toEqual(['escape', 'escape ended', 'escape', 'escape ended']);
  });

  it('that does not come back ends the process like any other call', async () => {
    const reader = await start({ ecp: 'pn532' });
    device.escape = () => new Promise<never>(() => {});
    const result = reader.sendEcp!(FRAME);
    await clock.run(500);
    expect(await result).toBe(false);
    expect(hung).toBe(1);
  });
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { scannedDataReports } from '../../drivers/scanners/scanned-data.ts';
import { UmockdevScanner } from '../support/scanners/umockdev-scanner.ts';
import { temporaryFolder } from '../support/temporary-journal.ts';
import { waitFor } from '../support/wait-for.ts';

const reports = (text: string, aim: string) => scannedDataReports(Buffer.from(text, 'utf8'), aim);

let device: UmockdevScanner;

beforeEach(async () => {
  device = new UmockdevScanner(temporaryFolder('scanner-hid'));
  await device.ready();
  device.order('start');
  await waitFor('the scanner is ready', () => device.state === 'ready');
});

afterEach(() => device.dispose());

const codes = (count: number) => waitFor(`${count} codes`, () => device.codes.length >= count);

test('codes of an emulated hidraw device come through node-hid, in one report and in three', async () => {
  expect(device.lines.find(({ kind }) => kind === 'status')).toEqual({
    kind: 'status',
    status: { state: 'ready', device: 'Emulated POS scanner' },
  });
  const long = `hQVDUFYwMWET${'TwegAAAAVVVV'.repeat(10)}`;
  await device.send(...reports('28763443825664394', ']Q1'));
  await device.send(...reports(long, ']Q1'));
  await codes(2);
  expect(device.codes).toEqual([
    { text: '28763443825664394', aim: ']Q1' },
    { text: long, aim: ']Q1' },
  ]);
});

test('light and beeps are the reports of the device’s own descriptor', async () => {
  for (const order of ['arm', 'good', 'bad', 'disarm'] as const) device.order(order);
  const expected = [0x04, 0x04, 0x04, 0x40, 0x04, 0x20, 0x04, 0x02, 0x04, 0x00];
  await waitFor('all reports', () => device.received.length >= expected.length);
  expect(device.received).toEqual(expected);
});

test('pulled and plugged in again it reads on; a stop leaves nothing that keeps the process', async () => {
  await device.send(...reports('1111', ']Q1'));
  await device.unplug();
  await waitFor('the loss is noticed', () => device.state === 'unavailable');
  device.order('good');
  await device.plugIn();
  await waitFor('it is ready again', () => device.state === 'ready');
  await device.send(...reports('2222', ']Q1'));
  await codes(2);
  expect(device.codes).toEqual([
    { text: '1111', aim: ']Q1' },
    { text: '2222', aim: ']Q1' },
  ]);
  expect(await device.stopped()).toBe(0);
});

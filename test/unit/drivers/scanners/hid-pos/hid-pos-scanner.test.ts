import { describe, expect, test } from 'vitest';
import { Options } from '../../../../../drivers/scanners/hid-pos/options.ts';
import { SCANNER } from '../../../../support/scanners/emulated-hid.ts';
import { hidBench } from '../../../../support/scanners/hid-bench.ts';
import { PLAIN, WITHOUT_AIM } from '../../../../support/scanners/report-descriptors.ts';

const NOT_CONNECTED = { state: 'unavailable', reason: 'The scanner is not connected.' };

describe('finding the scanner', () => {
  test('of all devices the bar code scanner is opened', async () => {
    const { hid, scanner, states } = hidBench();
    await scanner.start();
    expect(states).toEqual([{ state: 'ready', device: 'Counter scanner' }]);
    expect(hid.opened).toBe(1);
  });

  test.each([
    ['another page', { usagePage: 0x01 }],
    ['another usage', { usage: 0x03 }],
  ])('a device of %s is none', async (_name, other) => {
    const { hid, scanner } = hidBench();
    hid.devices = [{ ...SCANNER, ...other }];
    await scanner.start();
    expect(scanner.status()).toMatchObject(NOT_CONNECTED);
    expect(hid.opened).toBe(0);
  });

  test.each([
    ['path', { path: '/dev/hidraw9' }],
    ['vendorId', { vendorId: 0x05e0 }],
    ['productId', { productId: 0x1300 }],
    ['serialNumber', { serialNumber: 'SN0002' }],
  ])('of several scanners the one with the configured %s is taken', async (_name, option) => {
    const { hid, scanner } = hidBench(option);
    hid.devices = [SCANNER];
    await scanner.start();
    expect(scanner.status()).toMatchObject(NOT_CONNECTED);
    hid.devices = [SCANNER, { ...SCANNER, product: 'The other', ...option }];
    await scanner.stop();
    await scanner.start();
    expect(scanner.status().device).toBe('The other');
  });

  test('a device without a name is called by its ids', async () => {
    const { hid, scanner } = hidBench();
    hid.devices = [{ ...SCANNER, product: '', productId: 0x0a }];
    await scanner.start();
    expect(scanner.status().device).toBe('0c2e:000a');
  });

  test('a device that may not be opened says so, and is opened when it may', async () => {
    const { hid, scanner, clock } = hidBench();
    hid.refuses = 'scanner_access_denied';
    await scanner.start();
    expect(scanner.status()).toEqual({
      state: 'unavailable',
      reason: 'The scanner may not be opened.',
      hint: 'Give the user of tilld access to the device (udev rule or group).',
    });
    hid.refuses = null;
    await clock.run(1_000);
    expect(scanner.status().state).toBe('ready');
  });

  test('devices are listed each second while none is open, and never two at once', async () => {
    const { hid, scanner, clock } = hidBench();
    hid.listsNever = true;
    const started = scanner.start();
    await clock.run(5_000);
    await started;
    expect(scanner.status()).toMatchObject(NOT_CONNECTED);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('what the device is asked', () => {
  test('armed its light goes on, disarmed off, each once', async () => {
    const { hid, scanner } = hidBench();
    await scanner.start();
    scanner.arm();
    scanner.arm();
    expect(hid.sent).toEqual(['feature FE01', 'output 0404']);
    scanner.disarm();
    scanner.disarm();
    expect(hid.sent.slice(2)).toEqual(['output 0402', 'output 0400']);
  });

  test('armed before it came, it lights up when it comes', async () => {
    const { hid, scanner, clock } = hidBench();
    hid.unplug();
    await scanner.start();
    scanner.arm();
    hid.plugIn();
    await clock.run(1_000);
    expect(hid.sent).toEqual(['feature FE01', 'output 0404']);
  });

  test('a stop switches the light off before it closes', async () => {
    const { hid, scanner } = hidBench();
    await scanner.start();
    scanner.arm();
    await scanner.stop();
    expect(hid.sent.slice(2)).toEqual(['output 0402', 'output 0400']);
    expect(hid.closed).toBe(1);
  });

  test('it sounds good and bad', async () => {
    const { hid, scanner } = hidBench();
    await scanner.start();
    scanner.signal('good');
    scanner.signal('bad');
    expect(hid.sent.slice(1)).toEqual(['output 0440', 'output 0420']);
  });

  test('switched off in the configuration, neither light nor beep is asked for', async () => {
    const { hid, scanner } = hidBench({ trigger: false, beep: false });
    await scanner.start();
    scanner.arm();
    scanner.signal('good');
    scanner.disarm();
    expect(hid.sent).toEqual(['feature FE01']);
  });

  test('reports of the configuration go before those of the device', async () => {
    const reports = {
      triggerOn: 'FD0316540D',
      triggerOff: 'FD0316550D',
      goodBeep: 'FD0316070D',
      badBeep: '0420',
    };
    const { hid, scanner } = hidBench(reports);
    hid.reportDescriptor = PLAIN;
    await scanner.start();
    scanner.arm();
    scanner.signal('good');
    scanner.signal('bad');
    scanner.disarm();
    expect(hid.sent).toEqual(['output FD0316540D', 'output FD0316070D', 'output 0420', 'output FD0316550D']);
  });

  test('a device that takes nothing any more is sent nothing more, and still read', async () => {
    const { hid, scanner, hold, codes } = hidBench();
    await scanner.start();
    hid.takesNever = true;
    for (let i = 0; i < 20; i++) scanner.signal('good');
    hid.takesNever = false;
    scanner.signal('good');
    expect(hid.sent).toEqual(['feature FE01']);
    hold('28763443825664394');
    expect(codes).toHaveLength(1);
  });
});

describe('reading and going', () => {
  test('reports are read as the device describes them', async () => {
    const { hid, scanner, codes } = hidBench();
    hid.reportDescriptor = WITHOUT_AIM;
    await scanner.start();
    const report = new Uint8Array(64);
    report.set([0x02, 3, 0x31, 0x32, 0x33]);
    hid.send(report);
    expect(codes).toEqual([{ text: '123', aim: null }]);
  });

  test('the end of a code that comes from another plug is not put to its beginning', async () => {
    const { hid, scanner, hold, codes, clock } = hidBench();
    await scanner.start();
    const begin = new Uint8Array(64).fill(0x37);
    begin.set([0x02, 56, 0x5d, 0x51, 0x31]);
    begin[63] = 1;
    hid.send(begin);
    hid.unplug();
    hid.plugIn();
    await clock.run(1_000);
    hold('123');
    expect(codes).toEqual([{ text: '123', aim: ']Q1' }]);
  });

  test('a device that goes is closed', async () => {
    const { hid, scanner } = hidBench();
    await scanner.start();
    hid.unplug();
    expect(hid.closed).toBe(1);
    expect(scanner.status()).toMatchObject(NOT_CONNECTED);
  });

  test('a stop does not wait longer than two seconds for a device that does not close', async () => {
    const { hid, scanner, clock } = hidBench();
    await scanner.start();
    hid.closesNever = true;
    const stopped = scanner.stop();
    await clock.run(2_000);
    await stopped;
    expect(clock.pendingTimers).toBe(0);
  });

  test('a stop during the opening leaves nothing open', async () => {
    const { hid, scanner } = hidBench();
    const started = scanner.start();
    await scanner.stop();
    await started;
    expect(hid.isOpen).toBe(false);
    expect(scanner.status()).toMatchObject(NOT_CONNECTED);
    await scanner.start();
    expect(scanner.status().state).toBe('ready');
  });
});

test('the options say what is wrong with them', () => {
  expect(Options.parse({})).toEqual({ encoding: 'utf8', trigger: true, beep: true });
  expect(Options.safeParse({ vendorId: 0x10000 }).success).toBe(false);
  expect(Options.safeParse({ triggerOn: '04 04' }).success).toBe(false);
  expect(Options.safeParse({ triggerOn: '040' }).success).toBe(false);
});

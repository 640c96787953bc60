import { describe, expect, test } from 'vitest';
import { Options } from '../../../../../drivers/scanners/serial/options.ts';
import { fromHex } from '../../../../../src/platform/bytes/hex.ts';
import { lineBench } from '../../../../support/scanners/in-memory-line.ts';

describe('codes on a line', () => {
  test('an AIM identifier is taken off where the scanner is set to send it', async () => {
    const { line, scanner, codes } = lineBench({ aim: true });
    await scanner.start();
    line.send(']Q128763443825664394\r');
    line.send('28763443825664394\r');
    expect(codes).toEqual([
      { text: '28763443825664394', aim: ']Q1' },
      { text: '28763443825664394', aim: null },
    ]);
  });

  test('else it is part of the code', async () => {
    const { line, scanner, codes } = lineBench();
    await scanner.start();
    line.send(']Q1234\r');
    expect(codes).toEqual([{ text: ']Q1234', aim: null }]);
  });

  test('prefix, AIM identifier, code, suffix', async () => {
    const { line, scanner, codes } = lineBench({ prefix: '02', suffix: '03', aim: true });
    await scanner.start();
    line.send('\u0002]E04006381333931\u0003');
    expect(codes).toEqual([{ text: '4006381333931', aim: ']E0' }]);
  });

  test('without a suffix a code ends after 100 ms without a byte', async () => {
    const { line, scanner, codes, clock } = lineBench({ suffix: 'none' });
    await scanner.start();
    line.send('287634438');
    await clock.run(99);
    line.send('25664394');
    await clock.run(99);
    expect(codes).toEqual([]);
    await clock.run(1);
    expect(codes).toEqual([{ text: '28763443825664394', aim: null }]);
    expect(clock.pendingTimers).toBe(0);
  });

  test('what waits for its suffix longer than half a second is dropped', async () => {
    const { line, scanner, codes, clock } = lineBench();
    await scanner.start();
    line.send('2876');
    await clock.run(500);
    line.send('443825664394\r');
    expect(codes).toEqual([{ text: '443825664394', aim: null }]);
  });

  test('noise, other encodings and an AIM identifier alone are dropped; only lengths are logged', async () => {
    const { line, scanner, codes, log } = lineBench({ aim: true });
    await scanner.start();
    line.send(fromHex('00FF8037380D'));
    line.send(fromHex('4DFC6C6C65720D'));
    line.send(']Q1\r');
    expect(codes).toEqual([]);
    expect(log.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields.count)).toEqual([
      5, 6, 3,
    ]);
    expect(log.text()).not.toMatch(/78|M.ller|Q1/);
  });
});

describe('what the scanner is sent', () => {
  const sequences = { triggerOn: '16540D', triggerOff: '16550D', goodBeep: '16070D', badBeep: '1607070D' };

  test('trigger and beeps are the bytes of the configuration', async () => {
    const { line, scanner } = lineBench(sequences);
    await scanner.start();
    scanner.arm();
    scanner.arm();
    scanner.signal('good');
    scanner.signal('bad');
    scanner.disarm();
    scanner.disarm();
    expect(line.sent).toEqual(['16540D', '16070D', '1607070D', '16550D']);
  });

  test('without them nothing is sent', async () => {
    const { line, scanner } = lineBench();
    await scanner.start();
    scanner.arm();
    scanner.signal('bad');
    scanner.disarm();
    expect(line.sent).toEqual([]);
  });

  test('armed while it was gone, it lights up when it is back; a stop switches the light off', async () => {
    const { line, scanner, clock } = lineBench(sequences);
    await scanner.start();
    line.unplug();
    scanner.arm();
    line.present = true;
    await clock.run(1_000);
    await scanner.stop();
    expect(line.sent).toEqual(['16540D', '16550D']);
  });
});

describe('a line that comes and goes', () => {
  test('it is tried again at growing distances, at most four seconds', async () => {
    const { line, scanner, clock } = lineBench();
    line.present = false;
    await scanner.start();
    expect(scanner.status()).toMatchObject({ state: 'unavailable', reason: 'The port is not there.' });
    const tries = [];
    for (let second = 0; second < 20; second++) {
      await clock.run(1_000);
      tries.push(line.tries);
    }
    // after 0.25, 0.75, 1.75, 3.75, 7.75, 11.75 ... seconds
    expect(tries).toEqual([3, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 8, 8, 8, 8, 9]);
  });

  test('a line that was open is tried again soon', async () => {
    const { line, scanner, clock } = lineBench();
    line.present = false;
    await scanner.start();
    await clock.run(20_000);
    line.present = true;
    await clock.run(4_000);
    expect(scanner.status()).toEqual({ state: 'ready', device: '/dev/ttyACM0' });
    line.unplug();
    line.present = true;
    await clock.run(250);
    expect(scanner.status().state).toBe('ready');
  });

  test('what had begun when it went is forgotten', async () => {
    const { line, scanner, codes, clock } = lineBench();
    await scanner.start();
    line.send('2876');
    line.unplug();
    line.present = true;
    await clock.run(250);
    line.send('123\r');
    expect(codes).toEqual([{ text: '123', aim: null }]);
  });

  test('a start does not wait longer than five seconds for a line that does not open', async () => {
    const { line, scanner, clock } = lineBench();
    line.opensNever = true;
    const started = scanner.start();
    await clock.run(5_000);
    await started;
    expect(scanner.status().state).toBe('unavailable');
    const stopped = scanner.stop();
    await clock.run(2_000);
    await stopped;
    expect(clock.pendingTimers).toBe(0);
    line.openLate();
    await clock.run(0);
    expect(line.closed).toBe(1);
    expect(scanner.status().state).toBe('unavailable');
  });

  test('a line that does not close holds nothing up', async () => {
    const { line, scanner, clock } = lineBench();
    await scanner.start();
    line.closesNever = true;
    line.unplug();
    line.present = true;
    await clock.run(2_250);
    expect(scanner.status().state).toBe('ready');
  });
});

test('the options say what is wrong with them', () => {
  expect(Options.parse({ path: '/dev/ttyACM0' })).toEqual({
    path: '/dev/ttyACM0',
    baudRate: 9600,
    dataBits: 8,
    parity: 'none',
    suffix: 'line',
    aim: false,
    encoding: 'utf8',
  });
  for (const wrong of [{ suffix: 'cr' }, { suffix: '0' }, { prefix: '' }, { dataBits: 6 }, { baudRate: 1 }]) {
    expect(Options.safeParse({ path: '/dev/ttyACM0', ...wrong }).success, JSON.stringify(wrong)).toBe(false);
  }
});

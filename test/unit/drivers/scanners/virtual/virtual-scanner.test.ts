import { expect, test } from 'vitest';
import { virtualScanner } from '../../../../../drivers/scanners/virtual/index.ts';
import { heard, scannerSurroundings } from '../../../../support/scanners/scanner-surroundings.ts';

function bench() {
  const scanner = virtualScanner.create({}, scannerSurroundings());
  return { scanner, ...heard(scanner) };
}

test('a phone is held before it: a QR code unless another is said', async () => {
  const { scanner, codes } = bench();
  await scanner.start();
  expect(scanner.hold('28763443825664394')).toBe(true);
  expect(scanner.hold('4006381333931', ']E0')).toBe(true);
  expect(scanner.hold('134567890123456789', null)).toBe(true);
  expect(codes).toEqual([
    { text: '28763443825664394', aim: ']Q1' },
    { text: '4006381333931', aim: ']E0' },
    { text: '134567890123456789', aim: null },
  ]);
});

test('unplugged, or not started, it reads nothing and says so', async () => {
  const { scanner, codes } = bench();
  expect(scanner.hold('1')).toBe(false);
  await scanner.start();
  scanner.plugIn(false);
  expect(scanner.hold('2')).toBe(false);
  scanner.plugIn(true);
  expect(scanner.hold('3')).toBe(true);
  expect(codes.map(({ text }) => text)).toEqual(['3']);
});

test('it shows its light and its last beep', async () => {
  const { scanner } = bench();
  await scanner.start();
  scanner.arm();
  expect(scanner.armed).toBe(true);
  scanner.signal('bad');
  expect(scanner.lastSignal).toBe('bad');
  await scanner.stop();
  expect(scanner.armed).toBe(false);
});

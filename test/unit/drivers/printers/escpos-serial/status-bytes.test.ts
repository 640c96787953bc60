import { expect, test } from 'vitest';
import {
  isPaperLow,
  isPrintedByte,
  isStatusByte,
  troubleIn,
} from '../../../../../drivers/printers/escpos-serial/status-bytes.ts';

test.each([
  ['nothing', 0x12, 0x12, undefined],
  ['cover open', 0x16, 0x12, 'cover_open'],
  ['cover open, and the paper sensor sees none because of it', 0x36, 0x72, 'cover_open'],
  ['printing stopped at the end of the paper', 0x32, 0x12, 'paper_out'],
  ['no paper at the sensor', 0x12, 0x72, 'paper_out'],
  ['an error', 0x52, 0x12, 'offline'],
  ['the feed button held', 0x1a, 0x12, undefined],
  ['paper near its end', 0x12, 0x1e, undefined],
] as const)('%s', (_what, offlineCause, paper, code) => {
  expect(troubleIn(offlineCause, paper)?.code).toBe(code);
});

test('only the near-end sensor makes the paper low', () => {
  expect(isPaperLow(0x1e)).toBe(true);
  expect(isPaperLow(0x12)).toBe(false);
});

test('no byte is an answer to both questions, and flow control is an answer to neither', () => {
  for (let byte = 0; byte <= 0xff; byte++) expect(isStatusByte(byte) && isPrintedByte(byte)).toBe(false);
  for (const flowControl of [0x11, 0x13]) {
    expect(isStatusByte(flowControl) || isPrintedByte(flowControl)).toBe(false);
  }
  expect(isStatusByte(0x12)).toBe(true);
  expect(isPrintedByte(0x00)).toBe(true);
});

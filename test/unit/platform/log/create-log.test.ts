import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createLog, type LogLevel } from '../../../../src/platform/log/create-log.ts';
import { LONGEST_VALUE } from '../../../../src/platform/log/log-fields.ts';
import type { Clock } from '../../../../src/platform/ports/clock.ts';
import type { Log, LogFields } from '../../../../src/platform/ports/log.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const clock: Clock = {
  now: () => NOON,
  monotonicMs: () => 0,
  after: () => ({ cancel: () => undefined }),
};

const CANARY = '4761739001010010';
const CANARY_TRACK = '4761739001010010D22122011758900000000';

function collectingLog(level: LogLevel = 'debug'): {
  log: Log;
  lines: () => Record<string, unknown>[];
  text: () => string;
} {
  const written: string[] = [];
  const log = createLog({ level, destination: { write: (line) => void written.push(line) }, clock });
  return { log, lines: () => written.map((line) => JSON.parse(line)), text: () => written.join('') };
}

it('writes one JSON object a line with level, time, fields and message', () => {
  const { log, lines } = collectingLog();
  log.info('Reader is ready.', { reader: 'ACR122U', attempt: 2 });
  expect(lines()).toEqual([
    {
      level: 'info',
      time: '2026-11-24T12:00:00.000Z',
      reader: 'ACR122U',
      attempt: 2,
      msg: 'Reader is ready.',
    },
  ]);
});

it('leaves out lines below its level', () => {
  const { log, lines } = collectingLog('warn');
  log.debug('a');
  log.info('b');
  log.warn('c');
  log.error('d');
  expect(lines().map((line) => line['msg'])).toEqual(['c', 'd']);
});

it('drops a field that is not on the list, and a value that is not of its type', () => {
  const { log, lines } = collectingLog();
  const untyped = { track2: CANARY_TRACK, state: { pan: CANARY }, count: 'many', port: 8420 };
  log.info('An object that arrived untyped.', untyped as unknown as LogFields);
  expect(lines()[0]).toEqual({
    level: 'info',
    time: '2026-11-24T12:00:00.000Z',
    port: 8420,
    msg: 'An object that arrived untyped.',
  });
});

it('puts the fields of a child on each of its lines; a line’s own fields win', () => {
  const { log, lines, text } = collectingLog();
  const lane = log.child({ component: 'lane', lane: 'counter' });
  lane.child({ attempt: 1 }).warn('Torn.', { lane: 'other' });
  expect(lines()[0]).toMatchObject({ component: 'lane', lane: 'other', attempt: 1 });
  expect(text().match(/"lane":/g)).toHaveLength(1);
});

it('cuts long values to the bound', () => {
  const { log, lines } = collectingLog();
  log.info('x'.repeat(5000), { reason: 'y'.repeat(5000) });
  expect(String(lines()[0]?.['msg'])).toHaveLength(LONGEST_VALUE);
  expect(String(lines()[0]?.['reason'])).toHaveLength(LONGEST_VALUE);
});

it('lets no card number through, whatever the level and the way it comes', () => {
  const { log, lines, text } = collectingLog();
  for (const level of ['debug', 'info', 'warn', 'error'] as const) {
    log[level](`message with ${CANARY}`, { reason: `text ${CANARY_TRACK}` });
    log[level]('a number', { count: Number(CANARY) });
    log[level]('in hex', { reason: `5713${CANARY_TRACK}0F` });
    log.child({ hint: CANARY })[level]('bound', { state: `${'z'.repeat(LONGEST_VALUE - 8)}${CANARY}` });
    log[level]('cut in two', { reason: `${' '.repeat(4088)}${CANARY}` });
  }
  expect(lines()).toHaveLength(20);
  expect(text()).not.toContain(CANARY.slice(0, 8));
  expect(text()).not.toContain(CANARY.slice(8));
});

it('appends to a file, made with its folder, before the call returns', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tilld-log-'));
  try {
    const file = join(folder, 'deep', 'tilld.log');
    const log = createLog({ level: 'info', destination: { file }, clock });
    log.info('Started.', { pid: 7 });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ msg: 'Started.', pid: 7 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('goes on without its file when the disk is full', () => {
  const log = createLog({ level: 'info', destination: { file: '/dev/full' }, clock });
  expect(() => {
    for (let line = 0; line < 3; line++) log.error('The disk is full.');
  }).not.toThrow();
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RigCounters } from '../../../src/daemon/rig-counters.ts';
import { createCounter } from '../../../src/rig/cards/transaction-counter.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tilld-counters-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = () => join(folder, 'rig', 'counters.json');
const counter = (card: string) => createCounter(new RigCounters(file()).of(card));
const number = ([high = 0, low = 0]: Uint8Array) => (high << 8) | low;

test('a card counts on after the daemon ended, whenever that was', () => {
  let highest = 0;
  for (let start = 0; start < 5; start++) {
    const card = counter('visa-card');
    for (let taps = 0; taps < start * 9; taps++) {
      const atc = number(card.next());
      expect(atc).toBeGreaterThan(highest);
      highest = atc;
    }
  }
  expect(number(counter('mastercard-card').next())).toBe(1);
});

test('a file that is spoilt is begun anew', () => {
  counter('visa-card').next();
  for (const content of ['{"visa-card":', 'null', '{"visa-card":"12"}', '{"visa-card":70000}']) {
    writeFileSync(file(), content);
    expect(number(counter('visa-card').next())).toBe(1);
  }
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { forwardSettings, reconcilerSettings } from '../../../src/daemon/delivery-settings.ts';
import { type LoadedConfig, loadConfig } from '../../../src/daemon/load-config.ts';
import { TerminalError } from '../../../src/platform/errors/terminal-error.ts';
import { daemonConfig } from '../../support/daemon-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'tilld-offline-'));
afterAll(() => rmSync(folder, { recursive: true }));

function load(changes: Record<string, unknown>): LoadedConfig {
  const path = join(resolve(folder), 'terminal.yaml');
  writeFileSync(path, stringify({ ...parse(daemonConfig(5000, {})), ...changes }));
  return loadConfig(path);
}

function refusal(changes: Record<string, unknown>): string {
  try {
    load(changes);
  } catch (error) {
    if (error instanceof TerminalError) return `${error.message} ${error.hint}`;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('offline limits', () => {
  it('have defaults that take nothing by themselves', () => {
    expect(load({ offline: {} }).limits).toEqual({
      enabled: false,
      perPaymentMinor: 5_000n,
      count: 20,
      sumMinor: 50_000n,
      ageMs: 86_400_000,
      fddaMinor: 0n,
      perCard: { count: 5, sumMinor: null },
      schemes: new Map(),
      deferred: { enabled: false, perPaymentMinor: 2_000n, count: 10, sumMinor: 10_000n },
    });
  });

  it('are read for one card, for schemes and for deferred payments', () => {
    const offline = {
      enabled: true,
      perCard: { count: 2, sum: '30.00' },
      schemes: { visa: { perPayment: '15.00', count: 3 }, mastercard: { sum: '99.99' } },
      deferred: { enabled: true, perPayment: '10.00', count: 4, sum: '40.00' },
    };
    expect(load({ offline }).limits).toMatchObject({
      perCard: { count: 2, sumMinor: 3_000n },
      schemes: new Map([
        ['visa', { perPaymentMinor: 1_500n, count: 3, sumMinor: null }],
        ['mastercard', { perPaymentMinor: null, count: null, sumMinor: 9_999n }],
      ]),
      deferred: { enabled: true, perPaymentMinor: 1_000n, count: 4, sumMinor: 4_000n },
    });
  });

  it.each([
    [
      { schemes: { vissa: { count: 1 } } },
      /:\d+:\d+ offline\.schemes\.vissa: no scheme file is of "vissa" Did you mean "visa"\?/,
    ],
    [
      { schemes: { amex: { count: 1 } } },
      /no scheme file is of "amex" The schemes of this terminal are visa, mastercard/,
    ],
    [
      { schemes: { visa: { perPaymnt: '1.00' } } },
      /offline\.schemes\.visa\.perPaymnt: .*did you mean "perPayment"\?/,
    ],
    [
      { schemes: { visa: { sum: '1.001' } } },
      /offline\.schemes\.visa\.sum: not an amount: EUR has 2 decimals/,
    ],
    [{ perCard: { sum: '1.001' } }, /offline\.perCard\.sum: not an amount/],
    [{ perCard: { count: -1 } }, /offline\.perCard\.count: /],
    [{ deferred: { enabled: true } }, /offline\.deferred\.enabled: needs offline\.enabled: true as well/],
    [
      { enabled: true, count: 5, deferred: { enabled: true } },
      /offline\.deferred\.count: .*10 is more than offline\.count, 5/,
    ],
    [
      { enabled: true, sum: '60.00', deferred: { enabled: true } },
      /offline\.deferred\.sum: .*100 is more than offline\.sum, 60\.00/,
    ],
    [
      { enabled: true, deferred: { enabled: true, perPayment: '150.00' } },
      /offline\.deferred\.perPayment: .*150\.00 is more than offline\.deferred\.sum, 100/,
    ],
  ])('%j are refused by name and place', (offline, expected) => {
    expect(refusal({ offline })).toMatch(expected);
  });
});

describe('delivery settings', () => {
  it('have defaults', () => {
    const { config } = load({});
    expect(forwardSettings(config)).toEqual({ window: 200, inquireAfterMs: 86_400_000 });
    expect(reconcilerSettings(config)).toMatchObject({ currency: 'EUR', at: '23:30', waitMs: 1_800_000 });
  });

  it('are read, and a daily close can be left to people', () => {
    const { config } = load({
      forward: { window: 4, inquireAfterHours: 0.5 },
      reconciliation: { at: null, waitMinutes: 0 },
    });
    expect(forwardSettings(config)).toEqual({ window: 4, inquireAfterMs: 1_800_000 });
    expect(reconcilerSettings(config)).toMatchObject({ at: null, waitMs: 0 });
  });

  it.each(['24:00', '7:30', '2330', 'midnight'])('with a close at %s are refused', (at) => {
    expect(refusal({ reconciliation: { at } })).toMatch(/reconciliation\.at: a time like "23:30"/);
  });
});

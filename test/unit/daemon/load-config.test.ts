import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/daemon/load-config.ts';
import { TerminalError } from '../../../src/platform/errors/terminal-error.ts';

const CONFIG = resolve(import.meta.dirname, '../../../config');
const folder = mkdtempSync(join(tmpdir(), 'tilld-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The demo profile with one thing changed, as a file of its own. */
function changed(from: string, to: string, file = 'profiles/demo.yaml'): string {
  const text = readFileSync(join(CONFIG, file), 'utf8').replaceAll('../schemes/', `${CONFIG}/schemes/`);
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  const path = join(folder, 'terminal.yaml');
  writeFileSync(path, text.replace(from, to));
  return path;
}

function refusal(path: string): TerminalError {
  try {
    loadConfig(path);
  } catch (error) {
    if (error instanceof TerminalError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('the shipped profiles', () => {
  it.each(['demo', 'rig'])('%s loads with schemes, keys and limits', (name) => {
    const { schemes, caKeys, limits } = loadConfig(join(CONFIG, 'profiles', `${name}.yaml`));
    expect(schemes.map(({ scheme }) => scheme)).toEqual(['visa', 'mastercard']);
    expect(caKeys.map(({ rid }) => rid)).toEqual(expect.arrayContaining(['A000000003', 'A000000004']));
    expect(limits).toMatchObject({ enabled: true, perPaymentMinor: 5_000n });
  });

  it('shop-counter lacks only what the acquirer brings', () => {
    const error = refusal(join(CONFIG, 'profiles/shop-counter.yaml'));
    expect(error.code).toBe('config_missing');
    expect(error.message).toContain('ca-keys.yaml');
  });
});

describe('a configuration', () => {
  it.each([
    [
      'misspells a setting',
      'timeZone:',
      'timezone:',
      /terminal\.yaml:\d+:\d+ terminal\.timezone: .*"timeZone"/,
    ],
    [
      'names no time zone',
      'Europe/Berlin',
      'Europe/Berlinn',
      /terminal\.yaml:\d+:13 terminal\.timeZone: not a time zone/,
    ],
    ['sells in another currency than its schemes', 'currency: EUR', 'currency: USD', /visa\.yaml.*EUR.*USD/],
    [
      'sells in no currency',
      'currency: EUR',
      'currency: EUX',
      /terminal\.yaml:\d+:13 terminal\.currency: not a currency/,
    ],
    [
      'has more decimals than its currency',
      '"50.00"',
      '"50.001"',
      /terminal\.yaml:\d+:15 offline\.perPayment: .*2 decimals/,
    ],
    ['would load test keys in a live shop', 'rig: {}', '', /test-ca-keys\.yaml keys\[0\].*test key/],
  ])('that %s is refused and says where', (_name, from, to, expected) => {
    const { code, message, hint } = refusal(changed(from, to));
    expect({ code, message }).toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(expected),
    });
    expect(hint.length).toBeGreaterThan(10);
  });

  it('with a scheme file whose limit has more decimals than its currency is refused at that line', () => {
    const text = readFileSync(join(CONFIG, 'schemes/visa.yaml'), 'utf8');
    writeFileSync(join(folder, 'visa.yaml'), text.replace(/cvm: "[\d.]+"/, 'cvm: "50.001"'));
    const { code, message } = refusal(changed(`${CONFIG}/schemes/visa.yaml`, 'visa.yaml'));
    expect(code).toBe('config_invalid');
    expect(message).toMatch(
      /visa\.yaml:\d+:\d+ combinations\[0\]\.limits\.cvm: not an amount: EUR has 2 decimals/,
    );
  });

  it('with a CA key whose checksum is wrong is refused and names the key', () => {
    const file = join(folder, 'keys.yaml');
    const keys = readFileSync(join(CONFIG, 'schemes/test-ca-keys.yaml'), 'utf8');
    writeFileSync(file, keys.replace(/checksum: "(..)/, 'checksum: "00'));
    const { message } = refusal(changed(`${CONFIG}/schemes/test-ca-keys.yaml`, file));
    expect(message).toMatch(/keys\.yaml keys\[0\] \(A00000000\d, index D7\): .*checksum/i);
  });
});

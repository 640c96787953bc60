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
    expect(error.message).toMatch(
      /shop-counter\.yaml:\d+:10 caKeys\[0\]: the file .*\/ca-keys\.yaml cannot be read/,
    );
    expect(error.hint).toContain('relative to');
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
    [
      'sells in a currency for which its schemes have no limits',
      'currency: EUR',
      'currency: USD',
      /visa\.yaml:\d+:3 limits: none for USD in country 276 \(DE\), where the terminal sells; there are EUR; GBP/,
    ],
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
    [
      'would load test keys in a live shop',
      'rig: {}',
      '',
      /test-ca-keys\.yaml:\d+:11 keys\[0\]\.test: a test key/,
    ],
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
    const { code, message } = refusal(changed(`${CONFIG}/schemes/demo/visa.yaml`, 'visa.yaml'));
    expect(code).toBe('config_invalid');
    expect(message).toMatch(/visa\.yaml:\d+:\d+ limits\[0\]\.cvm: not an amount: EUR has 2 decimals/);
  });

  it('with a CA key whose checksum is wrong is refused and names the key', () => {
    const file = join(folder, 'keys.yaml');
    const keys = readFileSync(join(CONFIG, 'schemes/test-ca-keys.yaml'), 'utf8');
    writeFileSync(file, keys.replace(/checksum: "(..)/, 'checksum: "00'));
    const { message } = refusal(changed(`${CONFIG}/schemes/test-ca-keys.yaml`, file));
    expect(message).toMatch(
      /keys\.yaml:\d+:15 keys\[0\]\.checksum: the checksum .*\(A000000003, index D7\); copy the key again/,
    );
  });

  it('that names a file which is not there is refused at the line that names it', () => {
    const { code, message } = refusal(changed(`${CONFIG}/schemes/demo/mastercard.yaml`, 'mastercrd.yaml'));
    expect(code).toBe('config_missing');
    expect(message).toMatch(/terminal\.yaml:\d+:\d+ schemes\[1\]: the file .*mastercrd\.yaml cannot be read/);
  });

  it('that names a scheme twice is refused at the second', () => {
    const { message } = refusal(changed('mastercard.yaml', 'visa.yaml'));
    expect(message).toMatch(
      /terminal\.yaml:\d+:\d+ schemes\[1\]: A0000000031010 with kernel 3 .* is in .*terminal\.yaml:\d+:\d+ schemes\[0\]/,
    );
  });

  it('that loads a key twice is refused at the second file', () => {
    const { message } = refusal(
      changed('test-ca-keys.yaml]', `test-ca-keys.yaml, ${CONFIG}/schemes/test-ca-keys.yaml]`),
    );
    expect(message).toMatch(/caKeys\[1\]: the key A000000003, index D7 is in .*caKeys\[0\]/);
  });

  it('that has a scheme without any CA key is refused, since each of its cards would be', () => {
    const file = join(folder, 'visa-keys.yaml');
    const keys = readFileSync(join(CONFIG, 'schemes/test-ca-keys.yaml'), 'utf8');
    writeFileSync(file, keys.slice(0, keys.indexOf('  - rid: "A000000004"')));
    const { message } = refusal(changed(`${CONFIG}/schemes/test-ca-keys.yaml`, file));
    expect(message).toMatch(/schemes\[1\]: no CA public key for A0000000041010/);
  });

  it('of a rig that loads live keys is refused', () => {
    const { message } = refusal(changed('schemes/test-ca-keys.yaml', 'schemes/live-ca-keys.yaml'));
    expect(message).toMatch(/live-ca-keys\.yaml:\d+:11 keys\[0\]\.test: a live key in a test rig/);
  });

  it.each([
    ['GBP', '826', '10001'],
    ['CHF', '756', '8001'],
    ['EUR', '040', '5001'],
  ])('takes the limits for where it sells: %s in %s', (currency, country, cvm) => {
    const path = changed('currency: EUR', `currency: ${currency}`);
    writeFileSync(path, readFileSync(path, 'utf8').replace('country: "276"', `country: "${country}"`));
    expect(loadConfig(path).schemes[0]!.combinations[0]!.limits.cvm).toBe(cvm);
  });
});

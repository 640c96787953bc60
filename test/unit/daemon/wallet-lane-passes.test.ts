import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import { lanePasses } from '../../../src/daemon/lane-passes.ts';
import { passSettings } from '../../../src/platform/config/pass-settings.ts';
import { TerminalError } from '../../../src/platform/errors/terminal-error.ts';
import type { NamedKeys } from '../../../src/platform/ports/vault.ts';

const pem = (key: KeyObject) => String(key.export({ type: 'pkcs8', format: 'pem' }));
const onCurve = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey;

/** Keys by name, and the copies that were handed out. */
function keysOf(contents: Record<string, string>): NamedKeys & { given: Uint8Array[] } {
  const given: Uint8Array[] = [];
  return {
    given,
    read(name) {
      const content = contents[name];
      if (content === undefined) throw new TerminalError('key_missing');
      const copy = new Uint8Array(Buffer.from(content));
      given.push(copy);
      return copy;
    },
  };
}

const SETTINGS = passSettings.parse({
  mode: 'vas_or_pay',
  apple: [
    { passType: 'pass.com.example.open', signUpUrl: 'https://example.com/pass' },
    { passType: 'pass.com.example.loyalty', key: 'apple' },
  ],
  smartTap: { collectorId: 20_180_608, key: 'google' },
});

test('passes reach the lane with their keys, in the order of the configuration', () => {
  const [apple, google] = [onCurve('prime256v1'), onCurve('prime256v1')];
  const keys = keysOf({ apple: pem(apple), google: pem(google) });
  const passes = lanePasses(SETTINGS, keys);
  expect(passes).toMatchObject({
    mode: 'vas_or_pay',
    apple: [
      { passType: 'pass.com.example.open', privateKeyBase64: null, signUpUrl: 'https://example.com/pass' },
      { passType: 'pass.com.example.loyalty' },
    ],
    smartTap: { collectorId: 20_180_608, keyVersion: 1 },
  });
  for (const [base64, key] of [
    [passes.apple[1]?.privateKeyBase64, apple],
    [passes.smartTap?.privateKeyBase64, google],
  ] as const) {
    const read = createPrivateKey({ key: Buffer.from(base64 ?? '', 'base64'), format: 'der', type: 'pkcs8' });
    expect(read.equals(key)).toBe(true);
  }
  expect(passes.apple[1]).not.toHaveProperty('signUpUrl');
});

test('the copies of the keys are wiped', () => {
  const keys = keysOf({ apple: pem(onCurve('prime256v1')), google: pem(onCurve('prime256v1')) });
  lanePasses(SETTINGS, keys);
  expect(keys.given).toHaveLength(2);
  for (const copy of keys.given) expect(copy.every((byte) => byte === 0)).toBe(true);
});

test.each([
  ['on another curve', pem(onCurve('secp256k1'))],
  ['on a larger curve', pem(onCurve('secp384r1'))],
  ['of RSA', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey)],
  ['of Ed25519', pem(generateKeyPairSync('ed25519').privateKey)],
  [
    'that is public',
    String(
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }),
    ),
  ],
  ['that is none', 'secret words'],
])('a key %s is refused by its name, and wiped', (_, content) => {
  const keys = keysOf({ apple: pem(onCurve('prime256v1')), google: content });
  const refusal = (() => {
    try {
      return lanePasses(SETTINGS, keys);
    } catch (error) {
      return error;
    }
  })();
  expect(refusal).toMatchObject({ code: 'config_invalid', message: expect.stringContaining('"google"') });
  expect(String(refusal) + JSON.stringify(refusal)).not.toContain(content.slice(0, 40));
  expect(keys.given.at(-1)?.every((byte) => byte === 0)).toBe(true);
});

test('a key that was not imported is missing', () => {
  expect(() => lanePasses(SETTINGS, keysOf({}))).toThrow(expect.objectContaining({ code: 'key_missing' }));
});

test('a terminal without passes of Google’s asks for none', () => {
  expect(lanePasses(passSettings.parse({}), keysOf({}))).toEqual({
    ...{ mode: 'vas_and_pay', apple: [], smartTap: null },
  });
});

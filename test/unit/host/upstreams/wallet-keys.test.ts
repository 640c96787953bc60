import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  rsaPrivateKey,
  rsaPublicKey,
  signRsaSha256,
  verifyRsaSha256,
} from '../../../../src/host/upstreams/wallet-keys.ts';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import { makeRsaPair } from '../../../../src/rig/wallets/demo-keys.ts';

const pair = makeRsaPair();
const privateKey = createPrivateKey(pair.privateKey);
const publicKey = createPublicKey(pair.publicKey);
const der = (type: 'pkcs8' | 'pkcs1') => privateKey.export({ type, format: 'der' }).toString('base64');

const imported = (text: string) => {
  const bytes = new TextEncoder().encode(text);
  return { keys: { read: () => bytes }, bytes };
};

test.each([
  ['PEM, PKCS#8', pair.privateKey],
  ['PEM, PKCS#1', privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
  ['bare base64, PKCS#8', der('pkcs8')],
  ['bare base64, PKCS#1, in lines', der('pkcs1').replace(/(.{64})/g, '$1\n')],
])('a private key is taken as %s, and what was imported is wiped', (_, text) => {
  const { keys, bytes } = imported(text);
  const key = rsaPrivateKey(keys, 'shop-key');
  expect(key.equals(privateKey)).toBe(true);
  expect(bytes.every((byte) => byte === 0)).toBe(true);
});

test.each([
  ['text', pair.publicKey],
  ['bare base64', publicKey.export({ type: 'spki', format: 'der' }).toString('base64')],
])('a public key is taken as %s, or from a file with it', (_, text) => {
  const files: Record<string, string> = { 'alipay.pem': text };
  const readText = (path: string): string => files[path] ?? '';
  expect(rsaPublicKey(text, readText).equals(publicKey)).toBe(true);
  expect(rsaPublicKey('alipay.pem', readText).equals(publicKey)).toBe(true);
});

test('what is no RSA key, or a short one, is refused without being repeated', () => {
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = { type: 'pkcs8', format: 'pem' } as const;
  for (const text of ['secret-text', small.privateKey.export(pem), curve.privateKey.export(pem)]) {
    const { keys } = imported(`${text}`);
    expect(() => rsaPrivateKey(keys, 'shop-key')).toThrow(TerminalError);
    expect(() => rsaPrivateKey(keys, 'shop-key')).toThrow(
      /^"shop-key" is not an RSA key of 2048 bits or more\.$/,
    );
  }
  const spki = { type: 'spki', format: 'pem' } as const;
  expect(() => rsaPublicKey(`${small.publicKey.export(spki)}`, () => '')).toThrow(/2048/);
  expect(() => rsaPublicKey('empty.pem', () => '')).toThrow(/^"empty\.pem"/);
});

test('a signature holds for its content and its spelling only', () => {
  const sign = signRsaSha256(privateKey, 'Müller');
  expect(verifyRsaSha256(publicKey, new TextEncoder().encode('Müller'), sign)).toBe(true);
  expect(verifyRsaSha256(publicKey, 'Muller', sign)).toBe(false);
  for (const other of ['', `${sign}x`, ` ${sign}`, `${sign}\n`, sign.slice(4), sign.replaceAll('+', '-')]) {
    if (other !== sign) expect(verifyRsaSha256(publicKey, 'Müller', other)).toBe(false);
  }
});

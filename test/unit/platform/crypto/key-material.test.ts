import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { describeKey, keyMaterial } from '../../../../src/platform/crypto/key-material.ts';

const { privateKey: rsa, publicKey: rsaPublic } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { privateKey: ec } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { privateKey: ed } = generateKeyPairSync('ed25519');
const spki = createPublicKey(rsa.export({ type: 'pkcs8', format: 'pem' }) as string).export({
  type: 'spki',
  format: 'der',
});
const FINGERPRINT = createHash('sha256').update(spki).digest('hex');

const text = (material: Uint8Array) => Buffer.from(material).toString();
const kindOf = (given: string | Buffer) => describeKey(keyMaterial(Buffer.from(given))).kind;
const refused = (message: RegExp, hint: RegExp) =>
  expect.objectContaining({
    code: 'key_refused',
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  });

describe('a private key', () => {
  test.each(['pkcs8', 'pkcs1'] as const)('as PEM (%s) is kept as it came', (type) => {
    const pem = rsa.export({ type, format: 'pem' }) as string;
    const material = keyMaterial(Buffer.from(pem));
    expect(text(material)).toBe(pem);
    expect(describeKey(material)).toEqual({ kind: 'RSA private key 2048', fingerprint: FINGERPRINT });
  });

  test.each(['pkcs8', 'pkcs1'] as const)('in DER or bare base64 (%s) becomes PEM', (type) => {
    const der = rsa.export({ type, format: 'der' });
    const wrapped = der.toString('base64').replace(/.{76}/g, '$&\n');
    for (const given of [der, Buffer.from(der.toString('base64')), Buffer.from(`${wrapped}\n`)]) {
      const material = keyMaterial(given);
      expect(text(material)).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
      expect(describeKey(material).fingerprint).toBe(FINGERPRINT);
    }
  });

  test('of other kinds is told by its kind', () => {
    expect(kindOf(ec.export({ type: 'sec1', format: 'pem' }))).toBe('EC private key P-256');
    expect(kindOf(ec.export({ type: 'sec1', format: 'der' }))).toBe('EC private key P-256');
    expect(kindOf(ed.export({ type: 'pkcs8', format: 'pem' }))).toBe('Ed25519 private key');
  });

  test('may have an empty line before it', () => {
    expect(kindOf(`\n${rsa.export({ type: 'pkcs8', format: 'pem' })}`)).toBe('RSA private key 2048');
  });

  test('is not the public one', () => {
    const pem = rsaPublic.export({ type: 'spki', format: 'pem' });
    expect(() => keyMaterial(Buffer.from(pem))).toThrow(
      refused(/public key is no private key/, /configuration names/),
    );
  });

  test.each(['pkcs8', 'pkcs1'] as const)(
    'behind a passphrase (%s) is refused with the command that takes it off',
    (type) => {
      const pem = rsa.export({ type, format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
      expect(() => keyMaterial(Buffer.from(pem))).toThrow(refused(/passphrase/, /openssl pkey -in FILE/));
    },
  );

  test('that is cut off is refused, and not repeated', () => {
    const pem = (rsa.export({ type: 'pkcs8', format: 'pem' }) as string).slice(0, 400);
    expect(() => keyMaterial(Buffer.from(pem))).toThrow(
      refused(/^The PEM text holds no private key that can be read\.$/, /BEGIN to END/),
    );
  });
});

describe('a secret', () => {
  test.each([
    ['secret\n', 'secret'],
    ['secret\r\n', 'secret'],
    ['two\nlines\n', 'two\nlines'],
    ['no end', 'no end'],
  ])('of text has no line end: %j', (given, kept) => {
    expect(text(keyMaterial(Buffer.from(given)))).toBe(kept);
  });

  test('of bytes is kept whole', () => {
    const bytes = Buffer.from([0x00, 0xff, 0x0a]);
    expect(Buffer.from(keyMaterial(bytes))).toEqual(bytes);
  });

  test('has 1 to 512 bytes and no fingerprint', () => {
    expect(describeKey(keyMaterial(Buffer.from('x')))).toEqual({
      kind: 'secret of 1 byte',
      fingerprint: null,
    });
    expect(kindOf(Buffer.alloc(512, 1))).toBe('secret of 512 bytes');
    expect(() => keyMaterial(Buffer.alloc(513, 1))).toThrow(refused(/513 bytes/, /openssl pkcs12/));
    expect(() => keyMaterial(Buffer.from('\n'))).toThrow(refused(/0 bytes/, /PEM/));
    expect(() => keyMaterial(Buffer.alloc(16_385, 1))).toThrow(
      refused(/16385 bytes are no key/, /some thousand/),
    );
  });

  test('is a copy: the one that was given may be wiped', () => {
    const given = Buffer.from('secret');
    const material = keyMaterial(given);
    given.fill(0);
    expect(text(material)).toBe('secret');
  });
});

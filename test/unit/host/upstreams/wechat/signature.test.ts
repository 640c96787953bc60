import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { notifiedOrder } from '../../../../../src/host/upstreams/wechat/notification.ts';
import { decryptResource } from '../../../../../src/host/upstreams/wechat/resource.ts';
import { authorization, doubt } from '../../../../../src/host/upstreams/wechat/signature.ts';

interface Vectors {
  privateKey: string;
  certificate: string;
  mchId: string;
  timestamp: number;
  requests: { method: 'GET' | 'POST'; path: string; nonce: string; body: string; signature: string }[];
  answers: { nonce: string; body: string; signature: string }[];
  notification: { serial: string; timestamp: number; nonce: string; signature: string; body: string };
  resource: { key: string; nonce: string; associated_data: string; ciphertext: string; plain: string };
}

const vectors: Vectors = JSON.parse(
  readFileSync(new URL('../../../../vectors/wechat-signature.json', import.meta.url), 'utf8'),
);
const shop = createPrivateKey(vectors.privateKey.replaceAll('TESTING', 'PRIVATE'));
const platform = { id: 'PUB_KEY_ID_1', key: createPublicKey(shop) };

const headers = (signed: {
  serial?: string;
  timestamp?: number;
  nonce: string;
  signature: string;
}): Record<string, string> => ({
  'wechatpay-serial': signed.serial ?? platform.id,
  'wechatpay-timestamp': String(signed.timestamp ?? vectors.timestamp),
  'wechatpay-nonce': signed.nonce,
  'wechatpay-signature': signed.signature,
});
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each(vectors.requests)('$method $path is signed as another client signs it', (request) => {
  const { method, path, nonce, body, signature } = request;
  const signer = { mchId: vectors.mchId, serial: '5157F09E', key: shop };
  const header = authorization(signer, { method, path, nonce, body, timestamp: vectors.timestamp });
  expect(header).toBe(
    `WECHATPAY2-SHA256-RSA2048 mchid="1900000109",nonce_str="${nonce}",signature="${signature}",` +
      `timestamp="1767603600",serial_no="5157F09E"`,
  );
});

test.each(vectors.answers)('an answer "$body" that another client signed is believed', (answer) => {
  const now = vectors.timestamp * 1000;
  const message = { headers: headers(answer), body: bytes(answer.body) };
  expect(doubt(message, platform, now)).toBeNull();
  expect(doubt(message, platform, now + 300_000)).toBeNull();
  expect(doubt(message, platform, now - 300_000)).toBeNull();
});

test.each([
  ['its time is 5 minutes and a moment ago', {}, 300_001, /5 minutes/],
  ['its time is 5 minutes and a moment ahead', {}, -300_001, /5 minutes/],
  ['it names another key', { 'wechatpay-serial': 'PUB_KEY_ID_2' }, 0, /another key/],
  ['it is not signed', { 'wechatpay-signature': '' }, 0, /not signed/],
  ['its nonce was changed', { 'wechatpay-nonce': 'x' }, 0, /does not hold/],
  ['its signature is a probe of WeChat Pay', { 'wechatpay-signature': 'WECHATPAY/SIGNTEST/x' }, 0, /hold/],
  ['its time is no number', { 'wechatpay-timestamp': '1767603600 ' }, 0, /5 minutes/],
])('an answer is doubted when %s', (_, changed, lateMs, reason) => {
  const answer = vectors.answers[0]!;
  const message = { headers: { ...headers(answer), ...changed }, body: bytes(answer.body) };
  expect(doubt(message, platform, vectors.timestamp * 1000 + lateMs)).toMatch(reason);
});

test('a notification of the published client holds under its certificate, and not with one byte changed', () => {
  const { notification } = vectors;
  const certified = { id: notification.serial, key: createPublicKey(vectors.certificate) };
  const body = bytes(notification.body);
  const now = notification.timestamp * 1000;
  expect(doubt({ headers: headers(notification), body }, certified, now)).toBeNull();
  body[10]! ^= 1;
  expect(doubt({ headers: headers(notification), body }, certified, now)).toMatch(/does not hold/);
});

test('what another client encrypted opens under its key only, and only unchanged', () => {
  const { key, plain, ...rest } = vectors.resource;
  const resource = { algorithm: 'AEAD_AES_256_GCM', ...rest };
  expect(Buffer.from(decryptResource(resource, bytes(key))!).toString()).toBe(plain);
  expect(decryptResource(resource, bytes(key.toLowerCase()))).toBeNull();
  expect(decryptResource({ ...resource, associated_data: 'refund' }, bytes(key))).toBeNull();
  expect(decryptResource({ ...resource, nonce: 'EcZ9Cmy4Xyx2' }, bytes(key))).toBeNull();
  expect(decryptResource({ ...resource, algorithm: 'AEAD_SM4_GCM' }, bytes(key))).toBeNull();
  expect(decryptResource({ ...resource, ciphertext: 'AAAA' }, bytes(key))).toBeNull();
  expect(decryptResource({ ...resource, nonce: '' }, bytes(key))).toBeNull();
});

test('a notification names the order of this shop, and of no other', () => {
  const { key, plain: _, ...rest } = vectors.resource;
  const body = bytes(JSON.stringify({ resource: { algorithm: 'AEAD_AES_256_GCM', ...rest } }));
  expect(notifiedOrder(body, bytes(key), '1900000109')).toBe('T1_20260105_000001');
  expect(notifiedOrder(body, bytes(key), '1900000110')).toBeNull();
  expect(notifiedOrder(bytes('{}'), bytes(key), '1900000109')).toBeNull();
});

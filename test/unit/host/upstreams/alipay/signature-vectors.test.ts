import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { verified } from '../../../../../src/host/upstreams/alipay/gateway.ts';
import { isSigned, readNotification } from '../../../../../src/host/upstreams/alipay/notification.ts';
import { rawMembers } from '../../../../../src/host/upstreams/alipay/raw-members.ts';
import { signedContent } from '../../../../../src/host/upstreams/alipay/signed-content.ts';
import { rsaPublicKey, verifyRsaSha256 } from '../../../../../src/host/upstreams/wallet-keys.ts';

interface NotifyVector {
  key: 'v1' | 'v2';
  sign_type_rule: 'drop' | 'keep';
  expected: boolean;
  params: Record<string, unknown>;
  canonical_without_sign_type: string;
}
interface Vectors {
  keys: { notify_v1_spki_b64: string; notify_v2_pem: string };
  notify: NotifyVector[];
  sync_response: { raw: string; signed_substring: string; sign: string };
  request: { params: Record<string, string>; canonical: string };
}

const vectors = JSON.parse(readFileSync('test/vectors/alipay-signature.json', 'utf8')) as Vectors;
const noFile = (): string => {
  throw new Error('the key is given as text');
};
const keys = {
  v1: rsaPublicKey(vectors.keys.notify_v1_spki_b64, noFile),
  v2: rsaPublicKey(vectors.keys.notify_v2_pem, noFile),
};
const [trade, market] = vectors.notify as [NotifyVector, NotifyVector];

/** Parameters as they come in the form: what is not a text in the vectors is JSON there. */
const formOf = ({ params }: NotifyVector): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );

function contentOf(vector: NotifyVector, rule: 'drop' | 'keep'): string {
  const { sign: _, sign_type: signType, ...rest } = formOf(vector);
  return signedContent(rule === 'keep' ? { ...rest, sign_type: signType ?? '' } : rest);
}

test('the keys are read from bare base64 and from PEM', () => {
  expect(keys.v1.asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(keys.v2.equals(createPublicKey(vectors.keys.notify_v2_pem))).toBe(true);
});

test.each(vectors.notify)('a notification of key $key: what is signed is put together alike', (vector) => {
  expect(contentOf(vector, 'drop')).toBe(vector.canonical_without_sign_type);
});

test.each(vectors.notify)(
  'a notification of key $key by the rule "$sign_type_rule" holds: $expected',
  (vector) => {
    const { sign } = formOf(vector);
    const holds = (key: KeyObject, rule: 'drop' | 'keep') =>
      verifyRsaSha256(key, contentOf(vector, rule), sign!);
    expect(holds(keys[vector.key], vector.sign_type_rule)).toBe(vector.expected);
    // The vectors tell of each key and rule; all that are not the expected one fail.
    for (const key of ['v1', 'v2'] as const) {
      for (const rule of ['drop', 'keep'] as const) {
        const isExpected = vector.expected && key === vector.key && rule === vector.sign_type_rule;
        expect(holds(keys[key], rule)).toBe(isExpected);
      }
    }
  },
);

test('a real trade notification is taken, for its own shop only, and unchanged only', () => {
  const settings = { appId: '2019073166072302', sellerId: null, alipayKey: keys.v1 };
  const read = (form: Record<string, string>, other: object = {}) =>
    readNotification(
      { headers: {}, path: '/', body: Buffer.from(`${new URLSearchParams(form)}`) },
      { ...settings, ...other },
    );
  const form = formOf(trade);
  expect(read(form)).toEqual({
    orderNumber: '20190815155618536-564-57',
    status: 200,
    contentType: 'text/plain',
    body: 'success',
  });
  expect(read(form, { sellerId: '2088531891668739' }).body).toBe('success');
  const refused = { orderNumber: null, status: 400, contentType: 'text/plain', body: 'failure' };
  expect(read(form, { sellerId: '2088531891668730' })).toEqual(refused);
  expect(read(form, { appId: '2019073166072303' })).toEqual(refused);
  expect(read(form, { alipayKey: keys.v2 })).toEqual(refused);
  expect(read({ ...form, total_amount: '0.11' })).toEqual(refused);
  expect(read({ ...form, sign_type: 'RSA' })).toEqual(refused);
  expect(read(formOf(market))).toEqual(refused);
  const twice = Buffer.from(`${new URLSearchParams(form)}&total_amount=0.10`);
  expect(readNotification({ headers: {}, path: '/', body: twice }, settings)).toEqual(refused);
  expect(isSigned({ ...form, sign: `${form['sign']}!` }, keys.v1)).toBe(false);
});

test('the signed part of a real answer is its bytes, escapes and all', () => {
  const { raw, signed_substring: signed, sign } = vectors.sync_response;
  const members = rawMembers(Buffer.from(raw));
  const text = (name: string) => Buffer.from(members?.get(name) ?? []).toString('utf8');
  expect(text('alipay_offline_material_image_upload_response')).toBe(signed);
  expect(JSON.parse(text('sign'))).toBe(sign);
});

test('a real answer that no key at hand has signed says nothing', () => {
  const answer = {
    kind: 'answer',
    status: 200,
    headers: {},
    body: Buffer.from(vectors.sync_response.raw),
  } as const;
  expect(verified(answer, 'alipay.offline.material.image.upload', keys.v1)).toEqual({
    kind: 'unknown',
    reason: 'the signature of the answer is wrong',
  });
});

test('what is signed of a request is put together alike', () => {
  expect(signedContent(vectors.request.params)).toBe(vectors.request.canonical);
});

import { expect, it } from 'vitest';
import { passSettings } from '../../../../src/platform/config/pass-settings.ts';

const APPLE = { passType: 'pass.com.example.loyalty', key: 'loyalty-2026' };
const GOOGLE = { collectorId: 20_180_608, key: 'collector' };

it('no passes are a payment terminal as ever', () => {
  expect(passSettings.parse({})).toEqual({ mode: 'vas_and_pay', apple: [] });
});

it('keys are named, and Google’s has a version', () => {
  expect(passSettings.parse({ mode: 'vas_only', apple: [APPLE], smartTap: GOOGLE })).toEqual({
    mode: 'vas_only',
    apple: [APPLE],
    smartTap: { ...GOOGLE, keyVersion: 1 },
  });
});

it.each([
  ['a pass type twice', { apple: [APPLE, APPLE] }, ['apple', 1, 'passType']],
  ['a pass type that is none', { apple: [{ passType: 'com.example' }] }, ['apple', 0, 'passType']],
  ['a key in place of its name', { apple: [{ ...APPLE, key: '-----BEGIN EC' }] }, ['apple', 0, 'key']],
  [
    'a sign-up in the clear',
    { apple: [{ ...APPLE, signUpUrl: 'http://example.com' }] },
    ['apple', 0, 'signUpUrl'],
  ],
  [
    'a collector of more than 32 bits',
    { smartTap: { ...GOOGLE, collectorId: 2 ** 32 } },
    ['smartTap', 'collectorId'],
  ],
  ['a mode that is none', { mode: 'all' }, ['mode']],
  ['nine passes', { apple: Array.from({ length: 9 }, (_, at) => ({ passType: `pass.p${at}` })) }, ['apple']],
])('%s is told at its place', (_title, settings, path) => {
  expect(passSettings.safeParse(settings).error?.issues[0]?.path).toEqual(path);
});

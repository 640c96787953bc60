import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { loadConfig } from '../../../src/daemon/load-config.ts';
import { TerminalError } from '../../../src/platform/errors/terminal-error.ts';
import { temporaryFolder } from '../../support/temporary-journal.ts';

const CONFIG = resolve(import.meta.dirname, '../../../config');

/** The demo profile with one thing changed, loaded. */
function load(from: string, to: string) {
  const demo = readFileSync(join(CONFIG, 'profiles/demo.yaml'), 'utf8');
  const text = demo.replaceAll('../schemes/', `${CONFIG}/schemes/`);
  if (!text.includes(from)) throw new Error(`the demo profile has no ${from}`);
  const path = join(temporaryFolder('config'), 'terminal.yaml');
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  return loadConfig(path);
}

function refusal(from: string, to: string): TerminalError {
  try {
    load(from, to);
  } catch (error) {
    if (error instanceof TerminalError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const rule = (text: string) => `tenders:\n  codes:\n    - ${text}\n\nscanners:`;

it.each([
  [
    'has two wallets of one name',
    ['- name: wechat', '- name: alipay'],
    /terminal\.yaml:\d+:11 wallets\[2\]\.name: "alipay" is there twice/,
  ],
  [
    'has a rule for a wallet that is not there',
    ['scanners:', rule("{ match: '^1', scheme: wechat, wallet: wechatt }")],
    /terminal\.yaml:\d+:\d+ tenders\.codes\[0\]\.wallet: no wallet is named "wechatt"; did you mean "wechat"\?/,
  ],
  [
    'has a pattern that is none',
    ['scanners:', rule("{ match: '^(1', scheme: wechat }")],
    /terminal\.yaml:\d+:16 tenders\.codes\[0\]\.match: not a regular expression/,
  ],
  [
    'has a rule for a scheme that is none',
    ['scanners:', rule("{ match: '^1', scheme: bitcoin }")],
    /terminal\.yaml:\d+:\d+ tenders\.codes\[0\]\.scheme: /,
  ],
  [
    'names a wallet with letters that an address cannot have',
    ['- name: wechat', '- name: We Chat'],
    /terminal\.yaml:\d+:11 wallets\[2\]\.name: a-z, 0-9 and "-", at most 40/,
  ],
  [
    'names a provider that is none',
    ['driver: paypal', 'driver: paypall'],
    /terminal\.yaml:\d+:\d+ wallets\[3\]\.provider\.driver: /,
  ],
  [
    'misspells a provider’s setting',
    ['clientSecret: demo-paypal', 'clientSecrets: demo-paypal'],
    /terminal\.yaml:\d+:\d+ wallets\[3\]\.provider.*clientSecret/,
  ],
  [
    'tells providers an address that is none',
    ['scanners:', 'tenders: { notificationsUrl: "ftp://example.com" }\n\nscanners:'],
    /terminal\.yaml:\d+:\d+ tenders\.notificationsUrl: /,
  ],
  [
    'has a pass twice',
    [
      'apple: [{ passType: pass.com.passkit.pksamples.nfcdemo, key: demo-apple-pass }]',
      'apple: [{ passType: pass.com.example.a }, { passType: pass.com.example.a }]',
    ],
    /terminal\.yaml:\d+:\d+ passes\.apple\[1\]\.passType: is there twice/,
  ],
])('a configuration that %s is refused and says where', (_, [from = '', to = ''], expected) => {
  const { code, message, hint } = refusal(from, to);
  expect({ code, message }).toMatchObject({
    ...{ code: 'config_invalid', message: expect.stringMatching(expected) },
  });
  expect(hint.length).toBeGreaterThan(10);
});

it('a rule of the configuration is taken with its wallet', () => {
  const { config } = load('scanners:', rule("{ match: '^PP-.*$', scheme: paypal, wallet: paypal }"));
  expect(config.tenders.codes).toEqual([{ match: '^PP-.*$', scheme: 'paypal', wallet: 'paypal' }]);
});

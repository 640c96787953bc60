import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { codeTools } from '../../../src/daemon/code-tools.ts';
import { routeCode } from '../../../src/payment/tenders/route-code.ts';

const CONFIG = fileURLToPath(new URL('../../../config', import.meta.url));

const antom = {
  driver: 'antom',
  clientId: 'SANDBOX_5YEV7D2Z8R9G00001',
  privateKey: 'antom',
  antomPublicKey: 'antom.pem',
  merchantCategoryCode: '5999',
};
const alipay = {
  driver: 'alipay',
  appId: '2021000000000000',
  privateKey: 'alipay',
  alipayPublicKey: 'alipay.pem',
};
const paypal = { driver: 'paypal', clientId: 'client', clientSecret: 'paypal' };

/** The demo's configuration with these wallets and rules, as a technician would write it. */
function settings(wallets: Record<string, object>, codes: object[] = []) {
  const text = readFileSync(join(CONFIG, 'profiles/demo.yaml'), 'utf8');
  const demo = parse(text.replaceAll('../schemes/', `${CONFIG}/schemes/`)) as Record<string, unknown>;
  const folder = mkdtempSync(join(tmpdir(), 'tilld-codes-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'terminal.yaml');
  const named = Object.entries(wallets).map(([name, provider]) => ({ name, provider }));
  writeFileSync(path, stringify({ ...demo, wallets: named, tenders: { codes } }));
  return codeTools().settings(path);
}

const ALIPAY_CODE = '28763443825664394';

test('a code goes to the first wallet of the configuration that takes it, and needs no keys for that', () => {
  const { rules, wallets } = settings({ abroad: antom, mainland: alipay });
  expect(routeCode(ALIPAY_CODE, rules, wallets)).toMatchObject({ kind: 'wallet', wallet: 'abroad' });
});

test('a rule of the configuration comes first', () => {
  const { rules, wallets } = settings({ abroad: antom, mainland: alipay }, [
    { match: '2876\\d+', scheme: 'alipay', wallet: 'mainland' },
  ]);
  expect(routeCode(ALIPAY_CODE, rules, wallets)).toMatchObject({ kind: 'wallet', wallet: 'mainland' });
});

test('a wallet that only shows codes takes none, whatever a rule says', () => {
  const { rules, wallets } = settings({ paypal }, [{ match: 'PP\\d+', scheme: 'paypal', wallet: 'paypal' }]);
  expect(routeCode('PP1', rules, wallets)).toEqual({
    kind: 'refused',
    scheme: 'paypal',
    reason: 'code_not_accepted',
  });
});

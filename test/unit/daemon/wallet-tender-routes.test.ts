import { expect, test } from 'vitest';
import { loadConfig } from '../../../src/daemon/load-config.ts';
import { paths } from '../../../src/daemon/paths.ts';
import { codeRules, walletRoutes } from '../../../src/daemon/tender-routes.ts';
import { routeCode } from '../../../src/payment/tenders/route-code.ts';
import { tenderSettings } from '../../../src/platform/config/tender-settings.ts';
import type { Wallet } from '../../../src/platform/ports/wallet.ts';

const { config } = loadConfig(paths.demoProfile);
const ALIPAY_CODE = '281234567890123456';
const WECHAT_CODE = '134567890123456789';

type Shape = Pick<Wallet, 'name' | 'scheme' | 'routes'>;
const BOTH = { scan: true, show: true };
const wallet = (name: string, scheme: Shape['scheme'], routes = BOTH): Shape => ({ name, scheme, routes });

/** Where a code goes with these rules and wallets. */
function routed(text: string, wallets: Shape[], codes: object[] = []): string {
  const rules = codeRules({ ...config, tenders: tenderSettings.parse({ codes }) });
  const routes = walletRoutes(new Map(wallets.map((one) => [one.name, one])));
  const routing = routeCode(text, rules, routes);
  return routing.kind === 'wallet' ? routing.wallet : routing.reason;
}

const ALIPAY = wallet('alipay', 'alipay');
const ANTOM = wallet('abroad', 'alipay_plus');
const WECHAT = wallet('wechat', 'wechat');
const PAYPAL = wallet('paypal', 'paypal', { scan: false, show: true });

test('of two wallets that take a code the first in the configuration does', () => {
  expect(routed(ALIPAY_CODE, [ALIPAY, ANTOM, WECHAT])).toBe('alipay');
  expect(routed(ALIPAY_CODE, [ANTOM, ALIPAY, WECHAT])).toBe('abroad');
  expect(routed(WECHAT_CODE, [ANTOM, ALIPAY, WECHAT])).toBe('wechat');
});

test('a code whose wallet this terminal does not have is not accepted', () => {
  expect(routed(WECHAT_CODE, [ALIPAY, PAYPAL])).toBe('code_not_accepted');
  expect(routed(ALIPAY_CODE, [])).toBe('code_not_accepted');
});

test('a wallet that scans nothing gets no code by its scheme', () => {
  expect(routed(ALIPAY_CODE, [wallet('shows', 'alipay', { scan: false, show: true }), ANTOM])).toBe('abroad');
  expect(routed('PP-1234', [PAYPAL], [{ match: 'PP-\\d+', scheme: 'paypal' }])).toBe('code_not_accepted');
});

test('a rule of the configuration comes before the built-in forms, by scheme or by wallet', () => {
  const codes = [
    { match: '28\\d+', scheme: 'wechat' },
    { match: '13\\d{16}', scheme: 'alipay', wallet: 'abroad' },
  ];
  expect(routed(ALIPAY_CODE, [ALIPAY, ANTOM, WECHAT], codes)).toBe('wechat');
  expect(routed(WECHAT_CODE, [ALIPAY, ANTOM, WECHAT], codes)).toBe('abroad');
});

import { expect, onTestFinished, test } from 'vitest';
import { VirtualScanner } from '../../../drivers/scanners/virtual/index.ts';
import { loadConfig } from '../../../src/daemon/load-config.ts';
import { paths } from '../../../src/daemon/paths.ts';
import { RigApps } from '../../../src/daemon/rig-apps.ts';
import { openRigWallets } from '../../../src/daemon/rig-wallets.ts';
import type { Payment } from '../../../src/payment/payment.ts';
import { SeededRandom } from '../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../src/rig/simulated/simulated-clock.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { paymentOf, walletPart } from '../../support/payments.ts';

const { config } = loadConfig(paths.demoProfile);

async function opened(withScanner = true) {
  const clock = new SimulatedClock();
  const rig = await openRigWallets(config.wallets, { clock, random: new SeededRandom(1) }, () => {});
  onTestFinished(() => rig.close());
  const scanner = withScanner ? new VirtualScanner({ clock, log: memoryLog() }) : null;
  const codes: string[] = [];
  scanner?.onCode(({ text }) => codes.push(text));
  await scanner?.start();
  const at = { payment: null as Payment | null, changes: 0 };
  const apps = new RigApps({
    ...{ wallets: rig.wallets, scanner },
    current: () => at.payment,
    changed: () => at.changes++,
  });
  return { apps, rig, codes, at };
}

test('each wallet has a phone; PayPal’s shows no code, nor that of a wallet whose codes another one takes', async () => {
  const { apps } = await opened();
  expect(apps.views().map(({ name, holds, scans, waiting }) => [name, holds, scans, waiting])).toEqual([
    ['alipay-phone', true, true, 0],
    ['alipay-plus-phone', false, true, 0],
    ['wechat-phone', true, true, 0],
    ['paypal-phone', false, true, 0],
  ]);
});

test('a phone holds a new code to the scanner each time', async () => {
  const { apps, codes, at } = await opened();
  at.payment = paymentOf({ id: 'sale' });
  expect(apps.hold('alipay-phone', { asks: false })).toEqual({
    ...{ app: 'alipay-phone', result: 'held', paymentId: 'sale' },
  });
  apps.hold('alipay-phone', { asks: false });
  expect(codes).toHaveLength(2);
  expect(codes[0]).toMatch(/^2[5-9]|^30/);
  expect(codes[0]).not.toBe(codes[1]);
});

test('goods and another shop’s code can be held to the scanner as well', async () => {
  const { apps, codes } = await opened();
  for (const { name } of apps.labels()) {
    expect(apps.hold(name, { asks: false })).toMatchObject({ app: name, paymentId: null });
  }
  expect(codes).toEqual(['4006381333931', expect.stringMatching(/^https:/)]);
});

test('nothing is held where there is no scanner', async () => {
  const { apps } = await opened(false);
  expect(apps.labels()).toEqual([]);
  expect(apps.views().some(({ holds }) => holds)).toBe(false);
  expect(() => apps.hold('alipay-phone', { asks: false })).toThrow(
    expect.objectContaining({ code: 'rig_disabled' }),
  );
});

test('an app scans only what is shown now, and tells that it does not know other codes', async () => {
  const { apps, at } = await opened();
  expect(apps.scan('paypal-phone', { asks: false }).result).toBe('unknown');
  const wallet = walletPart({ route: 'show', code: { text: 'https://qr.example/1', expiresAt: 1 } });
  at.payment = paymentOf({ state: 'confirming', wallet });
  expect(apps.scan('paypal-phone', { asks: false }).result).toBe('unknown');
  expect(apps.answer('paypal-phone', true).result).toBe('nothing_waits');
});

test('apps, wallets and their books are found by name, others are not', async () => {
  const { apps, at } = await opened();
  expect(apps.walletBooks('alipay')).toEqual({ wallet: 'alipay', orders: [] });
  expect(await apps.setWallet('alipay', { wrongSignature: true })).toMatchObject({
    ...{ wallet: 'alipay', wrongSignature: true, outage: false },
  });
  expect(at.changes).toBeGreaterThan(0);
  expect(() => apps.scan('alipay', { asks: false })).toThrow(
    expect.objectContaining({ code: 'card_unknown' }),
  );
  expect(() => apps.walletBooks('bitcoin')).toThrow(expect.objectContaining({ code: 'wallet_unknown' }));
  await expect(apps.setWallet('bitcoin', {})).rejects.toMatchObject({ code: 'wallet_unknown' });
});

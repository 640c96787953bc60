import { expect, test } from 'vitest';
import { WALLET_BENCHES } from '../support/wallet-benches.ts';
import { walletContract } from './wallet-suite.ts';

for (const { name, routes, signsAnswers, make } of WALLET_BENCHES) {
  const on = (route: 'scan' | 'show', behaviour: string, run: () => Promise<void>): void => {
    if (routes.includes(route)) test(behaviour, run);
  };

  for (const route of routes) walletContract(name, route, signsAnswers, make);

  test(`${name} takes customers by the routes it says`, async () => {
    const bench = await make();
    const { scan, show } = bench.wallet.routes;
    expect([...(scan ? ['scan'] : []), ...(show ? ['show'] : [])]).toEqual(routes);
    await bench.dispose();
  });

  on('scan', `${name}: a code is good for a minute and one payment`, async () => {
    const { wallet, simulated, clock, order, dispose } = await make();
    const notValid = { kind: 'refused', reason: 'code_not_valid' };
    const used = simulated.paymentCode('pays') ?? '';
    const old = simulated.paymentCode('pays') ?? '';
    const never = `${used.slice(0, 2)}${'7'.repeat(used.length - 2)}`;
    expect(await wallet.pay(order(), used)).toMatchObject({ kind: 'paid' });
    expect(await wallet.pay(order(), used)).toMatchObject(notValid);
    expect(await wallet.pay(order(), never)).toMatchObject(notValid);
    clock.advance(61_000);
    expect(await wallet.pay(order(), old)).toMatchObject(notValid);
    expect(simulated.books().reduce((charges, booked) => charges + booked.charges, 0)).toBe(1);
    await dispose();
  });

  on('scan', `${name}: a customer without money is told so`, async () => {
    const { wallet, simulated, order, dispose } = await make();
    const refused = await wallet.pay(order(), simulated.paymentCode('has_no_money') ?? '');
    expect(refused).toMatchObject({ kind: 'refused', reason: 'no_funds' });
    expect(refused.kind === 'refused' && refused.code.length).toBeGreaterThan(0);
    await dispose();
  });

  on('show', `${name}: a code that is shown can be paid until it expires`, async () => {
    const { wallet, simulated, clock, order, dispose } = await make();
    const sale = order();
    const shown = await wallet.present(sale);
    if (shown.kind !== 'shown') throw new Error(`no code is shown: ${shown.kind}`);
    expect(shown.expiresAt).toBeLessThanOrEqual(sale.expiresAt);
    expect(shown.expiresAt).toBeGreaterThan(clock.now());
    const before = await wallet.query({ ...sale, transaction: shown.transaction });
    expect(['waiting', 'not_found']).toContain(before.kind);
    clock.advance(3 * 3_600_000);
    expect(simulated.scan(shown.code, 'pays')).toBe('unknown');
    expect(simulated.scan('https://example.com/a-poster', 'pays')).toBe('unknown');
    await dispose();
  });

  on('show', `${name}: a code whose order was cancelled cannot be paid`, async () => {
    const { wallet, simulated, order, dispose } = await make();
    const sale = order();
    const shown = await wallet.present(sale);
    if (shown.kind !== 'shown') throw new Error(`no code is shown: ${shown.kind}`);
    const cancelled = await wallet.cancel({ ...sale, transaction: shown.transaction });
    expect(cancelled).toEqual({ kind: 'cancelled', moneyReturned: false });
    simulated.scan(shown.code, 'pays');
    // Alipay books an order with its first scan: one that was cancelled before leaves nothing behind.
    const after = await wallet.query({ ...sale, transaction: shown.transaction });
    expect(['closed', 'not_found']).toContain(after.kind);
    expect(simulated.books().every(({ charges }) => charges === 0)).toBe(true);
    await dispose();
  });
}

import { describe, expect, it } from 'vitest';
import {
  ALIPAY_CODE,
  CANCELLED,
  CONFIRM_MS,
  PAID,
  REFUSED,
  WAITING,
  walletBench,
} from '../../../support/wallet-session-bench.ts';

describe('a scanned code', () => {
  it('is sent after the intent is durable, with lane and scanners disarmed', async () => {
    const bench = walletBench();
    const id = await bench.begin();
    expect(bench.scanners.armed).toBe(true);
    const seen: unknown[] = [];
    bench.alipay.onCall = ({ method, code, order }) => {
      const { state, wallet, version } = bench.stored(order.paymentId);
      seen.push([method, code, state, version, wallet?.orderNumber === order.orderNumber]);
      seen.push([bench.lane.posted.at(-1)?.kind, bench.scanners.armed]);
    };
    bench.scanners.scan(ALIPAY_CODE);
    await bench.settle();
    expect(seen).toEqual([
      ['pay', ALIPAY_CODE, 'requesting', 2, true],
      ['disarm', false],
    ]);
    expect(bench.scanners.signals).toEqual(['good']);
    expect(bench.alipay.waiting().order).toMatchObject({
      paymentId: id,
      orderNumber: id.replaceAll('-', ''),
      amount: { minor: 1_250n, currency: 'EUR' },
      subject: 'Corner Shop',
      expiresAt: bench.clock.now() + CONFIRM_MS,
      transaction: null,
    });
  });

  it('that is paid approves, and its receipts are in the same commit', async () => {
    const bench = walletBench();
    const id = await bench.scanned();
    expect(bench.journal.printJobs(id)).toEqual([]);
    await bench.alipay.answer('pay', PAID);
    const payment = bench.stored(id);
    expect(payment).toMatchObject({
      state: 'approved',
      version: 3,
      online: true,
      reasonCode: null,
      forwarding: 'none',
      stan: null,
      wallet: { transaction: 'T1', payer: 'z***@example.com', route: 'scan' },
    });
    expect(bench.journal.printJobs(id).map(({ copy }) => copy)).toContain('customer');
    expect(bench.told(id)).toMatchObject({ outcome: 'approved', tender: 'alipay' });
    expect(bench.alipay.asked()).toEqual(['pay']);
  });

  it('is in no log, event, error and file', async () => {
    const bench = walletBench();
    const id = await bench.scanned();
    const late = await bench.terminal.chooseTender(id, { scan: ALIPAY_CODE }).catch((error: Error) => error);
    bench.scanners.scan(ALIPAY_CODE);
    await bench.alipay.answer('pay', WAITING);
    await bench.run(bench.alipay.pollMs);
    await bench.alipay.answer('query', PAID);
    const unwanted = await bench.terminal
      .chooseTender(id, { scan: ALIPAY_CODE })
      .catch((error: Error) => error);
    const errors = [late, unwanted].map((error) => JSON.stringify(error) + String(error));
    const { log, events } = bench;
    expect(bench.alipay.calls.filter(({ code }) => code === ALIPAY_CODE)).toHaveLength(1);
    expect(bench.onDisk()).toContain(id);
    for (const text of [log.text(), JSON.stringify(events), bench.onDisk(), ...errors]) {
      expect(text).not.toContain(ALIPAY_CODE);
    }
  });

  it('of no wallet here is refused with a bad beep, and the sale goes on', async () => {
    const bench = walletBench();
    const id = await bench.begin();
    bench.scanners.scan('4006381333931');
    expect(bench.scanners.signals).toEqual(['bad']);
    expect(bench.events.at(-1)).toMatchObject({
      type: 'code_refused',
      paymentId: id,
      code: 'code_is_goods_label',
    });
    expect(bench.stored(id).state).toBe('awaiting_tender');
    await expect(bench.terminal.chooseTender(id, { scan: 'hello' })).rejects.toMatchObject({
      code: 'code_unknown',
    });
    bench.scanners.scan(ALIPAY_CODE);
    expect(bench.stored(id).state).toBe('requesting');
  });

  it('counts only while a sale waits', async () => {
    const bench = walletBench();
    bench.scanners.scan(ALIPAY_CODE);
    expect(bench.events.at(-1)).toMatchObject({
      type: 'code_refused',
      paymentId: null,
      code: 'code_not_expected',
    });
    await expect(bench.terminal.chooseTender('no-such', { scan: ALIPAY_CODE })).rejects.toMatchObject({
      code: 'not_found',
    });
    const id = await bench.paid();
    await expect(bench.terminal.chooseTender(id, { scan: ALIPAY_CODE })).rejects.toMatchObject({
      code: 'payment_final',
    });
    expect(bench.alipay.asked()).toEqual(['pay']);
  });
});

describe('a customer who has to confirm', () => {
  it('is asked about at the pace of the wallet until it is paid', async () => {
    const bench = walletBench();
    const id = await bench.confirming();
    expect(bench.told(id)?.state).toBe('confirming');
    for (const polls of [1, 2, 3]) {
      await bench.run(bench.alipay.pollMs - 1);
      expect(bench.alipay.countOf('query')).toBe(polls - 1);
      await bench.run(1);
      expect(bench.alipay.countOf('query')).toBe(polls);
      await bench.alipay.answer('query', polls < 3 ? WAITING : PAID);
    }
    expect(bench.stored(id).state).toBe('approved');
    await bench.run(60_000);
    expect(bench.alipay.asked()).toEqual(['pay', 'query', 'query', 'query']);
  });

  it.each([
    ['cancels in the app', REFUSED, 'wallet_customer_cancelled', 'USER_CANCEL'],
    ['whose order the provider closes', { kind: 'closed' } as const, 'wallet_closed', null],
  ])('and %s is declined with a receipt', async (_, answer, reasonCode, responseCode) => {
    const bench = walletBench();
    const id = await bench.confirming();
    await bench.run(bench.alipay.pollMs);
    await bench.alipay.answer('query', answer);
    expect(bench.stored(id)).toMatchObject({ state: 'declined', reasonCode, responseCode });
    expect(bench.journal.printJobs(id).length).toBeGreaterThan(0);
    expect(bench.alipay.countOf('cancel')).toBe(0);
  });

  it('and does not in time is asked about once more, then the order is cancelled', async () => {
    const bench = walletBench();
    bench.alipay.always('query', WAITING);
    const id = await bench.confirming();
    await bench.run(CONFIRM_MS - 1);
    expect(bench.alipay.countOf('cancel')).toBe(0);
    await bench.run(bench.alipay.pollMs);
    expect(bench.alipay.asked().slice(-2)).toEqual(['query', 'cancel']);
    expect(bench.stored(id).state).toBe('reversing');
    await bench.alipay.answer('cancel', CANCELLED);
    expect(bench.stored(id)).toMatchObject({ state: 'cancelled', reasonCode: 'wallet_not_confirmed' });
    expect(bench.journal.printJobs(id).length).toBeGreaterThan(0);
  });

  it('and pays in the last moment has paid', async () => {
    const bench = walletBench();
    bench.alipay.always('query', WAITING);
    const id = await bench.confirming();
    await bench.run(CONFIRM_MS - 1);
    bench.alipay.always('query', PAID);
    await bench.run(bench.alipay.pollMs);
    expect(bench.stored(id).state).toBe('approved');
    expect(bench.alipay.countOf('cancel')).toBe(0);
  });
});

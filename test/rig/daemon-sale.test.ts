import { afterEach, describe, expect, test } from 'vitest';
import { expectAgreement } from '../support/agreement.ts';
import { DaemonBench } from '../support/daemon-bench.ts';
import { waitFor } from '../support/wait-for.ts';

let bench: DaemonBench;
afterEach(() => bench.close());

describe('with the host there', () => {
  test('every card and phone pays online, once, and a refusal charges nothing', async () => {
    bench = await DaemonBench.open();
    for (const card of ['visa-card', 'mastercard-card', 'visa-phone', 'mastercard-phone']) {
      const payment = await bench.sell('12.50', card);
      expect(payment, card).toMatchObject({ state: 'approved', online: true, forwarding: 'none' });
    }
    const refusals = [await bench.sell('12.50', 'declined-card'), await bench.sell('51.00', 'visa-phone')];
    expect(refusals).toMatchObject([
      { state: 'declined', reasonCode: 'declined_by_card', reason: expect.any(String) },
      { state: 'declined', reasonCode: 'declined_by_host', responseCode: '51' },
    ]);
    expect(await expectAgreement(bench)).toBe(50_00n);
  });

  test('a register that repeats its request gets the same payment, before and after its end', async () => {
    bench = await DaemonBench.open();
    const first = await bench.create('12.50', 'once');
    const again = await bench.create('12.50', 'once');
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body.id).toBe(first.body.id);
    expect(await bench.create('12.51', 'once')).toMatchObject({
      status: 422,
      body: { code: 'idempotency_conflict' },
    });
    expect(await bench.create('1.00', 'other')).toMatchObject({
      status: 409,
      body: { code: 'terminal_busy' },
    });
    await bench.tap('visa-card');
    await bench.end(first.body.id);
    expect(await bench.create('12.50', 'once')).toMatchObject({
      status: 200,
      body: { id: first.body.id, state: 'approved' },
    });
    expect(await expectAgreement(bench)).toBe(12_50n);
  });

  test('a cancelled payment is taken back where the host may have it', async () => {
    bench = await DaemonBench.open();
    const waiting = (await bench.create('12.50')).body;
    await bench.call('POST', `/v1/payments/${waiting.id}/cancel`);
    expect(await bench.payment(waiting.id)).toMatchObject({ state: 'cancelled', forwarding: 'none' });

    bench.host.switches.noAnswer = 'payments';
    const sent = (await bench.create('20.00')).body;
    await bench.tap('visa-phone');
    await waitFor('the request', () => bench.host.ledger().length === 1);
    bench.host.switches.noAnswer = null;
    await bench.call('POST', `/v1/payments/${sent.id}/cancel`);
    expect((await bench.end(sent.id)).state).toBe('cancelled');
    expect(await expectAgreement(bench)).toBe(0n);
    expect(await bench.payment(sent.id)).toMatchObject({ forwarding: 'reversal_acknowledged' });
    expect(await bench.call('POST', `/v1/payments/${sent.id}/cancel`)).toMatchObject({
      status: 409,
      body: { code: 'payment_final' },
    });
  });

  test('a reference that looks like a card number is not taken', async () => {
    bench = await DaemonBench.open();
    const body = { amount: '1.00', currency: 'EUR', reference: 'sale 4761739001010119' };
    const answer = await bench.call<{ code: string }>('POST', '/v1/payments', body, {
      'idempotency-key': 'r',
    });
    expect({ status: answer.status, code: answer.body.code }).toEqual({
      status: 400,
      code: 'request_invalid',
    });
    expect(await bench.payments()).toEqual([]);
  });

  test('a payment nobody taps for ends by itself', async () => {
    bench = await DaemonBench.open({ session: { tenderTimeoutSeconds: 1 } });
    const { body } = await bench.create('12.50');
    expect(await bench.end(body.id)).toMatchObject({ state: 'timed_out', reasonCode: 'no_card_presented' });
    expect(await bench.sell('12.50', 'visa-card')).toMatchObject({ state: 'approved' });
    expect(await expectAgreement(bench)).toBe(12_50n);
  });
});

describe('with the network away', () => {
  const goOffline = async () => {
    await bench.host.close();
    await bench.untilLink('down');
  };

  test('a card that proves its approval pays offline, and the queue drains exactly once', async () => {
    bench = await DaemonBench.open({ offline: { fdda: '10.00' } });
    await goOffline();
    const offline = [
      await bench.sell('12.50', 'mastercard-card'),
      await bench.sell('8.20', 'visa-card'),
      await bench.sell('3.00', 'mastercard-card'),
    ];
    for (const payment of offline) {
      expect(payment).toMatchObject({ state: 'approved', online: false, forwarding: 'advice_pending' });
    }
    expect(await bench.sell('12.50', 'visa-card')).toMatchObject({ reasonCode: 'offline_not_proven' });
    expect(await bench.sell('12.50', 'visa-phone')).toMatchObject({ reasonCode: 'host_unreachable' });
    expect(bench.host.ledger()).toEqual([]);
    await bench.host.reopen();
    expect(await expectAgreement(bench)).toBe(23_70n);
    expect(bench.host.ledger().map(({ received }) => received)).toEqual([1, 1, 1]);
    for (const { id } of offline) expect((await bench.payment(id)).forwarding).toBe('advice_acknowledged');
  });

  test('each limit refuses, names itself and says what to do', async () => {
    bench = await DaemonBench.open({ offline: { count: 3, sum: '60.00' } });
    await goOffline();
    const refusal = async (amount: string) => {
      const { body } = await bench.create(amount);
      const { state, reasonCode, reason, hint } = await bench.end(body.id);
      expect({ state, said: Boolean(reason && hint) }).toEqual({ state: 'declined', said: true });
      return reasonCode;
    };
    expect(await refusal('50.01')).toBe('offline_amount_limit');
    for (const amount of ['20.00', '30.00']) await bench.sell(amount, 'mastercard-card');
    expect(await refusal('10.01')).toBe('offline_sum_limit');
    expect(await bench.sell('10.00', 'mastercard-card')).toMatchObject({ state: 'approved', online: false });
    expect(await refusal('0.01')).toBe('offline_count_limit');
    await bench.host.reopen();
    expect(await expectAgreement(bench)).toBe(60_00n);
    await goOffline();
    expect(await bench.sell('0.01', 'mastercard-card')).toMatchObject({ state: 'approved', online: false });
    await bench.host.reopen();
    expect(await expectAgreement(bench)).toBe(60_01n);
  });

  test('offline payments switched off are refused before a card is asked for', async () => {
    bench = await DaemonBench.open({ offline: { enabled: false } });
    await goOffline();
    const { body } = await bench.create('1.00');
    expect(await bench.end(body.id)).toMatchObject({ state: 'declined', reasonCode: 'offline_disabled' });
  });
});

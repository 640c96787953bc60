import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PaymentView } from '../../src/desk/api/contract.ts';
import { expectAgreement } from '../support/agreement.ts';
import { DaemonBench } from '../support/daemon-bench.ts';
import { waitFor } from '../support/wait-for.ts';

/*
 * kill -9 in each state of a payment, on one data folder that lives through all of it. After each restart the
 * journal, the host's ledger and the receipts agree, and the register's repeated request gets the result.
 */
let bench: DaemonBench;
beforeAll(async () => {
  bench = await DaemonBench.open();
});
afterAll(() => bench.close());

let key: string;
beforeEach(({ task }) => {
  key = task.name.replaceAll(' ', '-').slice(0, 100);
});

/** The register asks again after the crash. */
async function expectResult(id: string, result: Partial<PaymentView>): Promise<void> {
  await bench.untilQueueEmpty();
  const again = await bench.create('12.50', key);
  expect([again.status, again.body.id]).toEqual([200, id]);
  expect(again.body).toMatchObject(result);
}

const entryOf = (id: string) => bench.host.ledger().find(({ paymentId }) => paymentId === id);

const begin = async () => (await bench.create('12.50', key)).body.id;

describe('kill -9', () => {
  test('while a payment waits for a card', async () => {
    const id = await begin();
    await bench.restart();
    await expectResult(id, { state: 'failed', reasonCode: 'interrupted', forwarding: 'none' });
    expect(await expectAgreement(bench)).toBe(0n);
  });

  test('while a card is read', async () => {
    const id = await begin();
    await bench.tap('mastercard-card', { frozen: true });
    await bench.until(id, 'reading');
    await bench.restart();
    await expectResult(id, { state: 'failed', reasonCode: 'interrupted', forwarding: 'none' });
    expect(await expectAgreement(bench)).toBe(0n);
  });

  test('while the host is asked: what it has is taken back', async () => {
    bench.host.switches.noAnswer = 'payments';
    const id = await begin();
    await bench.tap('visa-phone');
    await waitFor('the request', () => entryOf(id)?.state === 'posted');
    expect((await bench.payment(id)).state).toBe('authorising');
    await bench.kill();
    bench.host.switches.noAnswer = null;
    await bench.start();
    await expectResult(id, {
      state: 'failed',
      reasonCode: 'interrupted',
      forwarding: 'reversal_acknowledged',
    });
    expect(entryOf(id)?.state).toBe('reversed');
    expect(await expectAgreement(bench)).toBe(0n);
  });

  test('while the host is asked and the request never arrives', async () => {
    bench.host.switches.delayMs = 300;
    const id = await begin();
    await bench.tap('visa-phone');
    await bench.until(id, 'authorising');
    await bench.kill();
    bench.host.switches.delayMs = 0;
    await bench.start();
    await expectResult(id, { state: 'failed', forwarding: 'reversal_acknowledged' });
    expect(await expectAgreement(bench)).toBe(0n);
  });

  test('right after the approval is shown', async () => {
    const events = bench.follow();
    const id = await begin();
    await bench.tap('visa-phone');
    await waitFor('the approval', () =>
      events.some((event) => event.type === 'payment' && event.payment.state === 'approved'),
    );
    await bench.restart();
    await expectResult(id, { state: 'approved', online: true });
    expect(await expectAgreement(bench)).toBe(12_50n);
    await waitFor('the receipts', async () => (await bench.health()).printJobsWaiting === 0);
  });

  test('right after an offline approval is shown', async () => {
    await bench.goOffline();
    const id = await begin();
    await bench.tap('mastercard-card');
    await bench.until(id, 'approved');
    await bench.restart();
    expect(await bench.payment(id)).toMatchObject({ state: 'approved', forwarding: 'advice_pending' });
    await bench.host.reopen();
    await expectResult(id, { state: 'approved', online: false, forwarding: 'advice_acknowledged' });
    expect(await expectAgreement(bench)).toBe(25_00n);
  });

  test('while an advice is under way: it is repeated and posted once', async () => {
    await bench.goOffline();
    const id = await begin();
    await bench.tap('mastercard-card');
    await bench.until(id, 'approved');
    bench.host.switches.noAnswer = 'payments';
    await bench.host.reopen();
    await waitFor('the advice', () => entryOf(id));
    await bench.kill();
    bench.host.switches.noAnswer = null;
    await bench.start();
    await expectResult(id, { state: 'approved', online: false, forwarding: 'advice_acknowledged' });
    expect(entryOf(id)).toMatchObject({ state: 'posted', received: 2 });
    expect(await expectAgreement(bench)).toBe(37_50n);
  });

  test('while a reversal is under way: it is repeated', async () => {
    bench.host.switches.noAnswer = 'payments';
    const id = await begin();
    await bench.tap('visa-phone');
    await waitFor('the request', () => entryOf(id));
    await bench.call('POST', `/v1/payments/${id}/cancel`);
    await waitFor('the reversal', () => entryOf(id)?.state === 'reversed');
    expect((await bench.payment(id)).forwarding).toBe('reversal_pending');
    await bench.kill();
    bench.host.switches.noAnswer = null;
    await bench.start();
    await expectResult(id, { state: 'cancelled', forwarding: 'reversal_acknowledged' });
    const reversals = bench.hostLog.lines.filter(({ fields }) => String(fields['mti']).startsWith('042'));
    expect(reversals.slice(-2).map(({ fields }) => fields['mti'])).toEqual(['0420', '0421']);
    expect(await expectAgreement(bench)).toBe(37_50n);
  });

  test('while receipts wait for the printer: they are printed after it, once', async () => {
    await bench.call('POST', '/v1/rig/printer', { up: false });
    const id = await begin();
    await bench.tap('visa-card');
    await bench.until(id, 'approved');
    expect((await bench.health()).printJobsWaiting).toBe(2);
    await bench.restart();
    await waitFor('the receipts', async () => (await bench.health()).printJobsWaiting === 0);
    await expectResult(id, { state: 'approved' });
    expect(await expectAgreement(bench)).toBe(50_00n);
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectAgreement } from '../support/agreement.ts';
import { DaemonBench } from '../support/daemon-bench.ts';

let bench: DaemonBench;
beforeEach(async () => {
  bench = await DaemonBench.open();
});
afterEach(() => bench.close());

describe('the host is there', () => {
  test('every card and phone of the tray pays online, once', async () => {
    for (const card of ['visa-card', 'mastercard-card', 'visa-phone', 'mastercard-phone']) {
      const payment = await bench.sell('12.50', card);
      expect(payment, card).toMatchObject({ state: 'approved', online: true, forwarding: 'none' });
    }
    expect(await expectAgreement(bench)).toBe(50_00n);
  });
});

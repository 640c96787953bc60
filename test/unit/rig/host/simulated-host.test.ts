import { afterEach, beforeEach, expect, test } from 'vitest';
import { hostTransaction } from '../../../support/host-transactions.ts';
import { type Iso8583Rig, iso8583Rig } from '../../../support/iso8583-rig.ts';
import { until } from '../../../support/until.ts';

const SENT_AT = Date.UTC(2026, 10, 24, 9, 11, 13);
let rig: Iso8583Rig;

beforeEach(async () => {
  rig = await iso8583Rig({ reconnectMaxMs: 500 });
  rig.upstream.start();
  await until(() => rig.upstream.link().state === 'up', 'link up');
});
afterEach(() => rig.dispose());

test('closed, it is a network that is down; reopened, it is the same host with the same ledger', async () => {
  await rig.upstream.authorise(hostTransaction(), SENT_AT);
  await rig.host.close();
  await until(() => rig.upstream.link().state === 'down', 'link down');
  expect(rig.host.isListening).toBe(false);
  await rig.host.reopen();
  rig.clock.advance(500);
  await until(() => rig.upstream.link().state === 'up', 'link up');
  expect(await rig.upstream.authorise(hostTransaction(), SENT_AT)).toMatchObject({ kind: 'approved' });
  expect(rig.host.ledger()).toMatchObject([{ received: 2 }]);
});

test('delays its answer by the clock', async () => {
  rig.host.switches.delayMs = 250;
  let result: unknown;
  void rig.upstream.authorise(hostTransaction(), SENT_AT).then((answer) => {
    result = answer;
  });
  await until(() => rig.host.ledger().length === 1, 'the sale at the host');
  await rig.clock.run(249);
  expect(result).toBeUndefined();
  rig.clock.advance(1);
  await until(() => result !== undefined, 'the answer');
  expect(result).toMatchObject({ kind: 'approved' });
});

test('is shown with what it has posted', async () => {
  await rig.upstream.authorise(hostTransaction(), SENT_AT);
  expect(rig.host.ledgerView()).toMatchObject({
    entries: [
      { stan: '000007', amount: '12.50', currency: 'EUR', state: 'posted', panTruncated: '476173******0119' },
    ],
    totals: [{ currency: 'EUR', amount: '12.50', count: 1 }],
  });
});

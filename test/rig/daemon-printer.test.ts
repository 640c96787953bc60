import { afterEach, expect, test } from 'vitest';
import { expectAgreement } from '../support/agreement.ts';
import { DaemonBench } from '../support/daemon-bench.ts';
import { waitFor } from '../support/wait-for.ts';

let bench: DaemonBench;
afterEach(() => bench.close());

test('without a printer sales go on, and each receipt is printed once when it is back', async () => {
  bench = await DaemonBench.open();
  const events = bench.follow();
  const printed = () =>
    events.flatMap((event) => (event.type === 'receipt' && event.state === 'printed' ? [event] : []));
  await bench.call('POST', '/v1/rig/printer', { up: false });
  const first = await bench.sell('12.50', 'visa-card');
  const second = await bench.sell('2.50', 'mastercard-card');
  expect([first.state, second.state]).toEqual(['approved', 'approved']);
  const health = await bench.health();
  expect(health).toMatchObject({ ready: true, printJobsWaiting: 4 });
  expect(health.devices.find(({ kind }) => kind === 'printer')).toMatchObject({
    state: 'unavailable',
    detail: expect.any(String),
    hint: expect.any(String),
  });
  expect(printed()).toEqual([]);

  await bench.call('POST', '/v1/rig/printer', { up: true });
  await waitFor('the receipts', async () => (await bench.health()).printJobsWaiting === 0);
  const third = await bench.sell('1.00', 'visa-phone');
  await waitFor('six receipts', () => printed().length >= 6);
  expect(printed().map(({ paymentId, copy }) => `${paymentId} ${copy}`)).toEqual(
    [first, second, third].flatMap(({ id }) => [`${id} customer`, `${id} merchant`]),
  );

  await bench.restart();
  const afterRestart = bench.follow();
  await bench.sell('1.00', 'visa-phone');
  await waitFor('its receipts', async () => (await bench.health()).printJobsWaiting === 0);
  const again = afterRestart.filter((event) => event.type === 'receipt' && event.paymentId !== third.id);
  expect(again.every((event) => event.type === 'receipt' && event.paymentId > third.id)).toBe(true);
  expect(await expectAgreement(bench)).toBe(17_00n);
});

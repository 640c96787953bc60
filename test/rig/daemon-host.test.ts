import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import type { HostSwitches } from '../../src/rig/host/simulated-host.ts';
import { FaultProxy } from '../../src/rig/net/fault-proxy.ts';
import { expectAgreement } from '../support/agreement.ts';
import { DaemonBench } from '../support/daemon-bench.ts';
import { waitFor } from '../support/wait-for.ts';

const SHORT = { upstream: { answerTimeoutMs: 300, echoTimeoutMs: 300 } };
const GOOD: HostSwitches = {
  delayMs: 0,
  noAnswer: null,
  wrongAnswer: null,
  responseCode: null,
  dropAfterReceive: false,
  duplicateAnswers: false,
};

let bench: DaemonBench;
afterEach(() => bench.close());

/** One online sale under a fault that makes its outcome unknown, another one when the fault is over. */
async function expectTakenBack(fault: Partial<HostSwitches>, reasonCode: string): Promise<void> {
  Object.assign(bench.host.switches, fault);
  const unknown = await bench.sell('12.50', 'visa-phone');
  expect(unknown, JSON.stringify(fault)).toMatchObject({
    state: 'declined',
    reasonCode,
    forwarding: 'reversal_pending',
  });
  Object.assign(bench.host.switches, GOOD);
  await bench.untilQueueEmpty();
  expect(await bench.payment(unknown.id)).toMatchObject({
    state: 'declined',
    forwarding: 'reversal_acknowledged',
  });
  expect(bench.host.ledger().find(({ paymentId }) => paymentId === unknown.id)).toMatchObject({
    state: 'reversed',
  });
  await bench.untilLink('up');
  expect(await bench.sell('1.00', 'visa-phone'), 'afterwards').toMatchObject({
    state: 'approved',
    online: true,
  });
}

describe('a host that fails', () => {
  test('before anything is sent: a card that must ask it is refused, nothing is owed', async () => {
    bench = await DaemonBench.open();
    await bench.host.close();
    await bench.untilLink('down');
    expect(await bench.sell('12.50', 'visa-phone')).toMatchObject({
      state: 'declined',
      reasonCode: 'host_unreachable',
      forwarding: 'none',
    });
    await bench.host.reopen();
    expect(await expectAgreement(bench)).toBe(0n);
    expect(bench.host.ledger()).toEqual([]);
  });

  test('by silence, a cut connection or an answer that does not fit: the request is taken back', async () => {
    bench = await DaemonBench.open(SHORT);
    await expectTakenBack({ noAnswer: 'payments' }, 'host_no_answer');
    await expectTakenBack({ noAnswer: 'everything' }, 'host_no_answer');
    await expectTakenBack({ dropAfterReceive: true }, 'host_no_answer');
    await expectTakenBack({ wrongAnswer: 'stan' }, 'host_no_answer');
    for (const wrongAnswer of ['amount', 'terminal', 'reference', 'garbage'] as const) {
      await expectTakenBack({ wrongAnswer }, 'host_invalid_answer');
    }
    expect(await expectAgreement(bench)).toBe(8_00n);
  });

  test('by an answer after the time-out: it never becomes a sale', async () => {
    bench = await DaemonBench.open({ upstream: { answerTimeoutMs: 300, echoTimeoutMs: 3_000 } });
    await expectTakenBack({ delayMs: 800 }, 'host_no_answer');
    await waitFor('the late answer', () =>
      readFileSync(join(bench.data, 'tilld.log'), 'utf8').includes(
        'An answer that nobody waits for was dropped',
      ),
    );
    expect(await expectAgreement(bench)).toBe(1_00n);
  });

  test('by answering twice: each payment counts once', async () => {
    bench = await DaemonBench.open();
    bench.host.switches.duplicateAnswers = true;
    await bench.sell('12.50', 'visa-phone');
    await bench.sell('2.50', 'mastercard-phone');
    expect(await expectAgreement(bench)).toBe(15_00n);
  });

  test.each([
    ['silence', { noAnswer: 'payments' }],
    ['a cut connection', { dropAfterReceive: true }],
    ['an answer that does not fit', { wrongAnswer: 'reference' }],
  ] as const)('by %s to an advice: it is repeated and posted once', async (_, fault) => {
    bench = await DaemonBench.open(SHORT);
    await bench.host.close();
    await bench.untilLink('down');
    const payment = await bench.sell('12.50', 'mastercard-card');
    Object.assign(bench.host.switches, fault);
    await bench.host.reopen();
    await waitFor('two tries', () => bench.host.ledger().some(({ received }) => received >= 2));
    expect(await bench.payment(payment.id)).toMatchObject({ forwarding: 'advice_pending' });
    Object.assign(bench.host.switches, GOOD);
    expect(await expectAgreement(bench)).toBe(12_50n);
    expect(bench.hostLog.lines.filter(({ fields }) => fields['mti'] === '0220')).toHaveLength(1);
  });
});

describe('a network that fails', () => {
  let proxy: FaultProxy;
  const open = async () => {
    bench = await DaemonBench.open(SHORT, (targetPort) => {
      proxy = new FaultProxy({ clock: new SystemClock(), targetPort });
      return proxy.listen();
    });
  };
  afterEach(() => proxy.close());

  test.each(['blackHole', 'dropResponses'] as const)('by %s: declined, taken back, agreed', async (fault) => {
    await open();
    proxy.switches[fault] = true;
    const payment = await bench.sell('12.50', 'visa-phone');
    expect(payment).toMatchObject({ state: 'declined', reasonCode: 'host_no_answer' });
    proxy.switches[fault] = false;
    expect(await expectAgreement(bench)).toBe(0n);
    expect(bench.host.ledger()).toMatchObject([{ paymentId: payment.id, state: 'reversed' }]);
  });

  test('in the middle of a message: the host takes half a request for none', async () => {
    await open();
    proxy.switches.cutAfterBytes = 20;
    const payment = await bench.sell('12.50', 'visa-phone');
    expect(payment).toMatchObject({ state: 'declined', reasonCode: 'host_no_answer' });
    expect(await expectAgreement(bench)).toBe(0n);
    expect(await bench.payment(payment.id)).toMatchObject({ forwarding: 'reversal_acknowledged' });
  });
});

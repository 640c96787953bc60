import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { type HostSwitches, noFaults } from '../../src/rig/host/host-switches.ts';
import { FaultProxy } from '../../src/rig/net/fault-proxy.ts';
import { expectAgreement } from '../support/agreement.ts';
import { DaemonBench } from '../support/daemon-bench.ts';
import { waitFor } from '../support/wait-for.ts';

const SHORT_WAITS = { answerTimeoutMs: 600, echoTimeoutMs: 2_000 };
const GOOD = noFaults();

let bench: DaemonBench;
let proxy: FaultProxy;
/** In the books before a test. */
let before: bigint;

beforeAll(async () => {
  bench = await DaemonBench.open({
    upstream: SHORT_WAITS,
    via: (targetPort) => {
      proxy = new FaultProxy({ clock: new SystemClock(), targetPort });
      return proxy.listen();
    },
  });
});
afterAll(async () => {
  await bench.close();
  await proxy.close();
});
beforeEach(async () => {
  Object.assign(bench.host.switches, GOOD);
  await bench.host.reopen();
  await bench.untilLink('up');
  before = await expectAgreement(bench);
});

const entryOf = (id: string) => bench.host.ledger().find(({ paymentId }) => paymentId === id);
const added = async () => (await expectAgreement(bench)) - before;

describe('an online request whose outcome is unknown is taken back before the card is charged again', () => {
  test.each<[string, Partial<HostSwitches>, string]>([
    ['silence', { noAnswer: 'payments' }, 'host_no_answer'],
    ['silence to everything', { noAnswer: 'everything' }, 'host_no_answer'],
    ['a cut connection', { dropAfterReceive: true }, 'host_no_answer'],
    ['an answer with another STAN', { wrongAnswer: 'stan' }, 'host_no_answer'],
    ['an answer with another amount', { wrongAnswer: 'amount' }, 'host_invalid_answer'],
    ['an answer for another terminal', { wrongAnswer: 'terminal' }, 'host_invalid_answer'],
    ['an answer with another reference', { wrongAnswer: 'reference' }, 'host_invalid_answer'],
    ['garbage', { wrongAnswer: 'garbage' }, 'host_invalid_answer'],
  ])('%s', async (_, fault, reasonCode) => {
    Object.assign(bench.host.switches, fault);
    const unknown = await bench.sell('12.50', 'visa-phone');
    expect(unknown).toMatchObject({ state: 'declined', reasonCode, forwarding: 'reversal_pending' });
    expect(entryOf(unknown.id)).toBeDefined();
    Object.assign(bench.host.switches, GOOD);
    await bench.untilLink('up');
    expect(await bench.sell('1.00', 'visa-phone')).toMatchObject({ state: 'approved', online: true });
    expect(await bench.payment(unknown.id)).toMatchObject({
      state: 'declined',
      forwarding: 'reversal_acknowledged',
    });
    expect(entryOf(unknown.id)).toMatchObject({ state: 'reversed' });
    expect(await added()).toBe(1_00n);
  });
});

test('an answer after the time-out never becomes a sale', async () => {
  bench.host.switches.delayMs = 1_200;
  const late = await bench.sell('12.50', 'visa-phone');
  expect(late).toMatchObject({ state: 'declined', reasonCode: 'host_no_answer' });
  bench.host.switches.delayMs = 0;
  const log = join(bench.data, 'tilld.log');
  await waitFor('the late answer', () =>
    readFileSync(log, 'utf8')
      .split('\n')
      .some((line) => line.includes('nobody waits for') && line.includes(`"${late.stan}"`)),
  );
  expect(await added()).toBe(0n);
  expect(await bench.payment(late.id)).toMatchObject({ state: 'declined' });
});

test('an answer that comes twice counts once', async () => {
  bench.host.switches.duplicateAnswers = true;
  await bench.sell('12.50', 'visa-phone');
  await bench.sell('2.50', 'mastercard-phone');
  expect(await added()).toBe(15_00n);
});

test('a host that is away is not asked: nothing is owed', async () => {
  await bench.goOffline();
  await proxy.close();
  const refused = await bench.sell('12.50', 'visa-phone');
  expect(refused).toMatchObject({
    state: 'declined',
    reasonCode: 'host_unreachable',
    forwarding: 'none',
    stan: null,
  });
  await proxy.reopen();
  await bench.host.reopen();
  await bench.untilLink('up');
  expect(entryOf(refused.id)).toBeUndefined();
  expect(await added()).toBe(0n);
});

describe('an advice is repeated until it is acknowledged, and posted once', () => {
  test.each<[string, Partial<HostSwitches>]>([
    ['silence', { noAnswer: 'payments' }],
    ['a cut connection', { dropAfterReceive: true }],
    ['an answer that does not fit', { wrongAnswer: 'reference' }],
  ])('%s', async (_, fault) => {
    await bench.goOffline();
    const payment = await bench.sell('12.50', 'mastercard-card');
    Object.assign(bench.host.switches, fault);
    await bench.host.reopen();
    await waitFor('the advice', () => entryOf(payment.id));
    await bench.goOffline();
    expect(await bench.payment(payment.id)).toMatchObject({
      state: 'approved',
      forwarding: 'advice_pending',
    });
    Object.assign(bench.host.switches, GOOD);
    await bench.host.reopen();
    expect(await added()).toBe(12_50n);
    expect(entryOf(payment.id)?.received).toBeGreaterThanOrEqual(2);
    // An echo may have the same number: messages of the network count their own.
    const tries = bench.hostLog.lines.flatMap(({ fields: { stan, mti } }) =>
      stan === payment.stan && mti !== '0800' ? [mti] : [],
    );
    const [first, ...repeats] = tries;
    expect([first, ...new Set(repeats)]).toEqual(['0220', '0221']);
  });
});

describe('a network that breaks on the way', () => {
  test.each(['blackHole', 'dropResponses'] as const)('%s: declined and taken back', async (fault) => {
    proxy.switches[fault] = true;
    const payment = await bench.sell('12.50', 'visa-phone');
    expect(payment).toMatchObject({ state: 'declined', reasonCode: 'host_no_answer' });
    proxy.switches[fault] = false;
    expect(await added()).toBe(0n);
    expect(entryOf(payment.id)).toMatchObject({ state: 'reversed' });
  });

  test('in the middle of a message: half a request is none', async () => {
    proxy.switches.cutAfterBytes = 20;
    const payment = await bench.sell('12.50', 'visa-phone');
    expect(payment).toMatchObject({ state: 'declined', reasonCode: 'host_no_answer' });
    expect(await added()).toBe(0n);
    expect(await bench.payment(payment.id)).toMatchObject({ forwarding: 'reversal_acknowledged' });
  });
});

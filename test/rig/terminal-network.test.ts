import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PaymentView } from '../../src/desk/api/contract.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { FaultProxy } from '../../src/rig/net/fault-proxy.ts';
import { type BookCount, countAgreement } from '../support/agreement.ts';
import { TerminalBench } from '../support/terminal-bench.ts';
import { waitFor } from '../support/wait-for.ts';

/** Far more than anything that is sent: its rest tells how much was. */
const UNCUT = 1_000_000;
/** Enough for several to be under way at once: the window doubles from one. */
const RECORDS = 12;

let bench: TerminalBench;
let proxy: FaultProxy;
let before: bigint;
/** Of the last comparison of the books. */
let books: BookCount;
/** Bytes of each message, framing included. */
const length = { signOn: 0, signOnAnswer: 0, request: 0, answer: 0, advice: 0, adviceAnswer: 0 };
const tally = { payments: 0, faults: 0, held: 0 };

const sell = (card: string): Promise<PaymentView> => bench.sell('12.50', card, `sale-${++tally.payments}`);
/** Answers of which the terminal has said that nobody waits for them. */
const droppedAnswers = () =>
  readFileSync(join(bench.data, 'tilld.log'), 'utf8').split('An answer that nobody waits for').length - 1;
const entryOf = (id: string) => bench.host.ledger().find(({ paymentId }) => paymentId === id);
const added = async () => {
  books = await countAgreement(bench);
  return books.minor - before;
};

async function goOffline(): Promise<void> {
  await proxy.close();
  await bench.untilLink('down');
}

async function sellOffline(): Promise<PaymentView> {
  await goOffline();
  const payment = await sell('mastercard-card');
  expect(payment).toMatchObject({ state: 'approved', online: false });
  return payment;
}

/** How many bytes go either way while `work` is done. */
async function measured(work: () => Promise<unknown>): Promise<[sent: number, received: number]> {
  Object.assign(proxy.switches, { cutAfterBytes: UNCUT, cutAnswerAfterBytes: UNCUT });
  await work();
  const { cutAfterBytes, cutAnswerAfterBytes } = proxy.switches;
  Object.assign(proxy.switches, { cutAfterBytes: null, cutAnswerAfterBytes: null });
  return [UNCUT - cutAfterBytes!, UNCUT - cutAnswerAfterBytes!];
}

beforeAll(async () => {
  bench = await TerminalBench.open({
    upstream: { answerTimeoutMs: 400 },
    via: (targetPort) => {
      proxy = new FaultProxy({ clock: new SystemClock(), targetPort });
      return proxy.listen();
    },
  });
  await bench.start();
  await bench.untilLink('up');
  [length.request, length.answer] = await measured(() => sell('visa-phone'));
  await goOffline();
  [length.signOn, length.signOnAnswer] = await measured(async () => {
    await proxy.reopen();
    await bench.untilLink('up');
  });
  await sellOffline();
  const [sent, received] = await measured(async () => {
    await proxy.reopen();
    await bench.untilQueueEmpty();
  });
  [length.advice, length.adviceAnswer] = [sent - length.signOn, received - length.signOnAnswer];
});
afterAll(async () => {
  await bench.close();
  await proxy.close();
  const { held, faults, payments } = tally;
  // Only where each fault has come to its agreement.
  if (held < faults || !books) return;
  const { approved, lost, doubled } = books;
  process.stdout.write(
    `faults of the network: ${JSON.stringify({ payments, approved, faults, lost, doubled })}\n`,
  );
});
afterEach(({ task }) => {
  if (task.result?.state === 'pass') tally.held++;
});
beforeEach(async () => {
  Object.assign(proxy.switches, { delayMs: 0, duplicateRequests: false, duplicateResponses: false });
  Object.assign(bench.host.switches, { spreadMs: 0, duplicateAnswers: false });
  await bench.untilLink('up');
  before = (await countAgreement(bench)).minor;
  tally.faults++;
});

/** Where a message of 2 bytes of length and the rest can be cut. */
const PLACES: [string, (bytes: number) => number][] = [
  ['before its first byte', () => 0],
  ['within its length', () => 1],
  ['behind its length', () => 2],
  ['within its first field', () => 5],
  ['in its middle', (bytes) => bytes >> 1],
  ['before its last byte', (bytes) => bytes - 1],
  ['behind its last byte', (bytes) => bytes],
];

describe('a payment online whose connection breaks ends once or not at all', () => {
  test.each(PLACES)('in the request, %s', async (_, place) => {
    proxy.switches.cutAfterBytes = place(length.request);
    expect(await sell('visa-phone')).toMatchObject({ state: 'declined', reasonCode: 'host_no_answer' });
    expect(proxy.switches.cutAfterBytes).toBeNull();
    expect(await added()).toBe(0n);
  });

  test.each(PLACES)('in the answer, %s', async (_, place) => {
    proxy.switches.cutAnswerAfterBytes = place(length.answer);
    const { id, state } = await sell('visa-phone');
    expect(proxy.switches.cutAnswerAfterBytes).toBeNull();
    const isWhole = place(length.answer) === length.answer;
    expect(await added()).toBe(isWhole ? 12_50n : 0n);
    expect([state, entryOf(id)?.state]).toEqual(isWhole ? ['approved', 'posted'] : ['declined', 'reversed']);
  });
});

describe('an advice whose connection breaks is posted once', () => {
  test.each(PLACES)('in the advice, %s', async (_, place) => {
    const { id } = await sellOffline();
    proxy.switches.cutAfterBytes = length.signOn + place(length.advice);
    await proxy.reopen();
    expect(await added()).toBe(12_50n);
    expect(proxy.switches.cutAfterBytes).toBeNull();
    expect(entryOf(id)).toMatchObject({ state: 'posted' });
  });

  test.each(PLACES)('in its answer, %s', async (_, place) => {
    const { id } = await sellOffline();
    proxy.switches.cutAnswerAfterBytes = length.signOnAnswer + place(length.adviceAnswer);
    await proxy.reopen();
    expect(await added()).toBe(12_50n);
    expect(proxy.switches.cutAnswerAfterBytes).toBeNull();
    // Before its first byte: behind the answer to the sign-on, so that the advice is not sent on that connection.
    const bytes = place(length.adviceAnswer);
    const isRepeated = bytes > 0 && bytes < length.adviceAnswer;
    expect(entryOf(id)).toMatchObject({ state: 'posted', received: isRepeated ? 2 : 1 });
  });
});

test('an advice that the network doubles counts once', async () => {
  await sellOffline();
  proxy.switches.duplicateRequests = true;
  await proxy.reopen();
  expect(await added()).toBe(12_50n);
});

test('answers that the network doubles count once', async () => {
  proxy.switches.duplicateResponses = true;
  expect(await sell('visa-phone')).toMatchObject({ state: 'approved', online: true });
  await sellOffline();
  await proxy.reopen();
  expect(await added()).toBe(25_00n);
});

test('answers to records under way at once, out of their order and doubled, are each taken once', async () => {
  await goOffline();
  const ids: string[] = [];
  while (ids.length < RECORDS) ids.push((await sell('mastercard-card')).id);
  const droppedBefore = droppedAnswers();
  Object.assign(bench.host.switches, { spreadMs: 150, duplicateAnswers: true });
  await proxy.reopen();
  expect(await added()).toBe(BigInt(RECORDS) * 12_50n);
  const arrived = bench.host
    .ledger()
    .flatMap(({ paymentId }) => (ids.includes(paymentId!) ? [paymentId] : []));
  const acknowledged = bench.process.said.flatMap((line) =>
    line.said === 'event' &&
    line.event.type === 'payment' &&
    line.event.payment.forwarding === 'advice_acknowledged'
      ? [line.event.payment.id]
      : [],
  );
  const taken = acknowledged.filter((id) => ids.includes(id));
  expect(taken.toSorted(), 'each acknowledged once').toEqual(ids.toSorted());
  expect(taken, 'not in the order of their arrival').not.toEqual(arrived);
  // The second of the last answer may still be on its way.
  await waitFor('the second answers', () => droppedAnswers() - droppedBefore >= RECORDS);
  for (const id of ids) expect(entryOf(id)).toMatchObject({ state: 'posted', received: 1 });
});

test('a network that is slow, but fast enough, costs nothing', async () => {
  proxy.switches.delayMs = 60;
  expect(await sell('visa-phone')).toMatchObject({ state: 'approved', online: true });
  expect(await added()).toBe(12_50n);
});

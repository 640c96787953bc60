import { afterEach, describe, expect, test } from 'vitest';
import { advice, CANARY_PAN, hostTransaction } from '../../../../support/host-transactions.ts';
import { type Iso8583Rig, iso8583Rig } from '../../../../support/iso8583-rig.ts';
import { until } from '../../../../support/until.ts';

const SENT_AT = Date.UTC(2026, 10, 24, 9, 11, 13);
const ANSWER_MS = 10_000;
const ECHO_EVERY_MS = 30_000;
const ECHO_MS = 5_000;

describe('the link to an ISO 8583 host', () => {
  let rig: Iso8583Rig;
  afterEach(() => rig.dispose());

  const isUp = () => until(() => rig.upstream.link().state === 'up', 'link up');
  const isDown = () => until(() => rig.upstream.link().state === 'down', 'link down');
  const dropped = () => rig.log.lines.filter(({ message }) => message.includes('nobody waits for'));

  async function started(options: Record<string, unknown> = {}): Promise<void> {
    rig = await iso8583Rig({ reconnectMaxMs: 500, ...options });
    rig.upstream.start();
    await isUp();
  }

  /** A request that the host received and did not answer in time. */
  async function unanswered(): Promise<void> {
    const result = rig.upstream.authorise(hostTransaction(), SENT_AT);
    await until(() => rig.host.ledger().length === 1, 'the sale at the host');
    rig.clock.advance(ANSWER_MS);
    expect(await result).toEqual({ kind: 'unknown', reason: 'no_answer' });
  }

  test('is down until the host has answered sign-on', async () => {
    rig = await iso8583Rig();
    rig.host.switches.noAnswer = 'everything';
    rig.upstream.start();
    await until(() => rig.log.text().includes('0800'), 'sign-on at the host');
    expect(rig.upstream.link()).toMatchObject({ state: 'down', reason: 'not started' });
    expect(await rig.upstream.authorise(hostTransaction(), SENT_AT)).toMatchObject({ kind: 'not_sent' });
    rig.clock.advance(ECHO_MS);
    await until(() => rig.upstream.link().reason === 'the host does not answer', 'the reason');
  });

  test('names a refused connection as the reason', async () => {
    rig = await iso8583Rig();
    await rig.proxy.close();
    rig.upstream.start();
    await until(() => rig.upstream.link().reason === 'connection refused', 'the reason');
  });

  test('a time-out makes it suspect: down at once, up again when the echo is answered', async () => {
    await started();
    rig.host.switches.noAnswer = 'payments';
    const states: string[] = [];
    rig.upstream.onLink(({ state }) => states.push(state));
    await unanswered();
    await isUp();
    expect(states).toEqual(['down', 'up']);
  });

  test('a record without an answer leaves it up for live payments while an echo finds out', async () => {
    await started();
    rig.host.switches.noAnswer = 'payments';
    const states: string[] = [];
    rig.upstream.onLink(({ state }) => states.push(state));
    const result = rig.upstream.deliver(advice(), SENT_AT);
    await until(() => rig.host.ledger().length === 1, 'the advice at the host');
    rig.clock.advance(ANSWER_MS);
    expect(await result).toEqual({ kind: 'unknown', reason: 'no_answer' });
    await until(() => rig.log.text().split('0800').length > 2, 'the echo');
    expect(states).toEqual([]);
  });

  test('a record without an answer on a dead connection brings it down when the echo stays out too', async () => {
    await started();
    rig.host.switches.noAnswer = 'everything';
    const result = rig.upstream.deliver(advice(), SENT_AT);
    await until(() => rig.host.ledger().length === 1, 'the advice at the host');
    rig.clock.advance(ANSWER_MS);
    await result;
    expect(rig.upstream.link().state).toBe('up');
    rig.clock.advance(ECHO_MS);
    await isDown();
  });

  test('a suspect link sends nothing', async () => {
    await started();
    rig.host.switches.noAnswer = 'everything';
    await unanswered();
    const other = hostTransaction({ stan: 9 });
    expect(await rig.upstream.authorise(other, SENT_AT)).toEqual({
      kind: 'not_sent',
      reason: 'the host does not answer',
    });
    expect(rig.host.ledger()).toHaveLength(1);
  });

  test('an echo without an answer finds a half-open connection, and a new one is made', async () => {
    await started();
    rig.proxy.switches.blackHole = true;
    rig.clock.advance(ECHO_EVERY_MS);
    expect(rig.upstream.link().state).toBe('up');
    rig.clock.advance(ECHO_MS);
    await isDown();
    expect(rig.upstream.link().reason).toBe('the host does not answer');
    rig.proxy.switches.blackHole = false;
    rig.clock.advance(500);
    await isUp();
  });

  test('payments go on while a periodic echo is out', async () => {
    await started();
    rig.host.switches.delayMs = 100;
    rig.clock.advance(ECHO_EVERY_MS);
    const result = rig.upstream.authorise(hostTransaction(), SENT_AT);
    await until(() => rig.host.ledger().length === 1, 'the sale at the host');
    rig.clock.advance(100);
    expect(await result).toMatchObject({ kind: 'approved' });
  });

  test('a late answer is dropped, never applied', async () => {
    await started();
    rig.host.switches.delayMs = ANSWER_MS + 1;
    await unanswered();
    rig.host.switches.delayMs = 0;
    rig.clock.advance(1);
    await until(() => dropped().length === 1, 'the late answer');
    expect(dropped()[0]!.fields).toMatchObject({ mti: '0210', stan: '000007' });
  });

  test('an answer with another trace number is dropped and the request stays unanswered', async () => {
    await started();
    rig.host.switches.wrongAnswer = 'stan';
    const result = rig.upstream.authorise(hostTransaction(), SENT_AT);
    await until(() => dropped().length === 1, 'the answer');
    rig.clock.advance(ANSWER_MS);
    expect(await result).toEqual({ kind: 'unknown', reason: 'no_answer' });
  });

  test('the second of two answers is dropped', async () => {
    await started();
    rig.host.switches.duplicateAnswers = true;
    expect(await rig.upstream.authorise(hostTransaction(), SENT_AT)).toMatchObject({ kind: 'approved' });
    await until(() => dropped().length === 1, 'the second answer');
    expect(rig.upstream.link().state).toBe('up');
  });

  test('a message cut on its way is not taken for sent or posted', async () => {
    await started();
    rig.proxy.switches.cutAfterBytes = 20;
    expect(await rig.upstream.authorise(hostTransaction(), SENT_AT)).toEqual({
      kind: 'unknown',
      reason: 'link_lost',
    });
    expect(rig.host.ledger()).toEqual([]);
  });

  test('bytes that are no message end the connection and each request that waits', async () => {
    await started();
    rig.host.switches.wrongAnswer = 'garbage';
    expect(await rig.upstream.authorise(hostTransaction(), SENT_AT)).toMatchObject({
      reason: 'invalid_answer',
    });
    await isDown();
    expect(rig.upstream.link().reason).toBe('the host sent something that cannot be read');
  });

  test('no more than the configured number of requests waits for answers', async () => {
    await started({ maxInFlight: 1 });
    rig.host.switches.noAnswer = 'payments';
    const first = rig.upstream.authorise(hostTransaction(), SENT_AT);
    const second = hostTransaction({ stan: 9 });
    expect(await rig.upstream.authorise(second, SENT_AT)).toMatchObject({ kind: 'not_sent' });
    await rig.upstream.stop();
    expect(await first).toMatchObject({ kind: 'unknown' });
  });

  test('opened card records are zeroed before the answer is there, and nothing of them is logged', async () => {
    await started();
    rig.host.switches.noAnswer = 'payments';
    const result = rig.upstream.authorise(hostTransaction(), SENT_AT);
    expect(rig.opened).toHaveLength(1);
    expect(rig.opened[0]!.every((byte) => byte === 0)).toBe(true);
    await until(() => rig.host.ledger().length === 1, 'the sale at the host');
    rig.clock.advance(ANSWER_MS);
    await result;
    expect(rig.log.text()).not.toContain(CANARY_PAN);
    expect(JSON.stringify(rig.host.ledger())).not.toContain(CANARY_PAN);
    expect(rig.host.ledger()[0]!.panTruncated).toBe('476173******0119');
  });

  test('a record that does not fit the dialect sends nothing and is parked', async () => {
    await started();
    const unreadable = hostTransaction({ sealed: Uint8Array.of(0x5a, 0x08, 0x47) });
    expect(await rig.upstream.authorise(unreadable, SENT_AT)).toMatchObject({ kind: 'not_sent' });
    const lost = advice({ transaction: hostTransaction({ sealed: null }) });
    expect(await rig.upstream.deliver(lost, SENT_AT)).toEqual({
      kind: 'refused',
      responseCode: 'unreadable',
    });
    expect(rig.host.ledger()).toEqual([]);
  });
});

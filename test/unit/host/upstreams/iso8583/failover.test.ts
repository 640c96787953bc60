import { afterEach, describe, expect, test } from 'vitest';
import { AddressBook } from '../../../../../src/host/upstreams/iso8583/address-book.ts';
import type { WireEvents } from '../../../../../src/platform/ports/network.ts';
import { advice, hostTransaction } from '../../../../support/host-transactions.ts';
import { type MemoryRig, memoryRig } from '../../../../support/iso8583-rig.ts';

const SENT_AT = Date.UTC(2026, 10, 24, 9, 11, 13);
const ECHO_EVERY_MS = 30_000;
/** Nothing listens there until a test does. */
const ELSEWHERE = 9_000;

describe('the link', () => {
  let rig: MemoryRig;
  afterEach(() => rig.dispose());

  async function started(options: Record<string, unknown>): Promise<string[]> {
    rig = await memoryRig(options);
    const states: string[] = [];
    rig.upstream.onLink(({ state, reason }) => states.push(reason ?? state));
    rig.upstream.start();
    await rig.clock.run(5);
    return states;
  }

  const second = () => ({ port: ELSEWHERE, addresses: [{ host: 'second', port: 20_000 }] });
  const signOns = () => rig.log.lines.filter(({ fields }) => fields.mti === '0800').length;

  test('goes to the next address at once', async () => {
    expect(await started(second())).toEqual(['connection refused', 'up']);
  });

  test('goes round all addresses before it pauses and says so', async () => {
    const ports = { port: ELSEWHERE, addresses: [{ host: 'second', port: ELSEWHERE + 1 }] };
    expect(await started(ports)).toEqual(['connection refused']);
    expect(rig.clock.pendingTimers).toBe(1);
  });

  test('stays where it works, and looks for the first again when its time is over and nothing waits', async () => {
    const states = await started({ ...second(), returnToFirstMs: 2 * ECHO_EVERY_MS });
    let joined = 0;
    await rig.network.listen(ELSEWHERE, (): WireEvents => {
      joined++;
      return { opened() {}, received() {}, closed() {} };
    });
    await rig.clock.run(ECHO_EVERY_MS + 10);
    expect(joined).toBe(0);
    await rig.clock.run(ECHO_EVERY_MS + 10);
    expect(joined).toBe(1);
    // The first is there but says nothing: back to the second. Meanwhile sales may go offline.
    await rig.clock.run(5_100);
    expect(states).toEqual(['connection refused', 'up', 'the host does not answer', 'up']);
    expect(rig.upstream.link().state).toBe('up');
    const result = rig.upstream.authorise(hostTransaction(), SENT_AT);
    await rig.clock.run(5);
    expect(await result).toMatchObject({ kind: 'approved' });
  });

  test('replaces a connection that is cut while nothing waits on it, without a word', async () => {
    const states = await started({});
    await rig.clock.run(2_000);
    rig.network.cut();
    await rig.clock.run(5);
    expect(signOns()).toBe(2);
    expect(states).toEqual(['up']);
  });

  test('a connection cut right after sign-on, or with a request on it, is a link that is down', async () => {
    const states = await started({});
    rig.network.cut();
    await rig.clock.run(5);
    expect(states).toEqual(['up', 'connection reset by the host']);
    await rig.clock.run(3_000);
    rig.host.switches.noAnswer = 'payments';
    const result = rig.upstream.authorise(hostTransaction(), SENT_AT);
    await rig.clock.run(5);
    rig.network.cut();
    await rig.clock.run(5);
    expect(await result).toMatchObject({ kind: 'unknown', reason: 'link_lost' });
    expect(states.at(-1)).toBe('connection reset by the host');
  });

  test('renews a connection that was idle for as long as it is told', async () => {
    const states = await started({ renewIdleMs: 45_000 });
    await rig.clock.run(ECHO_EVERY_MS + 10);
    const before = signOns();
    await rig.clock.run(ECHO_EVERY_MS + 10);
    expect(signOns()).toBe(before + 1);
    expect(states).toEqual(['up']);
    expect(rig.network.openConnections).toBe(1);
  });

  test('keeps a share of what may be in flight for the counter', async () => {
    await started({ maxInFlight: 8 });
    rig.host.switches.delayMs = 10;
    const forwarded = Array.from({ length: 9 }, (_, at) =>
      rig.upstream.deliver(advice({ transaction: hostTransaction({ stan: 100 + at }) }), SENT_AT),
    );
    const live = rig.upstream.authorise(hostTransaction(), SENT_AT);
    await rig.clock.run(20);
    const kinds = (await Promise.all(forwarded)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'not_sent')).toHaveLength(2);
    expect(await live).toMatchObject({ kind: 'approved' });
  });

  test('signs off when it stops', async () => {
    await started({});
    const before = signOns();
    const stopped = rig.upstream.stop();
    await rig.clock.run(5);
    await stopped;
    expect(signOns()).toBe(before + 1);
    expect(rig.network.openConnections).toBe(0);
    expect(rig.clock.pendingTimers).toBe(0);
  });

  test('counts the answers it drops', async () => {
    await started({});
    rig.host.switches.duplicateAnswers = true;
    for (const stan of [1, 2]) {
      const result = rig.upstream.authorise(hostTransaction({ stan }), SENT_AT);
      await rig.clock.run(5);
      expect(await result).toMatchObject({ kind: 'approved' });
    }
    const dropped = rig.log.lines.filter(({ message }) => message.includes('nobody waits for'));
    expect(dropped.map(({ fields }) => fields.count)).toEqual([1, 2]);
  });
});

test('addresses are tried in order, and the one that works is kept', () => {
  const [a, b, c] = [1, 2, 3].map((port) => ({ host: 'host', port }));
  const book = new AddressBook([a!, b!, c!]);
  expect([book.failed(), book.current]).toEqual([true, b]);
  book.worked();
  expect([book.failed(), book.current]).toEqual([true, c]);
  expect([book.failed(), book.current]).toEqual([true, a]);
  expect([book.failed(), book.current]).toEqual([false, b]);
  book.returnToFirst();
  expect([book.isAtFirst, book.current]).toEqual([true, a]);
});

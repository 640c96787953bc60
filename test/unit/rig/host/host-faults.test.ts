import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { advice, hostTransaction, plainCardRecord, reversal } from '../../../support/host-transactions.ts';
import { type MemoryRig, memoryRig } from '../../../support/iso8583-rig.ts';

const SENT_AT = Date.UTC(2026, 10, 24, 9, 11, 13);
const ANSWER_MS = 10_000;

describe('the simulated host, on purpose,', () => {
  let rig: MemoryRig;
  beforeEach(async () => {
    rig = await memoryRig();
    rig.upstream.start();
    await rig.clock.run(5);
  });
  afterEach(() => rig.dispose());

  const deliver = async (stan: number, runMs = 5) => {
    const retrievalReference = `63320900${String(stan).padStart(4, '0')}`;
    const transaction = hostTransaction({ stan, retrievalReference, sealed: plainCardRecord('40') });
    const result = rig.upstream.deliver(advice({ transaction }), SENT_AT);
    await rig.clock.run(runMs);
    return result;
  };
  const dropped = () => rig.log.lines.filter(({ message }) => message.includes('nobody waits for'));

  test('answers a poisoned payment with its code, whatever the message, and keeps nothing of it', async () => {
    rig.host.switches.poison.set(hostTransaction().paymentId, '96');
    expect(await deliver(1)).toEqual({ kind: 'refused', responseCode: '96' });
    const takenBack = rig.upstream.deliver(reversal(), SENT_AT);
    await rig.clock.run(5);
    expect(await takenBack).toEqual({ kind: 'refused', responseCode: '96' });
    expect(rig.host.ledger()).toEqual([]);
    rig.host.switches.poison.clear();
    expect(await deliver(1)).toMatchObject({ kind: 'acknowledged' });
  });

  test('answers later than anybody waits', async () => {
    rig.host.switches.chances.late = 1;
    expect(await deliver(1, ANSWER_MS)).toEqual({ kind: 'unknown', reason: 'no_answer' });
    await rig.clock.run(rig.host.switches.lateMs);
    expect(dropped()).toHaveLength(1);
    expect(rig.host.ledger()).toMatchObject([{ state: 'posted' }]);
  });

  test('answers twice, for another terminal, or not at all, by chance', async () => {
    const { chances } = rig.host.switches;
    chances.duplicate = 1;
    expect(await deliver(1)).toMatchObject({ kind: 'acknowledged' });
    expect(dropped()).toHaveLength(1);
    Object.assign(chances, { duplicate: 0, otherTerminal: 1 });
    expect(await deliver(2)).toEqual({ kind: 'unknown', reason: 'invalid_answer' });
    Object.assign(chances, { otherTerminal: 0, silent: 1 });
    expect(await deliver(3, ANSWER_MS)).toEqual({ kind: 'unknown', reason: 'no_answer' });
  });

  test('lets its answers overtake each other', async () => {
    rig.host.switches.spreadMs = 1_000;
    const order: number[] = [];
    const all = Array.from({ length: 20 }, (_, at) =>
      deliver(at + 1, 0).then((result) => {
        order.push(at);
        return result.kind;
      }),
    );
    await rig.clock.run(1_000);
    expect(new Set(await Promise.all(all))).toEqual(new Set(['acknowledged']));
    expect(order).not.toEqual([...order].sort((a, b) => a - b));
  });

  test('starts again: connections are gone, the ledger is not', async () => {
    await deliver(1);
    await rig.host.restart();
    await rig.clock.run(2_000);
    expect(rig.upstream.link().state).toBe('up');
    expect(await deliver(1)).toMatchObject({ kind: 'acknowledged' });
    expect(rig.host.ledger()).toMatchObject([{ received: 2 }]);
  });
});

import { afterEach, describe, expect, test } from 'vitest';
import type { SimulatedHostOptions } from '../../../../../src/rig/host/simulated-host.ts';
import { hostTransaction } from '../../../../support/host-transactions.ts';
import { MASTER_KEY, type MemoryRig, memoryRig } from '../../../../support/iso8583-rig.ts';

const SENT_AT = Date.UTC(2026, 10, 24, 9, 11, 13);

describe('messages under a session key', () => {
  let rig: MemoryRig;
  afterEach(() => rig.dispose());

  async function started(security: SimulatedHostOptions['security'], mac = 'aes-cmac'): Promise<void> {
    rig = await memoryRig({ security: { mac } }, security ? { security } : {});
    rig.upstream.start();
    await rig.clock.run(5);
  }
  const agreed = { algorithm: 'aes-cmac', masterKey: MASTER_KEY } as const;

  test('each connection gets a key of its own', async () => {
    await started(agreed);
    const blocks = () => rig.sent.length;
    const first = blocks();
    await rig.clock.run(2_000);
    rig.network.cut();
    await rig.clock.run(5);
    expect(blocks() - first).toBe(2);
    const result = rig.upstream.authorise(hostTransaction(), SENT_AT);
    await rig.clock.run(5);
    expect(await result).toMatchObject({ kind: 'approved' });
  });

  test.each([
    [
      'another master key',
      { algorithm: 'aes-cmac', masterKey: new Uint8Array(32) },
      /^the session key of the host cannot be used: The MAC/,
    ],
    [
      'a key for another algorithm',
      { algorithm: 'retail-mac', masterKey: MASTER_KEY },
      /^the session key of the host cannot be used: The key block has key usage M3/,
    ],
    ['no key', undefined, /^the host gives no session key$/],
  ] as const)('a host with %s is not signed on to', async (_, security, reason) => {
    await started(security);
    expect(rig.upstream.link()).toMatchObject({ state: 'down' });
    expect(rig.upstream.link().reason).toMatch(reason);
  });

  test('an answer whose MAC is wrong decides nothing', async () => {
    await started(agreed);
    rig.host.switches.wrongAnswer = 'mac';
    const result = rig.upstream.authorise(hostTransaction(), SENT_AT);
    await rig.clock.run(5);
    expect(await result).toEqual({ kind: 'unknown', reason: 'invalid_answer' });
    expect(rig.log.text()).toContain('The MAC of an answer is wrong');
  });

  test('a host that wants MACs refuses a terminal without', async () => {
    await started(agreed, 'none');
    const result = rig.upstream.authorise(hostTransaction(), SENT_AT);
    await rig.clock.run(5);
    expect(await result).toEqual({ kind: 'declined', responseCode: '63' });
    expect(rig.host.ledger()).toEqual([]);
  });
});

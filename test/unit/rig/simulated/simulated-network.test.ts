import { beforeEach, describe, expect, test } from 'vitest';
import { toHex } from '../../../../src/platform/bytes/hex.ts';
import type { Wire, WireEvents } from '../../../../src/platform/ports/network.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { SimulatedNetwork } from '../../../../src/rig/simulated/simulated-network.ts';

/** What one end sees, in order: "open", hex of each piece, the reason it closed. */
class End implements WireEvents {
  readonly seen: string[] = [];
  opened = () => this.seen.push('open');
  received = (chunk: Uint8Array) => this.seen.push(toHex(chunk));
  closed = (reason: string) => this.seen.push(reason);
}

const RESET = 'connection reset by the host';
const CLOSED = 'connection closed by the host';

describe('the simulated network', () => {
  let clock: SimulatedClock;
  let network: SimulatedNetwork;
  let near: End;
  let far: End;
  let nearWire: Wire;
  let farWire: Wire;
  beforeEach(() => {
    clock = new SimulatedClock();
    network = new SimulatedNetwork(clock, new SeededRandom(1));
    near = new End();
    far = new End();
  });

  async function joined(): Promise<void> {
    const { port } = await network.listen(0, (wire) => {
      farWire = wire;
      return far;
    });
    nearWire = network.connect({ host: 'host', port }, null, near);
    clock.advance(1_000);
    expect(near.seen).toEqual(['open']);
    near.seen.length = 0;
  }

  test('carries bytes both ways, and the copy is its own', async () => {
    await joined();
    const bytes = Uint8Array.of(1, 2, 3);
    nearWire.write(bytes, () => bytes.fill(0));
    farWire.write(Uint8Array.of(4));
    clock.advance(0);
    expect([far.seen, near.seen]).toEqual([['010203'], ['04']]);
    expect(bytes).toEqual(new Uint8Array(3));
  });

  test('takes its time, and keeps the order', async () => {
    network.switches.latencyMs = [10, 200];
    await joined();
    for (const byte of [1, 2, 3, 4, 5]) nearWire.write(Uint8Array.of(byte));
    clock.advance(9);
    expect(far.seen).toEqual([]);
    clock.advance(191);
    expect(far.seen).toEqual(['01', '02', '03', '04', '05']);
  });

  test('cuts what is written into pieces', async () => {
    network.switches.pieceBytes = 3;
    await joined();
    nearWire.write(new Uint8Array(40).fill(7));
    clock.advance(0);
    expect(far.seen.length).toBeGreaterThan(13);
    expect(far.seen.join('')).toBe('07'.repeat(40));
    expect(Math.max(...far.seen.map(({ length }) => length))).toBe(6);
  });

  test('refuses where nothing listens, and when it is told to', async () => {
    const nobody = new End();
    network.connect({ host: 'host', port: 9 }, null, nobody);
    clock.advance(0);
    expect(nobody.seen).toEqual(['connection refused']);
    await joined();
    network.switches.refuse = true;
    const late = new End();
    network.connect({ host: 'host', port: 20_000 }, null, late);
    clock.advance(0);
    expect(late.seen).toEqual(['connection refused']);
  });

  test('what was written before the end still arrives; what comes after it resets the sender', async () => {
    await joined();
    nearWire.write(Uint8Array.of(1));
    nearWire.close();
    farWire.write(Uint8Array.of(2));
    clock.advance(0);
    expect(near.seen).toEqual([CLOSED]);
    expect(far.seen[0]).toBe('01');
    expect(far.seen).toHaveLength(2);
    expect(farWire.isOpen).toBe(false);
  });

  test('a partition holds everything and says nothing; after it what was held goes on', async () => {
    await joined();
    network.partition(true);
    nearWire.write(Uint8Array.of(1));
    clock.advance(59_999);
    expect([near.seen, far.seen]).toEqual([[], []]);
    network.partition(false);
    clock.advance(0);
    expect(far.seen).toEqual(['01']);
    expect(clock.pendingTimers).toBe(0);
  });

  test('in a long partition the end that sent gives up; the other learns it when it sends', async () => {
    await joined();
    network.partition(true);
    nearWire.write(Uint8Array.of(1));
    clock.advance(60_001);
    expect([near.seen, far.seen]).toEqual([[RESET], []]);
    network.partition(false);
    farWire.write(Uint8Array.of(2));
    clock.advance(0);
    expect([near.seen, far.seen]).toEqual([[RESET], [RESET]]);
  });

  test('who connects in a partition hears nothing', async () => {
    await joined();
    network.partition(true);
    const waiting = new End();
    const wire = network.connect({ host: 'host', port: 20_000 }, null, waiting);
    clock.advance(600_000);
    expect(waiting.seen).toEqual([]);
    wire.close();
    clock.advance(0);
    expect(waiting.seen).toEqual([CLOSED]);
  });

  test('a lost piece is never skipped: the connection dies', async () => {
    await joined();
    network.switches.loss = 1;
    nearWire.write(Uint8Array.of(1));
    network.switches.loss = 0;
    nearWire.write(Uint8Array.of(2));
    clock.advance(60_001);
    expect([near.seen, far.seen]).toEqual([[RESET], [RESET]]);
    expect(network.openConnections).toBe(0);
  });

  test('half-open: one end is gone, the other writes into the void', async () => {
    await joined();
    network.halfOpen('listener');
    nearWire.write(Uint8Array.of(1));
    clock.advance(600_000);
    expect([near.seen, far.seen]).toEqual([[], [RESET]]);
    expect(nearWire.isOpen).toBe(true);
  });

  test('a cut loses what is on the way, and both ends learn it', async () => {
    network.switches.latencyMs = [5, 5];
    await joined();
    nearWire.write(Uint8Array.of(1));
    network.cut();
    clock.advance(10);
    expect([near.seen, far.seen]).toEqual([[RESET], [RESET]]);
    expect(clock.pendingTimers).toBe(0);
  });

  test('a listener that closes ends its connections and leaves its port to the next', async () => {
    const listener = await network.listen(700, () => far);
    network.connect({ host: 'host', port: 700 }, null, near);
    clock.advance(0);
    await listener.close();
    clock.advance(0);
    expect([near.seen, far.seen]).toEqual([['open', CLOSED], [CLOSED]]);
    await expect(network.listen(700, () => far)).resolves.toMatchObject({ port: 700 });
    await expect(network.listen(700, () => far)).rejects.toThrow('port 700 is taken');
  });

  test.each([1, 2, 3])('the same seed gives the same history (%i)', async (seed) => {
    const history = async (): Promise<string[]> => {
      clock = new SimulatedClock();
      network = new SimulatedNetwork(clock, new SeededRandom(seed));
      near = new End();
      far = new End();
      await joined();
      Object.assign(network.switches, { latencyMs: [0, 50], pieceBytes: 4, loss: 0.02 });
      const log: string[] = [];
      far.received = (chunk) => log.push(`${clock.monotonicMs()} ${toHex(chunk)}`);
      for (let i = 0; i < 20; i++) nearWire.write(Uint8Array.of(i, i, i, i, i));
      clock.advance(100_000);
      return [...log, ...near.seen];
    };
    expect(await history()).toEqual(await history());
  });
});

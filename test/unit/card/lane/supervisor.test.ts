import { beforeEach, describe, expect, it } from 'vitest';
import type { LaneProcess } from '../../../../src/card/lane/lane-process.ts';
import type { FromLane, LaneConfiguration, ToLane } from '../../../../src/card/lane/protocol.ts';
import { LaneSupervisor } from '../../../../src/card/lane/supervisor.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { type MemoryLog, memoryLog } from '../../../support/memory-log.ts';

class FakeLane implements LaneProcess {
  readonly pid: number;
  readonly received: ToLane[] = [];
  killed = false;
  answersPings = true;
  #onMessage: (message: FromLane) => void = () => {};
  #onEnd: (reason: string) => void = () => {};

  constructor(pid: number) {
    this.pid = pid;
  }

  send(message: ToLane): void {
    this.received.push(message);
    if (message.kind === 'ping' && this.answersPings) this.says({ kind: 'pong', nonce: message.nonce });
  }

  kill(): void {
    this.killed = true;
    this.ends('signal SIGKILL');
  }

  onMessage(listener: (message: FromLane) => void): void {
    this.#onMessage = listener;
  }

  onEnd(listener: (reason: string) => void): void {
    this.#onEnd = listener;
  }

  says(message: FromLane): void {
    this.#onMessage(message);
  }

  ends(reason: string): void {
    this.#onEnd(reason);
  }

  kinds(): string[] {
    return this.received.map(({ kind }) => kind).filter((kind) => kind !== 'ping');
  }
}

const CONFIGURATION: LaneConfiguration = {
  lane: 'till',
  reader: { driver: 'pcsc', options: {} },
  schemes: [],
  caKeys: [],
  terminalData: {},
  panTokenKeyBase64: '',
  apduTimeoutMs: 2_000,
};
const KEY = { epoch: '2026-11-24', key: Uint8Array.of(1, 2, 3) };
const READER_UP: FromLane = { kind: 'reader', state: 'up', name: 'ACR122U' };
const READER_HUNG: FromLane = {
  kind: 'reader',
  state: 'down',
  code: 'reader_fault',
  message: 'The reader did not answer within 2000 ms.',
  hint: 'Unplug it and plug it in again.',
};

let clock: SimulatedClock;
let log: MemoryLog;
let lanes: FakeLane[];
let supervisor: LaneSupervisor;
let ready: boolean[];
const current = () => lanes.at(-1)!;

beforeEach(() => {
  clock = new SimulatedClock();
  log = memoryLog();
  lanes = [];
  ready = [];
  supervisor = new LaneSupervisor({
    configuration: CONFIGURATION,
    epochKey: KEY,
    spawn: () => {
      const lane = new FakeLane(1000 + lanes.length);
      lanes.push(lane);
      return lane;
    },
    clock,
    random: new SeededRandom('supervisor'),
    log,
  });
  supervisor.onReady((is) => ready.push(is));
  supervisor.start();
});

function bringUp(): void {
  current().says({ kind: 'ready' });
  current().says(READER_UP);
}

describe('starting a lane', () => {
  it('hands over configuration and epoch key first', () => {
    expect(current().kinds()).toEqual(['configure', 'epoch-key']);
    expect(current().received[1]).toEqual({ kind: 'epoch-key', epoch: '2026-11-24', keyBase64: 'AQID' });
  });

  it('hands over what the process before had sealed, after its key, each time anew', () => {
    const kept = [Uint8Array.of(1, 2, 3), null];
    const settings = { configuration: CONFIGURATION, epochKey: KEY, clock, log };
    const spawned: FakeLane[] = [];
    const keeping = new LaneSupervisor({
      ...settings,
      random: new SeededRandom('supervisor'),
      tornLog: () => kept.shift()!,
      spawn: () => {
        const lane = new FakeLane(2000 + spawned.length);
        spawned.push(lane);
        return lane;
      },
    });
    keeping.start();
    expect(spawned[0]!.received.slice(1)).toEqual([
      { kind: 'epoch-key', epoch: '2026-11-24', keyBase64: 'AQID' },
      { kind: 'torn-log', sealedBase64: 'AQID' },
    ]);
    spawned[0]!.ends('signal SIGKILL');
    clock.advance(1_000);
    expect(spawned[1]!.kinds()).toEqual(['configure', 'epoch-key']);
  });

  it('is ready when the reader is, not before', () => {
    current().says({ kind: 'ready' });
    expect(supervisor.ready()).toBe(false);
    expect(supervisor.status().state).toBe('starting');
    current().says(READER_UP);
    expect(supervisor.ready()).toBe(true);
    expect(supervisor.status()).toMatchObject({ state: 'up', reader: 'ACR122U', error: null });
    expect(ready).toEqual([true]);
  });

  it('that does not get ready is killed and tried again', () => {
    const first = current();
    clock.advance(14_999);
    expect(first.killed).toBe(false);
    clock.advance(1);
    expect(first.killed).toBe(true);
    clock.advance(100);
    expect(lanes).toHaveLength(2);
  });
});

describe('messages', () => {
  it('reach the lane and come back, pings left out', () => {
    bringUp();
    const heard: FromLane[] = [];
    supervisor.onMessage((message) => heard.push(message));
    supervisor.post({ kind: 'disarm', paymentId: 'p1' });
    expect(current().received.at(-1)).toEqual({ kind: 'disarm', paymentId: 'p1' });
    current().says({ kind: 'removed' });
    clock.advance(3_000);
    expect(heard).toEqual([{ kind: 'removed' }]);
  });

  it('of a lane that was given up are not heard', () => {
    bringUp();
    const old = current();
    old.ends('signal SIGSEGV');
    old.says(READER_UP);
    expect(supervisor.ready()).toBe(false);
  });

  it('bring a new epoch key to the running lane and to those after it', () => {
    bringUp();
    supervisor.setEpochKey({ epoch: '2026-11-25', key: Uint8Array.of(9) });
    expect(current().received.at(-1)).toEqual({ kind: 'epoch-key', epoch: '2026-11-25', keyBase64: 'CQ==' });
    current().ends('signal SIGKILL');
    clock.advance(100);
    expect(current().received[1]).toMatchObject({ epoch: '2026-11-25' });
  });
});

describe('a reader that is not there', () => {
  it('makes the lane down with its reason, without a restart', () => {
    bringUp();
    current().says(READER_HUNG);
    expect(supervisor.status()).toMatchObject({
      state: 'down',
      error: { code: 'reader_fault' },
      restarts: 0,
    });
    expect(ready).toEqual([true, false]);
    clock.advance(60_000);
    expect(lanes).toHaveLength(1);
    current().says(READER_UP);
    expect(ready).toEqual([true, false, true]);
  });
});

describe('a lane that ends', () => {
  it('is started again, and ready again when its reader is', () => {
    bringUp();
    current().ends('exit code 1');
    expect(supervisor.status()).toMatchObject({
      state: 'down',
      error: { code: 'lane_unavailable' },
      restarts: 1,
    });
    clock.advance(100);
    expect(lanes).toHaveLength(2);
    bringUp();
    expect(ready).toEqual([true, false, true]);
    expect(supervisor.status()).toMatchObject({ state: 'up', error: null, restarts: 1 });
  });

  it('after its reader hung keeps that as the reason', () => {
    bringUp();
    current().says(READER_HUNG);
    current().ends('signal SIGKILL');
    expect(supervisor.status().error).toMatchObject({ code: 'reader_fault' });
  });

  it('again and again is started less and less often, but never given up', () => {
    const starts: number[] = [];
    for (let restart = 0; restart < 12; restart++) {
      const before = lanes.length;
      current().ends('exit code 1');
      const endedMs = clock.monotonicMs();
      while (lanes.length === before) clock.advance(50);
      starts.push(clock.monotonicMs() - endedMs);
    }
    expect(starts[0]).toBeLessThanOrEqual(100);
    expect(starts.at(-1)).toBeGreaterThanOrEqual(5_000);
    expect(starts.at(-1)).toBeLessThanOrEqual(10_050);
  });

  it('after a long good time is started again quickly', () => {
    for (let restart = 0; restart < 8; restart++) {
      current().ends('exit code 1');
      clock.advance(10_000);
    }
    bringUp();
    clock.advance(30_000);
    const before = lanes.length;
    current().ends('exit code 1');
    clock.advance(100);
    expect(lanes).toHaveLength(before + 1);
  });

  it('is logged with its pid and reason', () => {
    bringUp();
    current().ends('signal SIGSEGV');
    expect(log.lines.at(-1)).toMatchObject({
      level: 'warn',
      fields: { component: 'lane', lane: 'till', pid: 1000, reason: 'signal SIGSEGV' },
    });
  });
});

describe('a lane that hangs', () => {
  it('is killed after three pings without an answer, and started again', () => {
    bringUp();
    const hung = current();
    hung.answersPings = false;
    clock.advance(3_000);
    expect(hung.killed).toBe(false);
    clock.advance(1_000);
    expect(hung.killed).toBe(true);
    clock.advance(100);
    expect(lanes).toHaveLength(2);
  });

  it('is told from one that answers late', () => {
    bringUp();
    const slow = current();
    slow.answersPings = false;
    clock.advance(2_500);
    const ping = slow.received.at(-1)!;
    slow.answersPings = true;
    if (ping.kind === 'ping') slow.says({ kind: 'pong', nonce: ping.nonce });
    clock.advance(60_000);
    expect(slow.killed).toBe(false);
  });
});

describe('stopping', () => {
  it('ends the process and starts none', async () => {
    bringUp();
    await supervisor.stop();
    expect(current().killed).toBe(true);
    clock.advance(60_000);
    expect(lanes).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('while a restart is due cancels it', async () => {
    current().ends('exit code 1');
    await supervisor.stop();
    clock.advance(60_000);
    expect(lanes).toHaveLength(1);
  });
});

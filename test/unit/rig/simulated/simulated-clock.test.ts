import { describe, expect, it } from 'vitest';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';

describe('the simulated clock', () => {
  it('runs timers in order of time, then of creation', () => {
    const clock = new SimulatedClock();
    const ran: string[] = [];
    clock.after(20, () => ran.push('late'));
    clock.after(10, () => ran.push('first of two'));
    clock.after(10, () => ran.push('second of two'));
    clock.advance(20);
    expect(ran).toEqual(['first of two', 'second of two', 'late']);
  });

  it('shows each timer the moment it was due', () => {
    const clock = new SimulatedClock(1_000);
    const seen: number[][] = [];
    clock.after(5, () => seen.push([clock.monotonicMs(), clock.now()]));
    clock.advance(50);
    expect(seen).toEqual([[5, 1_005]]);
    expect(clock.monotonicMs()).toBe(50);
  });

  it('runs a timer that another timer set, when it falls due in the same advance', () => {
    const clock = new SimulatedClock();
    const ran: string[] = [];
    clock.after(10, () => clock.after(10, () => ran.push('chained')));
    clock.advance(19);
    expect(ran).toEqual([]);
    clock.advance(1);
    expect(ran).toEqual(['chained']);
  });

  it('forgets a cancelled timer', () => {
    const clock = new SimulatedClock();
    clock.after(1, () => expect.unreachable()).cancel();
    expect(clock.pendingTimers).toBe(0);
    clock.advance(10);
  });

  it('lets promises settle between timers', async () => {
    const clock = new SimulatedClock();
    const ran: string[] = [];
    const wait = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
    const worker = (async () => {
      await wait(10);
      ran.push('one');
      await wait(10);
      ran.push('two');
    })();
    await clock.run(20);
    await worker;
    expect(ran).toEqual(['one', 'two']);
  });

  it('keeps monotonic time when the wall clock is set back', () => {
    const clock = new SimulatedClock(10_000);
    clock.jumpWallClock(-5_000);
    clock.advance(1);
    expect(clock.now()).toBe(5_001);
    expect(clock.monotonicMs()).toBe(1);
  });

  it('ends a timer loop that never lets time pass', () => {
    const clock = new SimulatedClock();
    const again = (): void => {
      clock.after(0, again);
    };
    again();
    expect(() => clock.advance(1)).toThrow('timers ran');
  });
});

import { describe, expect, it } from 'vitest';
import { SystemClock } from '../../../../src/platform/system/system-clock.ts';
import { SystemRandom } from '../../../../src/platform/system/system-random.ts';

describe('the machine’s clock', () => {
  const clock = new SystemClock();

  it('runs an action once, after it returned to the event loop', async () => {
    const seen: string[] = [];
    const ran = new Promise<void>((resolve) => {
      clock.after(0, () => {
        seen.push('timer');
        resolve();
      });
    });
    seen.push('caller');
    await ran;
    expect(seen).toEqual(['caller', 'timer']);
  });

  it('does not run a cancelled action, and cancelling twice is harmless', async () => {
    let ran = false;
    const timer = clock.after(0, () => {
      ran = true;
    });
    timer.cancel();
    timer.cancel();
    await new Promise<void>((resolve) => clock.after(1, resolve));
    expect(ran).toBe(false);
  });

  it.each([-1, Number.NaN, 2 ** 31])('refuses to wait %s ms', (delayMs) => {
    expect(() => clock.after(delayMs, () => {})).toThrow(RangeError);
  });

  it('never reads backwards', () => {
    const first = clock.monotonicMs();
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(first);
  });
});

describe('the machine’s randomness', () => {
  it('gives as many bytes as asked, fresh each time', () => {
    const random = new SystemRandom();
    const first = random.bytes(16);
    expect(first).toHaveLength(16);
    expect(random.bytes(16)).not.toEqual(first);
  });
});

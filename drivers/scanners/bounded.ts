import type { Clock } from '../../src/platform/ports/clock.ts';

/** Waits for `work`, which never rejects, but not longer than `boundMs`; it goes on by itself. */
export async function bounded(clock: Clock, boundMs: number, work: Promise<unknown>): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = clock.after(boundMs, resolve);
    void work.then(() => {
      timer.cancel();
      resolve();
    });
  });
}

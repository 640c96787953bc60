import type { Clock } from '../../../src/platform/ports/clock.ts';

/**
 * What `begin` settles with, or `otherwise` when that takes longer than `boundMs`. Only the first value counts;
 * `settle` says whether it was in time.
 */
export function within<T>(
  clock: Clock,
  boundMs: number,
  otherwise: T,
  begin: (settle: (value: T) => boolean) => void,
): Promise<T> {
  return new Promise((resolve) => {
    let settled = false;
    const settle = (value: T): boolean => {
      if (settled) return false;
      settled = true;
      timer.cancel();
      resolve(value);
      return true;
    };
    const timer = clock.after(boundMs, () => settle(otherwise));
    begin(settle);
  });
}

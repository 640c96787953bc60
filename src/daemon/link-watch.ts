import type { Clock } from '../platform/ports/clock.ts';
import type { LinkStatus, Upstream } from '../platform/ports/upstream.ts';

/** Resolves when the terminal has noticed that the link is in that state, or after a while all the same. */
export type LinkWatch = (state: LinkStatus['state']) => Promise<void>;

/** Listens to the upstream once, however often somebody waits. */
export function watchLink(upstream: Upstream, clock: Clock, boundMs: number): LinkWatch {
  const waiting = new Set<() => void>();
  upstream.onLink(() => {
    for (const look of [...waiting]) look();
  });
  return (state) =>
    new Promise((resolve) => {
      const finish = () => {
        timer.cancel();
        waiting.delete(look);
        resolve();
      };
      const look = () => {
        if (upstream.link().state === state) finish();
      };
      const timer = clock.after(boundMs, finish);
      waiting.add(look);
      look();
    });
}

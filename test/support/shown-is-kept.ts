import { expect } from 'vitest';
import type { TerminalBench } from './terminal-bench.ts';

/**
 * Whatever result was shown to anybody by processes that are gone is what the journal holds. `interrupted` says that the
 * outcome is not known: it may turn out to be any.
 */
export async function expectShownIsKept(bench: TerminalBench): Promise<void> {
  const kept = new Map((await bench.payments()).map((payment) => [payment.id, payment.state]));
  for (const line of bench.shown) {
    if (line.said !== 'event' || line.event.type !== 'payment') continue;
    const { id, state, outcome, reasonCode } = line.event.payment;
    if (!outcome || reasonCode === 'interrupted') continue;
    expect(kept.get(id), `payment ${id} was shown`).toBe(state);
  }
}

import { expect, test } from 'vitest';
import { watchLink } from '../../../src/daemon/link-watch.ts';
import { SimulatedClock } from '../../../src/rig/simulated/simulated-clock.ts';
import { ScriptedUpstream } from '../../support/session-bench.ts';

function bench() {
  const clock = new SimulatedClock();
  const upstream = new ScriptedUpstream();
  let listeners = 0;
  const { onLink } = upstream;
  upstream.onLink = (listener) => {
    listeners += 1;
    onLink(listener);
  };
  return { clock, upstream, linkSeen: watchLink(upstream, clock, 3_000), listeners: () => listeners };
}

test('waits until the link is as it was asked for', async () => {
  const { clock, upstream, linkSeen } = bench();
  let seen = false;
  const waiting = linkSeen('down').then(() => {
    seen = true;
  });
  await Promise.resolve();
  expect(seen).toBe(false);
  upstream.setLink('down');
  await waiting;
  expect(clock.pendingTimers).toBe(0);
});

test('waits no longer than its bound', async () => {
  const { clock, linkSeen } = bench();
  const waiting = linkSeen('down');
  clock.advance(3_000);
  await expect(waiting).resolves.toBeUndefined();
});

test('listens once, however often the switch is moved', async () => {
  const { upstream, linkSeen, listeners } = bench();
  for (let moved = 0; moved < 5; moved++) {
    const down = linkSeen('down');
    upstream.setLink('down');
    await down;
    const up = linkSeen('up');
    upstream.setLink('up');
    await up;
  }
  expect(listeners()).toBe(1);
});

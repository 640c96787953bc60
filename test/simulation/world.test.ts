import { expect, test } from 'vitest';
import { runWorld } from './world/world.ts';

test('the same seed is the same world, to the last event', async () => {
  const first = await runWorld({ seed: 'again', hours: 0.1 });
  const second = await runWorld({ seed: 'again', hours: 0.1 });
  expect(second).toEqual(first);
  expect(first.crashes).toBeGreaterThan(0);
  const other = await runWorld({ seed: 'another', hours: 0.1 });
  expect(other.trace).not.toBe(first.trace);
});

import { expect, test } from 'vitest';
import { brokenSeeds, LONGEST_MS } from './world/many-seeds.ts';

test(
  'no seed breaks an invariant (odd seeds)',
  async () => {
    const { broken, total } = await brokenSeeds(1);
    expect(broken).toEqual([]);
    expect(total.payments).toBeGreaterThan(500);
    expect(total.crashes).toBeGreaterThan(30);
  },
  LONGEST_MS,
);

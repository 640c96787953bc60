import { expect, test } from 'vitest';
import { brokenSeeds, LONGEST_MS } from './world/many-seeds.ts';

/** Half of the seeds; the other half runs beside them, in seeds-odd.test.ts. */
test(
  'no seed breaks an invariant (even seeds)',
  async () => {
    const { broken, total } = await brokenSeeds(0);
    expect(broken).toEqual([]);
    expect(total.payments).toBeGreaterThan(500);
    expect(total.crashes).toBeGreaterThan(30);
  },
  LONGEST_MS,
);

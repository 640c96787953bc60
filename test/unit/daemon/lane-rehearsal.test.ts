import { describe, expect, test } from 'vitest';
import { KERNELS } from '../../../src/card/kernels/index.ts';
import { rehearse } from '../../../src/daemon/lane-rehearsal.ts';
import type { Clock } from '../../../src/platform/ports/clock.ts';

/** Time does not pass; what is put off happens at once. */
const clock: Clock = {
  now: () => 0,
  monotonicMs: () => 0,
  after(_delayMs, action) {
    queueMicrotask(action);
    return { cancel() {} };
  },
};

describe('the rehearsal of a lane', () => {
  test('takes every recorded card to an approval, each time anew', async () => {
    await expect(rehearse(clock, KERNELS, 3)).resolves.toBeUndefined();
  });

  test.each([...KERNELS.keys()])('fails without kernel %i', async (id) => {
    const others = new Map([...KERNELS].filter(([other]) => other !== id));
    await expect(rehearse(clock, others, 1)).rejects.toThrow('not approved');
  });
});

import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';

describe('seeded randomness', () => {
  it('repeats with the same seed, however the bytes are asked for', () => {
    const whole = new SeededRandom('seed').bytes(100);
    const random = new SeededRandom('seed');
    expect([...random.bytes(33), ...random.bytes(1), ...random.bytes(66)]).toEqual([...whole]);
  });

  it('differs with another seed', () => {
    expect(new SeededRandom(1).bytes(32)).not.toEqual(new SeededRandom(2).bytes(32));
  });

  it('never gives the same block twice', () => {
    const random = new SeededRandom(7);
    const blocks = Array.from({ length: 1_000 }, () => Buffer.from(random.bytes(4)).toString('hex'));
    expect(new Set(blocks).size).toBe(1_000);
  });
});

import { describe, expect, it } from 'vitest';
import { Dice } from '../../../../src/rig/simulated/dice.ts';

describe('dice', () => {
  it('throw the same for the same seed', () => {
    const throws = (seed: string) =>
      Array.from({ length: 20 }, (_, i) => new Dice(`${seed}${i}`).below(1_000));
    expect(throws('a')).toEqual(throws('a'));
    expect(throws('a')).not.toEqual(throws('b'));
  });

  it('stay within their bounds and reach both ends', () => {
    const dice = new Dice(1);
    const thrown = new Set(Array.from({ length: 400 }, () => dice.between(3, 6)));
    expect([...thrown].sort()).toEqual([3, 4, 5, 6]);
  });

  it('that were forked do not notice how often the others are thrown', () => {
    const used = new Dice(1);
    used.below(6);
    expect(used.fork('till').below(1e9)).toBe(new Dice(1).fork('till').below(1e9));
  });

  it('pick by weight, and never what weighs nothing', () => {
    const dice = new Dice(2);
    const counts = { often: 0, seldom: 0, never: 0 };
    for (let i = 0; i < 1_000; i++) counts[dice.weighted({ often: 9, seldom: 1, never: 0 })]++;
    expect(counts.never).toBe(0);
    expect(counts.seldom).toBeGreaterThan(50);
    expect(counts.often).toBeGreaterThan(800);
  });
});

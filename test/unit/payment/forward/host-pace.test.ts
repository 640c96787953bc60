import { describe, expect, test } from 'vitest';
import { HostPace } from '../../../../src/payment/forward/host-pace.ts';

describe('the pace', () => {
  test('doubles with each full round of answers up to the limit and halves with each silence down to one', () => {
    const pace = new HostPace(8);
    const windows = [1, 1, 1, 1, 0, 0, 0, 0].map((heard) => {
      if (heard) pace.answered(pace.window);
      else pace.silent(0);
      return pace.window;
    });
    expect(windows).toEqual([2, 4, 8, 8, 4, 2, 1, 1]);
  });

  test('halves where the way to the host is full, and grows by one a round from then on, without a pause', () => {
    const pace = new HostPace(256);
    for (let round = 0; round < 7; round++) pace.answered(pace.window);
    expect(pace.window).toBe(128);
    pace.crowded();
    expect(pace.pauseLeft(0)).toBe(0);
    const windows = [0, 1, 2].map(() => {
      pace.answered(pace.window);
      return pace.window;
    });
    expect(windows).toEqual([65, 66, 67]);
  });

  test('pauses longer with each silence, a minute at most, until an answer or a reason to try', () => {
    const pace = new HostPace(8);
    const pauses = Array.from({ length: 8 }, () => {
      pace.silent(500);
      return pace.pauseLeft(500);
    });
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    expect(pace.pauseLeft(60_500)).toBe(0);
    pace.resume();
    expect(pace.pauseLeft(500)).toBe(0);
    pace.silent(500);
    pace.answered(1);
    expect(pace.pauseLeft(500)).toBe(0);
  });
});

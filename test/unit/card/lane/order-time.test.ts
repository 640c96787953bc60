import { describe, expect, it } from 'vitest';
import { orderTime } from '../../../../src/card/lane/order-time.ts';

describe('the time of a tap', () => {
  it('is the order’s when the card comes at once', () => {
    expect(orderTime({ date: '261124', time: '235958' }, 999)).toEqual({ date: '261124', time: '235958' });
  });

  it('goes on with the clock, into the next day and year too', () => {
    expect(orderTime({ date: '261124', time: '120000' }, 65_400)).toEqual({ date: '261124', time: '120105' });
    expect(orderTime({ date: '261231', time: '235958' }, 3_000)).toEqual({ date: '270101', time: '000001' });
    expect(orderTime({ date: '280228', time: '235959' }, 1_000)).toEqual({ date: '280229', time: '000000' });
  });
});

import { describe, expect, it } from 'vitest';
import { amountOf, erased, typed } from '../../../../src/desk/console/web/state/draft.ts';

describe('typing an amount', () => {
  it('moves digits in from the right, as a till does', () => {
    expect(['1', '2', '5', '0'].reduce(typed, '')).toBe('1250');
    expect(amountOf('1250', 'EUR')).toBe('12.50');
    expect(amountOf('5', 'EUR')).toBe('0.05');
    expect(amountOf('', 'EUR')).toBe('0.00');
  });

  it('ignores leading zeros and whatever is longer than a counter sale', () => {
    expect(typed('', '00')).toBe('');
    expect(typed('99999999', '00')).toBe('99999999');
    expect(typed('99999999', '9')).toBe('999999999');
  });

  it('takes the last digit back', () => {
    expect(erased('125')).toBe('12');
    expect(erased('')).toBe('');
  });

  it('knows currencies without decimals and with three', () => {
    expect(amountOf('1250', 'JPY')).toBe('1250');
    expect(amountOf('', 'JPY')).toBe('0');
    expect(amountOf('1250', 'KWD')).toBe('1.250');
  });
});

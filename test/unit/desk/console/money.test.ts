import { describe, expect, it } from 'vitest';
import { moneyParts, moneyText, sumOf } from '../../../../src/desk/console/web/state/money.ts';

describe('showing money', () => {
  it('writes the amount as the language does', () => {
    expect(moneyText('1234.50', 'EUR', 'en')).toBe('€1,234.50');
    expect(moneyText('1234.50', 'EUR', 'de')).toBe('1.234,50\u00a0€');
    expect(moneyText('1250', 'JPY', 'en')).toBe('¥1,250');
  });

  it('keeps figures and separators in one part, the currency apart', () => {
    expect(moneyParts('1234.50', 'EUR', 'en')).toEqual([
      { kind: 'currency', text: '€' },
      { kind: 'number', text: '1,234.50' },
    ]);
  });

  it('uses Latin digits in Arabic too: both sides of the counter read them', () => {
    expect(moneyText('12.50', 'EUR', 'ar')).toMatch(/12\.50/);
  });

  it('adds without rounding', () => {
    expect(sumOf(['0.10', '0.20', '9007199254740993.01'], 'EUR')).toBe('9007199254740993.31');
    expect(sumOf([], 'EUR')).toBe('0.00');
    expect(sumOf(['120', '80'], 'JPY')).toBe('200');
  });
});

import { describe, expect, it } from 'vitest';
import { countryName, countryNumeric } from '../../../../src/platform/config/countries.ts';

describe('countries', () => {
  it.each([
    ['DE', '276'],
    ['no', '578'],
    ['GB', '826'],
    ['276', '276'],
    ['008', '008'],
    ['EU', undefined],
    ['999', undefined],
    ['', undefined],
  ])('%j is %s', (code, numeric) => {
    expect(countryNumeric(code)).toBe(numeric);
  });

  it('have a name for people', () => {
    expect(countryName('040')).toBe('040 (AT)');
    expect(countryName('999')).toBe('999');
  });
});

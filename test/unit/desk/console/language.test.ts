import { describe, expect, it } from 'vitest';
import {
  COUNTER_LANGUAGES,
  directionOf,
  firstKnown,
  preferredLanguage,
} from '../../../../src/desk/console/web/state/language.ts';

describe('choosing a language', () => {
  it('takes the first of the card’s languages that the screen speaks', () => {
    expect(preferredLanguage('plitdeen')).toBe('de');
    expect(preferredLanguage('DEEN')).toBe('de');
    expect(preferredLanguage('plit')).toBeNull();
    expect(preferredLanguage('')).toBeNull();
    expect(preferredLanguage(null)).toBeNull();
  });

  it('takes a region of a language for the language, and English where nothing fits', () => {
    expect(firstKnown(['pt-BR', 'de-AT'], COUNTER_LANGUAGES)).toBe('de');
    expect(firstKnown(['ar'], COUNTER_LANGUAGES)).toBe('en');
  });

  it('sets Arabic from the right', () => {
    expect(directionOf('ar')).toBe('rtl');
    expect(directionOf('fr')).toBe('ltr');
  });
});

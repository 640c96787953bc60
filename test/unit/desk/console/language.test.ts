import { describe, expect, it } from 'vitest';
import {
  COUNTER_LANGUAGES,
  directionOf,
  firstKnown,
  guestLanguageOf,
  preferredLanguage,
  tagOf,
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

  it('of the customer’s screen: what was pressed, the card’s, the terminal’s, the browser’s', () => {
    const all = { chosen: 'zh', card: 'es', configured: 'fr-CH', browser: 'de' } as const;
    expect(guestLanguageOf(all)).toBe('zh');
    expect(guestLanguageOf({ ...all, chosen: null })).toBe('es');
    expect(guestLanguageOf({ ...all, chosen: null, card: null })).toBe('fr');
    expect(guestLanguageOf({ ...all, chosen: null, card: null, configured: 'it' })).toBe('de');
    expect(guestLanguageOf({ ...all, chosen: null, card: null, configured: null })).toBe('de');
  });

  it('knows Spanish and Chinese cards, and says which script', () => {
    expect(preferredLanguage('zhen')).toBe('zh');
    expect(preferredLanguage('ites')).toBe('es');
    expect(tagOf('zh')).toBe('zh-Hans');
    expect(tagOf('es')).toBe('es');
  });
});

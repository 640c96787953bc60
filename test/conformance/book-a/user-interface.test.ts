import { describe, expect, test } from 'vitest';
import { chooseLanguage, type Display, show } from '../../../src/card/entry-point/display.ts';
import { MESSAGE } from '../../../src/card/entry-point/messages.ts';

const DISPLAY: Display = { languages: ['fr', 'en', 'de'], defaultHoldMs: 250 };

describe('Book A 9.4 user interface requests', () => {
  test('Book A 9.4 the message identifiers', () => {
    expect(
      Object.fromEntries(Object.entries(MESSAGE).map(([name, id]) => [id.toString(16).toUpperCase(), name])),
    ).toEqual({
      3: 'APPROVED',
      7: 'NOT_AUTHORISED',
      9: 'ENTER_PIN',
      F: 'PROCESSING_ERROR',
      10: 'REMOVE_CARD',
      14: 'WELCOME',
      15: 'PRESENT_CARD',
      16: 'PROCESSING',
      17: 'CARD_READ_OK',
      18: 'INSERT_OR_SWIPE',
      19: 'PRESENT_ONE_CARD_ONLY',
      '1A': 'APPROVED_SIGN',
      '1B': 'AUTHORISING',
      '1C': 'TRY_ANOTHER_CARD',
      '1D': 'INSERT_CARD',
      '1E': 'CLEAR_DISPLAY',
      20: 'SEE_PHONE',
      21: 'PRESENT_CARD_AGAIN',
    });
  });

  test('Book A 9.4 hold time: the request’s, or the reader’s default', () => {
    const request = { messageId: MESSAGE.APPROVED, status: 'card_read_successfully' } as const;
    expect(show({ ...request, holdMs: 10_000 }, DISPLAY).message.holdMs).toBe(10_000);
    expect(show({ ...request, holdMs: 0 }, DISPLAY).message.holdMs).toBe(0);
    expect(show(request, DISPLAY).message.holdMs).toBe(250);
  });

  test.each([
    ['the first that the display has', 'itdeen', 'de'],
    ['in upper case', 'EN', 'en'],
    ['none that the display has', 'itsv', 'fr'],
    ['none at all', undefined, 'fr'],
    ['one that is cut off', 'd', 'fr'],
  ])('Book A 9.4 language preference: %s', (_title, preference, language) => {
    expect(chooseLanguage(preference, DISPLAY.languages)).toBe(language);
  });

  test('Book A 9.4 value: shown with its currency when it is there', () => {
    const request = { messageId: MESSAGE.APPROVED, status: 'card_read_successfully' } as const;
    const value = { qualifier: 'balance', minor: 123n, currencyNumeric: 826 } as const;
    expect(show({ ...request, value }, DISPLAY).message.value).toEqual(value);
    expect(show(request, DISPLAY).message.value).toBeNull();
  });
});

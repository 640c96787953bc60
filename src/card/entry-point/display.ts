import type { UserInterfaceRequest } from './messages.ts';

/** What a reader's display does where a request leaves it open. */
export interface Display {
  /** ISO 639-1, the display's own first. */
  languages: readonly [string, ...string[]];
  /** Milliseconds that a message without hold time stays. */
  defaultHoldMs: number;
}

/** A user interface request with everything decided. */
export interface DisplayedMessage extends Pick<UserInterfaceRequest, 'messageId' | 'status'> {
  holdMs: number;
  /** One of the display's languages. */
  language: string;
  /** null: no amount is shown. */
  value: NonNullable<UserInterfaceRequest['value']> | null;
}

function displayed(request: UserInterfaceRequest, display: Display): DisplayedMessage {
  const { messageId, status, holdMs, languagePreference, value } = request;
  return {
    messageId,
    status,
    holdMs: holdMs ?? display.defaultHoldMs,
    language: chooseLanguage(languagePreference, display.languages),
    value: value ?? null,
  };
}

/** The command that shows a request. @spec EMV Contactless Book A, 9.4 */
export function show(request: UserInterfaceRequest, display: Display) {
  return { kind: 'display', message: displayed(request, display) } as const;
}

/**
 * The first language of the card's that the display has, else the display's own. `preference`: 5F2D, one to four
 * codes of two letters in the card's order; a card may write them in upper case.
 * @spec EMV 4.4 Book 4, 11.1; EMV Contactless Book A, 9.4
 */
export function chooseLanguage(
  preference: string | undefined,
  languages: readonly [string, ...string[]],
): string {
  const wanted = (preference ?? '').toLowerCase().match(/../g) ?? [];
  return wanted.find((language) => languages.includes(language)) ?? languages[0];
}

import type { CardEvent } from '../../platform/ports/card-reader.ts';
import type { Clock, Timer } from '../../platform/ports/clock.ts';
import type { TranscriptStep } from '../../rig/transcripts/transcript.ts';
import type { AnswerSource, CardAnswer, TranscriptCard } from '../../rig/transcripts/transcript-card.ts';

export interface ReplayedExchange {
  command: Uint8Array;
  response: Uint8Array;
  source: AnswerSource;
  /** The transcript's step that answered; null for what is made up. */
  step: TranscriptStep | null;
}

/** Time as it passed when the transcript was recorded; nothing waits. */
export class TranscriptClock implements Clock {
  #us = 0;

  now(): number {
    return 0;
  }

  monotonicMs(): number {
    return this.#us / 1000;
  }

  /** Runs the action at once: the time it waits for has passed. */
  after(delayMs: number, action: () => void): Timer {
    this.pass(delayMs * 1000);
    action();
    return { cancel() {} };
  }

  pass(us: number): void {
    this.#us += us;
  }
}

/** A reader with the transcript's card in its field. Keeps what was exchanged. */
export class TranscriptReader {
  readonly exchanges: ReplayedExchange[] = [];
  readonly #card: TranscriptCard;
  readonly #clock: TranscriptClock;

  constructor(card: TranscriptCard, clock: TranscriptClock) {
    this.#card = card;
    this.#clock = clock;
  }

  async transmit(command: Uint8Array): Promise<CardEvent> {
    const { response, source, step }: CardAnswer = this.#card.answer(command);
    this.exchanges.push({ command, response, source, step });
    this.#clock.pass(step?.tookUs ?? 0);
    return cardEvent(response);
  }
}

function cardEvent(response: Uint8Array): CardEvent {
  if (response.length < 2) return { kind: 'lost', cause: 'timeout' };
  const sw = (response.at(-2)! << 8) | response.at(-1)!;
  return { kind: 'response', data: response.slice(0, -2), sw };
}

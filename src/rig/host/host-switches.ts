import type { WrongAnswer } from './answers.ts';

/** Named faults; each can be changed at any moment and holds for messages that arrive from then on. */
export interface HostSwitches {
  /** Wait before each answer. */
  delayMs: number;
  /** Each answer waits up to this much longer, drawn for it: answers overtake each other. */
  spreadMs: number;
  /** Receive and post, but do not answer: payment messages only, or sign-on and echo too. */
  noAnswer: 'payments' | 'everything' | null;
  /** Answer payment messages with something that does not fit. */
  wrongAnswer: WrongAnswer | null;
  /** DE 39 for payment messages not decided before. Other than 00, nothing is posted or reversed. */
  responseCode: string | null;
  /** Payments, by id (DE 62), each message of which is answered with this code and does nothing: poison. */
  poison: Map<string, string>;
  /** Receive and post a payment message, then cut the connection. */
  dropAfterReceive: boolean;
  /** Send each answer twice. */
  duplicateAnswers: boolean;
  /** How often, 0..1, a payment message meets one of these by chance. */
  chances: {
    /** Received and posted, not answered. */
    silent: number;
    /** Answered `lateMs` later. */
    late: number;
    duplicate: number;
    /** Answered with another terminal's id. */
    otherTerminal: number;
  };
  /** Put it beyond the terminal's time-out. */
  lateMs: number;
}

export function noFaults(): HostSwitches {
  return {
    delayMs: 0,
    spreadMs: 0,
    noAnswer: null,
    wrongAnswer: null,
    responseCode: null,
    poison: new Map(),
    dropAfterReceive: false,
    duplicateAnswers: false,
    chances: { silent: 0, late: 0, duplicate: 0, otherTerminal: 0 },
    lateMs: 15_000,
  };
}

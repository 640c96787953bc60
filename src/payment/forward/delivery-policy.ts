import type { DeliveryResult, InquiryResult } from '../../platform/ports/upstream.ts';
import type { Conclusion, OutboxEntry } from '../journal/journal.ts';
import { verdictOf } from './response-codes.ts';

/** What becomes of a record after a try. */
export type Disposition =
  | { action: 'acknowledge'; responseCode: string; authorisationCode?: string }
  /** `hostDecided`: the answer was final, so that the sealed card record must go. */
  | { action: 'park'; result: string; hostDecided: boolean }
  /** `heard`: it was not the host's silence, so that others can go on; such retries are counted. */
  | { action: 'retry'; result: string; notSent: boolean; heard: boolean };

/** So many times "later" may be the answer to one record, over at least five hours, before the record is to blame. */
export const MOST_DEFERRALS = 48;

/**
 * Guarantees of forwarding, all decided here:
 * - Silence is repeated without end, ever more slowly: nobody knows what the host has.
 * - An answer ends the record, one way or the other, save "later", which has a bound.
 * - Nothing is ever dropped: what does not get through is parked where people see it.
 */
export function dispose(entry: OutboxEntry, result: DeliveryResult): Disposition {
  switch (result.kind) {
    case 'acknowledged':
      return acknowledged(result);
    case 'refused':
      return answered(entry, result);
    case 'unknown':
      return { action: 'retry', result: result.reason, notSent: false, heard: false };
    case 'not_sent':
      return { action: 'retry', result: result.reason, notSent: true, heard: false };
  }
}

/**
 * Is the host asked for an old record instead of being sent it again? Its memory for repeats may have ended by then, so
 * that a repeat could count as a second sale.
 * NOTE: never for a reversal. It asks for a state ("this is undone"), not for a change, so that a second one does no
 * harm, and what must be undone shall not wait for an answer to a question.
 */
export function isInquiredAbout(entry: OutboxEntry, now: number, inquireAfterMs: number): boolean {
  return entry.kind !== 'reversal' && entry.mayHaveArrived && now - entry.createdAt >= inquireAfterMs;
}

/**
 * null: the record is sent again, as a repeat. So is one that the host has, but has not decided on: it was told to come
 * later, or refused for a cause that may be mended by now.
 */
export function disposeInquiry(entry: OutboxEntry, result: InquiryResult): Disposition | null {
  switch (result.kind) {
    case 'found': {
      const verdict = verdictOf(entry.kind, result.responseCode);
      return verdict === 'settled' || verdict === 'declined' ? answered(entry, result) : null;
    }
    case 'not_found':
    case 'unsupported':
      return null;
    case 'unanswered':
      return { action: 'retry', result: result.reason, notSent: false, heard: false };
    case 'not_sent':
      return { action: 'retry', result: result.reason, notSent: true, heard: false };
  }
}

/**
 * The message of this record cannot be made; `code` is that of the error. Its own fault, not the host's: one
 * whose sealed part does not open is parked at once, any other after the bound.
 */
export function disposeUnsendable(entry: OutboxEntry, code: string): Disposition {
  if (code === 'sealed_record_unreadable') return { action: 'park', result: code, hostDecided: false };
  return defer(entry, code);
}

/** The disposition as the journal takes it. `retryAt` is asked for a retry only. */
export function conclusionOf(seq: number, disposition: Disposition, retryAt: () => number): Conclusion {
  switch (disposition.action) {
    case 'acknowledge': {
      const { action: _, ...answer } = disposition;
      return { seq, end: 'acknowledged', ...answer };
    }
    case 'park': {
      const { result, hostDecided } = disposition;
      return { seq, end: 'parked', result, hostDecided };
    }
    case 'retry': {
      const { result, notSent, heard } = disposition;
      return { seq, end: 'retry', result, retryAt: retryAt(), notSent, deferred: heard };
    }
  }
}

interface Answer {
  responseCode: string;
  authorisationCode?: string;
}

function acknowledged({ responseCode, authorisationCode }: Answer): Disposition {
  return {
    action: 'acknowledge',
    responseCode,
    ...(authorisationCode === undefined ? {} : { authorisationCode }),
  };
}

function answered(entry: OutboxEntry, answer: Answer): Disposition {
  const { responseCode } = answer;
  switch (verdictOf(entry.kind, responseCode)) {
    case 'settled':
      return acknowledged(answer);
    case 'declined':
      return { action: 'park', result: `declined by the host: ${responseCode}`, hostDecided: true };
    case 'refused':
      return { action: 'park', result: `refused by the host: ${responseCode}`, hostDecided: false };
    case 'later':
      return defer(entry, `host answered ${responseCode}`);
  }
}

function defer(entry: OutboxEntry, result: string): Disposition {
  const times = entry.deferrals + 1;
  return times < MOST_DEFERRALS
    ? { action: 'retry', result, notSent: false, heard: true }
    : { action: 'park', result: `${result}, ${times} times`, hostDecided: false };
}

import type { DeliveryResult } from '../../platform/ports/upstream.ts';
import type { OutboxEntry } from '../journal/journal.ts';
import { verdictOf } from './response-codes.ts';

/** What becomes of a record after a try. */
export type Disposition =
  | { action: 'acknowledge'; responseCode: string }
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
      return { action: 'acknowledge', responseCode: result.responseCode };
    case 'refused':
      return answered(entry, result.responseCode);
    case 'unknown':
      return { action: 'retry', result: result.reason, notSent: false, heard: false };
    case 'not_sent':
      return { action: 'retry', result: result.reason, notSent: true, heard: false };
  }
}

function answered(entry: OutboxEntry, responseCode: string): Disposition {
  switch (verdictOf(entry.kind, responseCode)) {
    case 'settled':
      return { action: 'acknowledge', responseCode };
    case 'declined':
      return { action: 'park', result: `declined by the host: ${responseCode}`, hostDecided: true };
    case 'refused':
      return { action: 'park', result: `refused by the host: ${responseCode}`, hostDecided: false };
    case 'later':
      return defer(entry, `host answered ${responseCode}`);
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

function defer(entry: OutboxEntry, result: string): Disposition {
  const times = entry.deferrals + 1;
  return times < MOST_DEFERRALS
    ? { action: 'retry', result, notSent: false, heard: true }
    : { action: 'park', result: `${result}, ${times} times`, hostDecided: false };
}

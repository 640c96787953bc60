import type { LogFields } from '../ports/log.ts';
import { MASK, maskSensitive } from './mask-sensitive.ts';

/** Longest text of one value, in characters; the rest is cut. */
export const LONGEST_VALUE = 240;

/** The allow-list at run time: the compiler keeps it equal to LogFields. */
const FIELD_TYPES = {
  component: 'string',
  paymentId: 'string',
  lane: 'string',
  reader: 'string',
  device: 'string',
  state: 'string',
  event: 'string',
  code: 'string',
  reason: 'string',
  hint: 'string',
  outcome: 'string',
  scheme: 'string',
  aid: 'string',
  kernel: 'string',
  mti: 'string',
  stan: 'string',
  responseCode: 'string',
  host: 'string',
  port: 'number',
  pid: 'number',
  attempt: 'number',
  count: 'number',
  durationMs: 'number',
  delayMs: 'number',
  path: 'string',
  line: 'number',
  version: 'string',
  signal: 'string',
  method: 'string',
  url: 'string',
  status: 'number',
} as const satisfies {
  [Name in keyof Required<LogFields>]: Required<LogFields>[Name] extends number ? 'number' : 'string';
};

/** Longest text that is looked through; a run of digits that this cuts in two is dropped. */
const LONGEST_INPUT = 4096;

/** `text` as it may be logged: masked, then cut to LONGEST_VALUE (in this order, so that no cut hides a number). */
export function loggable(text: string): string {
  const input =
    text.length <= LONGEST_INPUT ? text : text.slice(0, LONGEST_INPUT).replace(/[\da-f :-]+$/i, '');
  const masked = maskSensitive(input);
  return masked.length <= LONGEST_VALUE ? masked : `${masked.slice(0, LONGEST_VALUE - 1)}…`;
}

/** What of `fields` may be logged: listed names with a value of their type, everything else is dropped. */
export function allowedFields(fields: LogFields): LogFields {
  const allowed: Record<string, string | number> = {};
  const given: Record<string, unknown> = { ...fields };
  for (const [name, type] of Object.entries(FIELD_TYPES)) {
    const value = given[name];
    if (typeof value !== type) continue;
    if (typeof value === 'string') allowed[name] = loggable(value);
    else if (typeof value === 'number') allowed[name] = maskedNumber(value);
  }
  return allowed;
}

function maskedNumber(value: number): string | number {
  return maskSensitive(String(value)) === String(value) ? value : MASK;
}

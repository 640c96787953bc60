import { emvDate, emvTime, localTimeIn } from '../../platform/time/local-time.ts';
import type { Transaction } from '../entry-point/transaction.ts';

type DateAndTime = Pick<Transaction, 'date' | 'time'>;

/** For the day after: reads a date as if it were UTC's, so that only the difference counts. */
const calendar = localTimeIn('UTC');

const SECONDS_OF_A_DAY = 86_400;

/**
 * The terminal's date and time `elapsedMs` after it armed the lane: a customer may take a while, and the card is told
 * the time of the tap.
 * NOTE: a change to or from daylight saving in between is passed over.
 * @spec EMV Contactless Book A, table of data for the kernels
 */
export function orderTime({ date, time }: DateAndTime, elapsedMs: number): DateAndTime {
  const [hour, minute, second] = pairs(time);
  const seconds = hour! * 3600 + minute! * 60 + second! + Math.floor(elapsedMs / 1000);
  if (seconds < SECONDS_OF_A_DAY) {
    return { date, time: [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(twoDigits).join('') };
  }
  const [year, month, day] = pairs(date);
  const now = calendar(Date.UTC(2000 + year!, month! - 1, day!) + seconds * 1000);
  return { date: emvDate(now), time: emvTime(now) };
}

const pairs = (digits: string): number[] => (digits.match(/../g) ?? []).map(Number);
const twoDigits = (value: number): string => Math.floor(value).toString().padStart(2, '0');

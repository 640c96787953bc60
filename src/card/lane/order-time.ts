import type { Transaction } from '../entry-point/transaction.ts';

type DateAndTime = Pick<Transaction, 'date' | 'time'>;

const SECONDS_OF_A_DAY = 86_400;

/**
 * The terminal's date and time `elapsedMs` after it armed the lane: a customer may take a while, and the card is told
 * the time of the tap.
 * NOTE: the calendar is reckoned with here, since Intl would cost the lane 9 MB. A change to or from daylight saving in between is passed over.
 * @spec EMV Contactless Book A, table of data for the kernels
 */
export function orderTime({ date, time }: DateAndTime, elapsedMs: number): DateAndTime {
  const [hour, minute, second] = pairs(time);
  const seconds = hour! * 3600 + minute! * 60 + second! + Math.floor(elapsedMs / 1000);
  if (seconds < SECONDS_OF_A_DAY) {
    return { date, time: [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(twoDigits).join('') };
  }
  const [year, month, day] = pairs(date);
  // As if it were UTC's, so that only the difference counts.
  const now = new Date(Date.UTC(2000 + year!, month! - 1, day!) + seconds * 1000).toISOString();
  return { date: now.slice(2, 10).replaceAll('-', ''), time: now.slice(11, 19).replaceAll(':', '') };
}

const pairs = (digits: string): number[] => (digits.match(/../g) ?? []).map(Number);
const twoDigits = (value: number): string => Math.floor(value).toString().padStart(2, '0');

import { formatAmount } from '../../platform/money/amount.ts';
import type { ReconciliationTotals } from '../../platform/ports/upstream.ts';
import type { OpenRecord } from '../journal/journal.ts';
import { matchRecords } from './match-records.ts';

const MOST_NAMED = 10;

interface Category {
  name: 'debits' | 'debitReversals' | 'credits' | 'creditReversals';
  one: string;
  many: string;
  /** May the host count such a record there, without this terminal knowing? */
  holds(record: OpenRecord): boolean;
}

/**
 * The terminal counts what the host has acknowledged. An open record may have got through all the same: then the host
 * counts the sale of an advice or a deferred request; of a reversal it counts that, or still the sale.
 */
const CATEGORIES: readonly Category[] = [
  { name: 'debits', one: 'sale', many: 'sales', holds: () => true },
  {
    name: 'debitReversals',
    one: 'reversed sale',
    many: 'reversed sales',
    holds: ({ kind }) => kind === 'reversal',
  },
  { name: 'credits', one: 'refund', many: 'refunds', holds: () => false },
  { name: 'creditReversals', one: 'reversed refund', many: 'reversed refunds', holds: () => false },
];

/**
 * Why a batch does not agree, in sentences for people: which records, of those that the terminal knows to be open, make
 * up the difference. What no combination of them makes up is named as unexplained.
 */
export function explainDifference(
  own: ReconciliationTotals,
  host: ReconciliationTotals | null,
  openRecords: readonly OpenRecord[],
): string[] {
  const open = openRecords.filter(({ currency }) => currency === own.currency);
  if (!host) {
    const sentences = open.slice(0, MOST_NAMED).map((record) => `${capitalised(described(record))} is open.`);
    return ['The host counts otherwise and did not tell its totals.', ...sentences];
  }
  if (host.currency !== own.currency) {
    return [`unexplained: the host answered in ${host.currency}, the batch is in ${own.currency}.`];
  }
  return CATEGORIES.flatMap((category) => {
    const count = host[category.name].count - own[category.name].count;
    const minor = host[category.name].minor - own[category.name].minor;
    if (count === 0 && minor === 0n) return [];
    const found = matchRecords(open.filter(category.holds), count, minor);
    const what = differenceClause(category, count, minor, own.currency);
    return [
      found
        ? `${capitalised(what)}: ${recordsClause(found)}.`
        : `unexplained: ${what}; no open records make that up.`,
    ];
  });
}

/** "the host counts 1 sale of 12.50 EUR more"; count and minor are what the host has more. */
function differenceClause(category: Category, count: number, minor: bigint, currency: string): string {
  const isHost = count > 0 || (count === 0 && minor > 0n);
  const who = isHost ? 'the host' : 'the terminal';
  const value = isHost ? minor : -minor;
  const amount = `${formatAmount({ minor: value < 0n ? -value : value, currency })} ${currency}`;
  if (count === 0) return `${who} counts as many ${category.many}, ${amount} more`;
  const times = Math.abs(count);
  const what = `${times} ${times === 1 ? category.one : category.many}`;
  return value >= 0n
    ? `${who} counts ${what} of ${amount} more`
    : `${who} counts ${what} more, and ${amount} less`;
}

function recordsClause(records: readonly OpenRecord[]): string {
  const named = records.slice(0, MOST_NAMED).map(described).join('; ');
  if (records.length === 1) return `${named}, is of that amount`;
  const rest = records.length > MOST_NAMED ? `; and ${records.length - MOST_NAMED} more` : '';
  return `${named}${rest}, make that up`;
}

/** "record 17, advice of 12.50 EUR, parked (refused by the host: 30)" */
function described({ seq, kind, state, minor, currency, lastResult }: OpenRecord): string {
  const what = kind === 'deferred' ? 'deferred request' : kind;
  const result = lastResult === null ? '' : ` (${lastResult})`;
  return `record ${seq}, ${what} of ${formatAmount({ minor, currency })} ${currency}, ${state}${result}`;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

import type { OpenRecord } from '../journal/journal.ts';

/** Combinations looked at before the search is given up: some ms. */
const MOST_STEPS = 50_000;
/** Records searched in combination; all of them together are tried whatever their number. */
const MOST_SEARCHED = 64;

/**
 * Exactly `count` records whose sum is `minor`, or null when there are none or the search takes too long. All of them
 * together come first: what is open is mostly what differs.
 */
export function matchRecords(
  records: readonly OpenRecord[],
  count: number,
  minor: bigint,
): readonly OpenRecord[] | null {
  if (count < 1 || count > records.length) return null;
  if (count === records.length) {
    return records.reduce((sum, record) => sum + record.minor, 0n) === minor ? records : null;
  }
  return choose(records.slice(0, MOST_SEARCHED), 0, count, minor, { steps: MOST_STEPS });
}

/** `count` records from `from` on whose sum is what is left. */
function choose(
  records: readonly OpenRecord[],
  from: number,
  count: number,
  minor: bigint,
  budget: { steps: number },
): OpenRecord[] | null {
  if (count === 0) return minor === 0n ? [] : null;
  for (let index = from; index <= records.length - count && budget.steps-- > 0; index++) {
    const record = records[index]!;
    if (record.minor > minor) continue;
    const rest = choose(records, index + 1, count - 1, minor - record.minor, budget);
    if (rest) return [record, ...rest];
  }
  return null;
}

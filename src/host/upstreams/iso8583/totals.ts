import type { ReconciliationTotals } from '../../../platform/ports/upstream.ts';
import type { FieldValues, IsoMessage } from '../../iso8583/field-spec.ts';

type Group = Exclude<keyof ReconciliationTotals, 'currency'>;

/** Which data elements hold number and amount of each group. @spec ISO 8583:1987, DE 74-77, 86-89 */
const ELEMENTS: readonly (readonly [group: Group, count: number, amount: number])[] = [
  ['credits', 74, 86],
  ['creditReversals', 75, 87],
  ['debits', 76, 88],
  ['debitReversals', 77, 89],
];

const NET_SETTLEMENT = 97;

export function totalsFields(totals: ReconciliationTotals): FieldValues {
  const fields: FieldValues = {};
  for (const [group, count, amount] of ELEMENTS) {
    fields[count] = totals[group].count.toString().padStart(10, '0');
    fields[amount] = totals[group].minor.toString().padStart(16, '0');
  }
  fields[NET_SETTLEMENT] = netSettlement(totals);
  return fields;
}

/**
 * DE 97: D where debits outweigh, C where credits do, then 16 digits.
 * NOTE: reversals are not taken off: what was reversed is no debit and no credit here, see ReconciliationTotals.
 */
export function netSettlement({ debits, credits }: ReconciliationTotals): string {
  const net = debits.minor - credits.minor;
  return `${net < 0n ? 'C' : 'D'}${(net < 0n ? -net : net).toString().padStart(16, '0')}`;
}

/** null when the message does not hold all of them. */
export function readTotals({ fields }: IsoMessage, currency: string): ReconciliationTotals | null {
  const none = { count: 0, minor: 0n };
  const totals = { currency, debits: none, debitReversals: none, credits: none, creditReversals: none };
  for (const [group, count, amount] of ELEMENTS) {
    const [number, sum] = [fields[count], fields[amount]];
    if (typeof number !== 'string' || typeof sum !== 'string') return null;
    totals[group] = { count: Number(number), minor: BigInt(sum) };
  }
  return totals;
}

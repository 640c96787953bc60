import type { FieldValues, IsoMessage } from '../../host/iso8583/field-spec.ts';
import type { Decision } from './answers.ts';
import type { BatchSums } from './batch-totals.ts';
import { RESPONSE_CODES } from './host-rules.ts';
import type { Ledger } from './ledger.ts';
import { isCurrencyKnown, text } from './message-fields.ts';

/** Number and amount of each group. @spec ISO 8583:1987, DE 74-77, 86-89 */
const GROUPS: readonly (readonly [group: keyof BatchSums, count: number, amount: number])[] = [
  ['credits', 74, 86],
  ['creditReversals', 75, 87],
  ['debits', 76, 88],
  ['debitReversals', 77, 89],
];

/** DE 66. @spec ISO 8583:1987, DE 66 (settlement code) */
const SETTLEMENT = { inBalance: '1', outOfBalance: '2' } as const;

/**
 * 0500, 0501: do the terminal's totals of a batch agree with the ledger's? 0520, 0521: the terminal closes it all the
 * same. Both are answered with what is found, and the audit head they bring is kept.
 */
export function settle(ledger: Ledger, message: IsoMessage, now: number): Decision {
  const batch = Number(text(message, 60));
  const terminalId = text(message, 41);
  if (!isCurrencyKnown(message) || batch === 0 || !GROUPS.every((group) => isComplete(message, group))) {
    return { responseCode: RESPONSE_CODES.formatError };
  }
  if (ledger.isFull) return { responseCode: RESPONSE_CODES.systemMalfunction };
  const currencyNumeric = Number(text(message, 49));
  const own = fieldsOf(ledger.totals.of({ terminalId, batch, currencyNumeric }));
  const inBalance = Object.entries(own).every(
    ([element, value]) => message.fields[Number(element)] === value,
  );
  ledger.settle({
    terminalId,
    stan: text(message, 11),
    mti: message.mti.startsWith('050') ? '0500' : '0520',
    ...{ batch, currencyNumeric, inBalance },
    auditHead: text(message, 63) || null,
    at: now,
  });
  const fields = inBalance ? { 66: SETTLEMENT.inBalance } : { 66: SETTLEMENT.outOfBalance, ...own };
  return { responseCode: RESPONSE_CODES.approved, fields };
}

function isComplete(message: IsoMessage, [, count, amount]: (typeof GROUPS)[number]): boolean {
  return text(message, count) !== '' && text(message, amount) !== '';
}

/** As they stand in a message, net settlement (DE 97) included: debits less credits, D or C. */
function fieldsOf(sums: BatchSums): FieldValues {
  const fields: FieldValues = {};
  for (const [group, count, amount] of GROUPS) {
    fields[count] = String(sums[group].count).padStart(10, '0');
    fields[amount] = String(sums[group].minor).padStart(16, '0');
  }
  const net = sums.debits.minor - sums.credits.minor;
  fields[97] = `${net < 0n ? 'C' : 'D'}${String(net < 0n ? -net : net).padStart(16, '0')}`;
  return fields;
}

import type { ArmOrder } from '../../card/lane/protocol.ts';
import { currencyByCode } from '../../platform/money/currencies.ts';
import { emvDate, emvTime, type LocalTime } from '../../platform/time/local-time.ts';
import type { Payment } from '../payment.ts';

export interface ArmSettings {
  localTime(wallClockMs: number): LocalTime;
}

/** What the lane is told for one presentation. `offlineFloor`: minor units up to which the card may approve by itself. */
export function armOrder(
  payment: Payment,
  now: number,
  offlineFloor: bigint | null,
  settings: ArmSettings,
): ArmOrder {
  const currency = currencyByCode(payment.amount.currency);
  const time = settings.localTime(now);
  return {
    paymentId: payment.id,
    attempt: payment.attempt,
    amountMinor: payment.amount.minor.toString(),
    currencyNumeric: currency.numeric,
    currencyExponent: currency.exponent,
    transactionType: payment.transactionType,
    date: emvDate(time),
    time: emvTime(time),
    offlineFloorLimitMinor: offlineFloor?.toString() ?? null,
  };
}

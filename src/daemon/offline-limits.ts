import type { OfflineLimits } from '../payment/session/offline-rules.ts';
import type { TerminalConfig } from '../platform/config/terminal-config.ts';
import { parseAmount } from '../platform/money/amount.ts';

const HOUR_MS = 3_600_000;

/** The offline settings as the rules take them: amounts in minor units of the terminal's currency. */
export function offlineLimits({ offline, terminal }: TerminalConfig): OfflineLimits {
  const minor = (text: string) => parseAmount(text, terminal.currency).minor;
  const optional = (text: string | undefined) => (text === undefined ? null : minor(text));
  const { deferred, perCard, schemes } = offline;
  return {
    enabled: offline.enabled,
    perPaymentMinor: minor(offline.perPayment),
    count: offline.count,
    sumMinor: minor(offline.sum),
    ageMs: offline.ageHours * HOUR_MS,
    fddaMinor: minor(offline.fdda),
    perCard: { count: perCard.count, sumMinor: optional(perCard.sum) },
    schemes: new Map(
      Object.entries(schemes).map(([name, { perPayment, count, sum }]) => [
        name,
        { perPaymentMinor: optional(perPayment), count: count ?? null, sumMinor: optional(sum) },
      ]),
    ),
    deferred: {
      enabled: deferred.enabled,
      perPaymentMinor: minor(deferred.perPayment),
      count: deferred.count,
      sumMinor: minor(deferred.sum),
    },
  };
}

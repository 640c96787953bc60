import { z } from 'zod';
import { parseAmount } from '../money/amount.ts';
import { checkAmounts, money } from './config-amounts.ts';

const MOST_WAITING = 1_000_000;

const howMany = z.number().int().min(0).max(MOST_WAITING);

const SchemeLimits = z.strictObject({
  perPayment: money.optional().describe('Largest single payment with a card of this scheme.'),
  count: howMany.optional().describe('How many of the scheme may wait.'),
  sum: money.optional().describe('How much of the scheme may wait.'),
});

const PerCard = z.strictObject({
  count: howMany.default(5).describe('How many payments of one card may wait.'),
  sum: money.optional().describe('How much of one card may wait; absent: as much as in all.'),
});

const Deferred = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe(
      'Approve at your own risk what the card wants the host for, and ask the host later: it may decline.',
    ),
  perPayment: money.default('20').describe('Largest single payment of this kind.'),
  count: howMany.default(10).describe('None is taken when, with it, more than this waits in all.'),
  sum: money.default('100').describe('None is taken when, with it, more than this much waits in all.'),
});

/**
 * What may be taken while the host is away. Checked in this order, the first that does not hold is the reason: enabled,
 * perPayment, the scheme's, the card's, count, sum, ageHours.
 */
export const offlineSettings = z.strictObject({
  enabled: z.boolean().default(false).describe('Take payments while the host cannot be reached.'),
  perPayment: money.default('50').describe('Largest single payment.'),
  count: howMany.default(20).describe('How many may wait.'),
  sum: money.default('500').describe('How much may wait in all.'),
  ageHours: z.number().min(0.01).max(720).default(24).describe('How old the oldest that waits may be.'),
  fdda: money.default('0').describe('Cap for Visa cards that prove themselves but not the approval (fDDA).'),
  perCard: PerCard.prefault({}).describe('Limits of one card, told by a keyed hash of its number.'),
  schemes: z
    .record(z.string(), SchemeLimits)
    .default({})
    .describe('Narrower limits (perPayment, count, sum) by the name of a scheme, as its file has it.'),
  deferred: Deferred.prefault({}).describe('Deferred authorisation: the merchant’s risk.'),
});

type OfflineSettings = z.infer<typeof offlineSettings>;

/** Amounts that cannot be paid, and limits that contradict each other. */
export function checkOfflineSettings(
  offline: OfflineSettings,
  currency: string,
  context: z.RefinementCtx,
): void {
  const { perCard, schemes, deferred } = offline;
  const places: [readonly PropertyKey[], Readonly<Record<string, unknown>>][] = [
    [[], offline],
    [['perCard'], perCard],
    [['deferred'], deferred],
    ...Object.entries(schemes).map(([name, limits]): [string[], typeof limits] => [
      ['schemes', name],
      limits,
    ]),
  ];
  const payable = places.map(([path, limits]) =>
    checkAmounts(limits, currency, ['offline', ...path], context),
  );
  if (deferred.enabled && payable.every(Boolean)) checkDeferred(offline, currency, context);
}

function checkDeferred(
  { deferred, ...offline }: OfflineSettings,
  currency: string,
  context: z.RefinementCtx,
): void {
  const wrong = (name: string, message: string) =>
    context.addIssue({ code: 'custom', path: ['offline', 'deferred', name], message });
  const minor = (text: string) => parseAmount(text, currency).minor;
  if (!offline.enabled) wrong('enabled', 'needs offline.enabled: true as well');
  if (deferred.count > offline.count)
    wrong('count', `${deferred.count} is more than offline.count, ${offline.count}`);
  if (minor(deferred.sum) > minor(offline.sum))
    wrong('sum', `${deferred.sum} is more than offline.sum, ${offline.sum}`);
  if (minor(deferred.perPayment) > minor(deferred.sum))
    wrong('perPayment', `${deferred.perPayment} is more than offline.deferred.sum, ${deferred.sum}`);
}

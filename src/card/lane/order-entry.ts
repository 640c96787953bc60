import { fromHex } from '../../platform/bytes/hex.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { CaPublicKeys } from '../emv/ca-public-key.ts';
import type { DataElements } from '../emv/element-values.ts';
import { type EntryPointContext, entryPoint } from '../entry-point/entry-point.ts';
import { combinationsFor, dataElements, type LaneScheme } from './lane-schemes.ts';
import { orderTime } from './order-time.ts';
import type { ArmOrder } from './protocol.ts';

/** What the terminal is set up with, for every payment. */
export interface TerminalSetUp {
  schemes: readonly LaneScheme[];
  caKeys: CaPublicKeys;
  terminal: DataElements;
}

interface Surroundings extends Pick<EntryPointContext, 'kernels' | 'tornLog' | 'magStripeFailures'> {
  clock: Clock;
  random: Random;
}

/** The entry point for one presentation of a card, as the order has it. */
export function enterFor(
  order: ArmOrder,
  { schemes, caKeys, terminal }: TerminalSetUp,
  { clock, random, ...lent }: Surroundings,
): ReturnType<typeof entryPoint> {
  const { offlineFloorLimitMinor, transactionType, issuerUpdate } = order;
  const armedMs = clock.monotonicMs();
  const offlineFloor = offlineFloorLimitMinor === null ? null : BigInt(offlineFloorLimitMinor);
  return entryPoint({
    combinations: combinationsFor(schemes, transactionType, offlineFloor),
    transaction: {
      amountMinor: BigInt(order.amountMinor),
      otherAmountMinor: 0n,
      currencyNumeric: order.currencyNumeric,
      currencyExponent: order.currencyExponent,
      type: transactionType,
      date: order.date,
      time: order.time,
    },
    localTime: () => orderTime(order, clock.monotonicMs() - armedMs),
    terminal,
    caKeys,
    random: (length) => random.bytes(length),
    ...lent,
    restart: issuerUpdate && {
      application: { kernelId: issuerUpdate.kernelId, aid: fromHex(issuerUpdate.aid) },
      issuerResponse: dataElements(issuerUpdate.issuerResponse),
    },
  });
}

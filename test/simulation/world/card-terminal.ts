import { entryPoint } from '../../../src/card/entry-point/entry-point.ts';
import type { FinalOutcome } from '../../../src/card/entry-point/outcome.ts';
import { KERNELS } from '../../../src/card/kernels/index.ts';
import { combinationsFor, laneCaKeys } from '../../../src/card/lane/lane-schemes.ts';
import type { ArmOrder } from '../../../src/card/lane/protocol.ts';
import { loadConfig } from '../../../src/daemon/load-config.ts';
import { paths } from '../../../src/daemon/paths.ts';
import { terminalData } from '../../../src/daemon/terminal-data.ts';
import { fromHex } from '../../../src/platform/bytes/hex.ts';
import type { Random } from '../../../src/platform/ports/random.ts';
import type { VirtualCard } from '../../../src/rig/cards/virtual-card.ts';
import { drive, respond } from '../../support/card/drive.ts';

/** The demo's own configuration: what the world's terminal is set up with. */
export const LOADED = loadConfig(paths.demoProfile);

const CA_KEYS = laneCaKeys(LOADED.caKeys);
const TERMINAL = new Map(
  Object.entries(terminalData(LOADED.config)).map(([tag, value]) => [
    Number.parseInt(tag, 16),
    fromHex(value),
  ]),
);

/**
 * The terminal's entry point and kernels in front of a virtual card.
 * @param tornAfter the card leaves the field after so many commands
 */
export function presentCard(
  card: VirtualCard,
  order: ArmOrder,
  random: Random,
  tornAfter = Number.POSITIVE_INFINITY,
): FinalOutcome {
  const floor = order.offlineFloorLimitMinor;
  card.insert();
  const generator = entryPoint({
    combinations: combinationsFor(
      LOADED.schemes,
      order.transactionType,
      floor === null ? null : BigInt(floor),
    ),
    transaction: {
      amountMinor: BigInt(order.amountMinor),
      otherAmountMinor: 0n,
      currencyNumeric: order.currencyNumeric,
      currencyExponent: order.currencyExponent,
      type: order.transactionType,
      date: order.date,
      time: order.time,
    },
    terminal: TERMINAL,
    kernels: KERNELS,
    caKeys: CA_KEYS,
    random: (length) => random.bytes(length),
  });
  let commands = 0;
  return drive(generator, (apdu) => {
    const answer = commands++ < tornAfter ? card.apdu(fromHex(apdu)) : 'torn';
    return answer === 'torn' ? { kind: 'lost', cause: 'timeout' } : respond(answer);
  }).outcome;
}

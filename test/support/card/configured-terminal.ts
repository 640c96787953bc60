import { fileURLToPath } from 'node:url';
import type { CaPublicKeys } from '../../../src/card/emv/ca-public-key.ts';
import type { DataElements } from '../../../src/card/emv/element-values.ts';
import { entryPoint } from '../../../src/card/entry-point/entry-point.ts';
import type { FinalOutcome } from '../../../src/card/entry-point/outcome.ts';
import type { Transaction } from '../../../src/card/entry-point/transaction.ts';
import { KERNELS } from '../../../src/card/kernels/index.ts';
import {
  combinationsFor,
  type LaneCaKey,
  type LaneScheme,
  laneCaKeys,
} from '../../../src/card/lane/lane-schemes.ts';
import { fromHex } from '../../../src/platform/bytes/hex.ts';
import { readCaKeyFile } from '../../../src/platform/config/ca-key-file.ts';
import { laneScheme } from '../../../src/platform/config/lane-scheme.ts';
import { readSchemeFile } from '../../../src/platform/config/scheme-file.ts';
import type { VirtualCard } from '../../../src/rig/cards/virtual-card.ts';
import { SeededRandom } from '../../../src/rig/simulated/seeded-random.ts';
import { drive, respond } from './drive.ts';

/** The terminal's own entry point and kernels in front of a virtual card, with the scheme files that ship. */

const shipped = (name: string) => fileURLToPath(new URL(`../../../config/schemes/${name}`, import.meta.url));

const SCHEMES = ['visa.yaml', 'mastercard.yaml'].map((file) =>
  laneScheme(readSchemeFile(shipped(file))),
) as LaneScheme[];
const CA_KEYS = laneCaKeys(readCaKeyFile(shipped('test-ca-keys.yaml')).keys as LaneCaKey[]);

const TERMINAL: DataElements = new Map([
  [0x9f1a, fromHex('0276')],
  [0x9f33, fromHex('000808')],
  [0x9f35, fromHex('22')],
  [0x9f40, fromHex('6000003001')],
]);

export interface Tap {
  /** Minor units of the euro. */
  amountMinor: bigint;
  /** null: the host is asked about each payment. */
  offlineFloorMinor?: bigint | null;
  transaction?: Partial<Transaction>;
  /** Of the unpredictable numbers. */
  seed?: number;
  /** Scheme data that this tap has instead. */
  schemes?: readonly LaneScheme[];
  caKeys?: CaPublicKeys;
  /** A man in the middle: what the card gets of a command, and what the terminal gets of the answer. */
  tamperCommand?: (command: Uint8Array) => Uint8Array;
  tamperAnswer?: (answer: Uint8Array, command: Uint8Array) => Uint8Array;
}

export interface Tapped {
  outcome: FinalOutcome;
  /** Command APDUs in hex, and what the terminal calls them. */
  apdus: string[];
  commands: string[];
}

export { SCHEMES as SHIPPED_SCHEMES };

/** Holds the card to the terminal for a purchase in euro cents on 24 November 2026. */
export function tap(card: VirtualCard, order: Tap): Tapped {
  const random = new SeededRandom(order.seed ?? 1);
  card.insert();
  const generator = entryPoint({
    combinations: combinationsFor(order.schemes ?? SCHEMES, '00', order.offlineFloorMinor ?? null),
    transaction: {
      amountMinor: order.amountMinor,
      otherAmountMinor: 0n,
      currencyNumeric: 978,
      currencyExponent: 2,
      type: '00',
      date: '261124',
      time: '101112',
      ...order.transaction,
    },
    terminal: TERMINAL,
    kernels: KERNELS,
    caKeys: order.caKeys ?? CA_KEYS,
    random: (length) => random.bytes(length),
  });
  const commands: string[] = [];
  const { outcome, apdus } = drive(generator, (apdu, name) => {
    commands.push(name);
    const command = fromHex(apdu);
    const answer = card.apdu(order.tamperCommand?.(command) ?? command);
    if (answer === 'torn') return { kind: 'lost', cause: 'timeout' };
    return respond(order.tamperAnswer?.(answer, command) ?? answer);
  });
  return { outcome, apdus, commands };
}

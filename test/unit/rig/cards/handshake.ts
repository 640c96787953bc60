import { fileURLToPath } from 'node:url';
import type { Combination, TransactionType } from '../../../../src/card/entry-point/combination.ts';
import { entryPoint } from '../../../../src/card/entry-point/entry-point.ts';
import type { FinalOutcome } from '../../../../src/card/entry-point/outcome.ts';
import { numeric } from '../../../../src/card/entry-point/transaction.ts';
import { encodeCommand } from '../../../../src/card/iso7816/command-apdu.ts';
import { kernel2 } from '../../../../src/card/kernels/k2/index.ts';
import { kernel3 } from '../../../../src/card/kernels/k3/index.ts';
import type { CardCommand, KernelContext, KernelEvent } from '../../../../src/card/kernels/kernel.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { readCaKeyFile } from '../../../../src/platform/config/ca-key-file.ts';
import { laneScheme } from '../../../../src/platform/config/lane-scheme.ts';
import { readSchemeFile } from '../../../../src/platform/config/scheme-file.ts';
import type { VirtualCard } from '../../../../src/rig/cards/virtual-card.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';

/** The terminal's own entry point and kernels in front of a virtual card, as configured. Test support only. */

const configured = (name: string) =>
  fileURLToPath(new URL(`../../../../config/schemes/${name}`, import.meta.url));

const caKeys = readCaKeyFile(configured('test-ca-keys.yaml')).keys.map((key) => ({
  ...key,
  rid: fromHex(key.rid),
  index: Number.parseInt(key.index, 16),
  modulus: fromHex(key.modulus),
  exponent: fromHex(key.exponent),
  checksum: fromHex(key.checksum),
  expires: key.expires ?? null,
}));

const keyRing: KernelContext['caKeys'] = {
  find: (rid, index) => caKeys.find((key) => toHex(key.rid) === toHex(rid) && key.index === index),
  isRevoked: () => false,
};

/** The configured combinations; `floorMinor` stands in for the configured floor limit. */
function combinations(floorMinor: bigint): Combination[] {
  return ['visa.yaml', 'mastercard.yaml'].flatMap((file) => {
    const { scheme, combinations } = laneScheme(readSchemeFile(configured(file)));
    return combinations.flatMap(({ aid, kernel, types, limits, ttq, data }) => {
      const transaction = BigInt(limits.transaction!);
      const cvm = BigInt(limits.cvm!);
      const kernelData = new Map([
        [0xdf8123, numeric(floorMinor, 6)],
        [0xdf8124, numeric(transaction, 6)],
        [0xdf8125, numeric(transaction, 6)],
        [0xdf8126, numeric(cvm, 6)],
        ...Object.entries(data).map(([tag, hex]) => [Number.parseInt(tag, 16), fromHex(hex)] as const),
      ]);
      return types.map((transactionType) => ({
        aid: fromHex(aid),
        kernelId: kernel,
        transactionType: transactionType as TransactionType,
        scheme,
        contactlessTransactionLimit: transaction,
        contactlessFloorLimit: floorMinor,
        cvmRequiredLimit: cvm,
        ...(ttq ? { ttq: fromHex(ttq) } : {}),
        kernelData,
      }));
    });
  });
}

const terminal = new Map([
  [0x9f1a, fromHex('0276')],
  [0x9f33, fromHex('000808')],
  [0x9f35, fromHex('22')],
  [0x9f40, fromHex('6000003001')],
]);

export interface Presentation {
  outcome: FinalOutcome;
  /** Names of the commands the terminal sent. */
  commands: string[];
}

/** Presents the card for a purchase in euro cents on 24 November 2026. */
export function present(card: VirtualCard, amountMinor: bigint, floorMinor = 0n): Presentation {
  const random = new SeededRandom(1);
  card.insert();
  const run = entryPoint({
    combinations: combinations(floorMinor),
    transaction: {
      amountMinor,
      otherAmountMinor: 0n,
      currencyNumeric: 978,
      currencyExponent: 2,
      type: '00',
      date: '261124',
      time: '101112',
    },
    terminal,
    kernels: new Map([kernel2, kernel3].map((kernel) => [kernel.id, kernel])),
    caKeys: keyRing,
    random: (length) => random.bytes(length),
  });
  const commands: string[] = [];
  let step = run.next();
  while (!step.done) {
    if (step.value.kind === 'apdu') commands.push(step.value.name);
    step = run.next(exchange(card, step.value));
  }
  return { outcome: step.value, commands };
}

function exchange(card: VirtualCard, asked: CardCommand): KernelEvent {
  if (asked.kind !== 'apdu') return { kind: 'no_data' };
  const response = card.apdu(encodeCommand(asked.command));
  if (response === 'torn') return { kind: 'lost', cause: 'timeout' };
  const [sw1, sw2] = response.subarray(-2) as unknown as [number, number];
  return { kind: 'response', data: response.subarray(0, -2), sw: (sw1 << 8) | sw2 };
}

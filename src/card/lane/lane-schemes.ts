import { fromHex } from '../../platform/bytes/hex.ts';
import { caPublicKeys } from '../emv/ca-keys.ts';
import type { CaPublicKey, CaPublicKeys } from '../emv/ca-public-key.ts';
import type { DataElements } from '../emv/element-values.ts';
import type { Combination, DynamicReaderLimitSet, TransactionType } from '../entry-point/combination.ts';
import { numeric } from '../entry-point/transaction.ts';

/** A scheme as it crosses the process border: checked by the daemon, byte strings hex, amounts minor units in decimal. */
export interface LaneScheme {
  scheme: string;
  combinations: LaneCombination[];
}

export interface LaneCombination {
  aid: string;
  kernel: number;
  types: TransactionType[];
  limits: LaneLimits & {
    /** Kernel 2: in place of `transaction` for a phone that verifies its holder. */
    transactionOnDevice?: string | undefined;
    terminalFloor?: string | undefined;
  };
  zeroAmountAllowed?: boolean | undefined;
  statusCheck?: boolean | undefined;
  extendedSelection?: boolean | undefined;
  /** 9F66. */
  ttq?: string | undefined;
  /** Kernel data elements, tag -> value. */
  data: Record<string, string>;
  /** Kernel 3: limits by the card's program. */
  dynamicReaderLimits?: readonly LaneDynamicLimits[] | undefined;
}

/** Minor units in decimal. */
interface LaneLimits {
  transaction?: string | undefined;
  cvm?: string | undefined;
  floor?: string | undefined;
}

export interface LaneDynamicLimits extends LaneLimits {
  /** Application Program Identifier, or how it begins. */
  programId: string;
  zeroAmountAllowed?: boolean | undefined;
  statusCheck?: boolean | undefined;
}

export interface LaneCaKey {
  rid: string;
  index: string;
  modulus: string;
  exponent: string;
  checksum: string;
  /** YYYY-MM-DD; absent or null where none is published. */
  expires?: string | null | undefined;
  test: boolean;
  /** Serial numbers of issuer certificates under this key that are withdrawn, 3 bytes each. */
  revoked?: readonly string[] | undefined;
}

/** Kernel 2 has limits of its own besides Book B's. @spec EMV Contactless Book C-2, A.1 */
const K2 = {
  ID: 2,
  FLOOR_LIMIT: 0xdf8123,
  TRANSACTION_LIMIT: 0xdf8124,
  TRANSACTION_LIMIT_ON_DEVICE_CVM: 0xdf8125,
  CVM_LIMIT: 0xdf8126,
} as const;
const LARGEST_AMOUNT = 999_999_999_999n; // n12
const AMOUNT_BYTES = 6;

/**
 * The combinations for one transaction. Online (`offlineFloorMinor` null) every floor limit is 0, so that the host is
 * always asked; offline it is what the shop risks, or the scheme's own where that is more.
 * @spec EMV Contactless Book B, configuration data
 */
export function combinationsFor(
  schemes: readonly LaneScheme[],
  transactionType: TransactionType,
  offlineFloorMinor: bigint | null,
): Combination[] {
  return schemes.flatMap(({ scheme, combinations }) =>
    combinations
      .filter(({ types }) => types.includes(transactionType))
      .map((configured) => combination(scheme, configured, transactionType, offlineFloorMinor)),
  );
}

function combination(
  scheme: string,
  configured: LaneCombination,
  transactionType: TransactionType,
  offlineFloorMinor: bigint | null,
): Combination {
  const { limits, ttq, extendedSelection, dynamicReaderLimits } = configured;
  const floor = floorLimit(offlineFloorMinor, limits.floor);
  return {
    aid: fromHex(configured.aid),
    kernelId: configured.kernel,
    transactionType,
    scheme,
    contactlessFloorLimit: floor,
    ...checks({ ...configured, ...limits, transaction: limits.transactionOnDevice ?? limits.transaction }),
    ...(limits.terminalFloor === undefined ? {} : { terminalFloorLimit: BigInt(limits.terminalFloor) }),
    ...(ttq === undefined ? {} : { ttq: fromHex(ttq) }),
    ...(extendedSelection === undefined ? {} : { extendedSelectionSupport: extendedSelection }),
    ...(dynamicReaderLimits === undefined
      ? {}
      : { dynamicReaderLimits: dynamicReaderLimits.map((set) => dynamicLimits(set, offlineFloorMinor)) }),
    kernelData: kernelData(configured, floor),
  };
}

function dynamicLimits(
  configured: LaneDynamicLimits,
  offlineFloorMinor: bigint | null,
): DynamicReaderLimitSet {
  return {
    programId: fromHex(configured.programId),
    contactlessFloorLimit: floorLimit(offlineFloorMinor, configured.floor),
    ...checks(configured),
  };
}

/** What combination and program have in common; absent stays absent, which switches the check off. */
function checks({ transaction, cvm, zeroAmountAllowed, statusCheck }: Omit<LaneDynamicLimits, 'programId'>) {
  return {
    ...(transaction === undefined ? {} : { contactlessTransactionLimit: BigInt(transaction) }),
    ...(cvm === undefined ? {} : { cvmRequiredLimit: BigInt(cvm) }),
    ...(zeroAmountAllowed === undefined ? {} : { zeroAmountAllowed }),
    ...(statusCheck === undefined ? {} : { statusCheckSupport: statusCheck }),
  };
}

function floorLimit(offlineFloorMinor: bigint | null, configured: string | undefined): bigint {
  if (offlineFloorMinor === null) return 0n;
  const own = BigInt(configured ?? 0);
  return own > offlineFloorMinor ? own : offlineFloorMinor;
}

/** As configured; for kernel 2 with the limits under its own names, of which only the floor limit is never taken over. */
function kernelData({ kernel, data, limits }: LaneCombination, floor: bigint): Map<number, Uint8Array> {
  const elements = dataElements(data);
  if (kernel !== K2.ID) return elements;
  const amount = (minor: string | undefined) => numeric(BigInt(minor ?? LARGEST_AMOUNT), AMOUNT_BYTES);
  return new Map([
    [K2.TRANSACTION_LIMIT, amount(limits.transaction)],
    [K2.TRANSACTION_LIMIT_ON_DEVICE_CVM, amount(limits.transactionOnDevice ?? limits.transaction)],
    [K2.CVM_LIMIT, amount(limits.cvm)],
    ...elements,
    [K2.FLOOR_LIMIT, numeric(floor, AMOUNT_BYTES)],
  ]);
}

/** Tag -> value, both hex. */
export function dataElements(hex: Record<string, string>): Map<number, Uint8Array> & DataElements {
  return new Map(Object.entries(hex).map(([tag, value]) => [Number.parseInt(tag, 16), fromHex(value)]));
}

/** The key as the EMV core holds it. */
export function caPublicKey(key: LaneCaKey): CaPublicKey {
  return {
    rid: fromHex(key.rid),
    index: Number.parseInt(key.index, 16),
    modulus: fromHex(key.modulus),
    exponent: fromHex(key.exponent),
    checksum: fromHex(key.checksum),
    expires: key.expires ?? null,
    test: key.test,
  };
}

export function laneCaKeys(keys: readonly LaneCaKey[]): CaPublicKeys {
  const loaded = keys.map((key) => ({ key: caPublicKey(key), revoked: key.revoked ?? [] }));
  return caPublicKeys(
    loaded.map(({ key }) => key),
    loaded.flatMap(({ key: { rid, index }, revoked }) =>
      revoked.map((serial) => ({ rid, index, serial: fromHex(serial) })),
    ),
  );
}

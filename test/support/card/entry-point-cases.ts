import type { Combination, TransactionType } from '../../../src/card/entry-point/combination.ts';
import { decimal } from '../../../src/card/kernels/decimal.ts';
import { fromHex } from '../../../src/platform/bytes/hex.ts';

/** What test/vectors/emv-entrypoint.json holds of one case. */
export interface EntryPointCase {
  test: string;
  title: string;
  case: number;
  transactions: { type: string; amount: number; other: number }[];
  trace: TraceStep[];
  config: string;
}

export interface TraceStep {
  c?: string;
  r?: string;
  field?: 'on' | 'off';
  /** Of a field that goes off: milliseconds. */
  hold?: number;
  ui?: TraceUi;
  outcome?: TraceOutcome;
}

/** Times are units of 100 ms. */
export interface TraceOutcome {
  outcome: string;
  start: string;
  onlineResponse: string;
  receipt: boolean;
  cvm: string;
  altInterface: string;
  fieldOffRequest: number | 'n/a';
  removalTimeout: number;
  uiOnOutcome?: TraceUi;
  uiOnRestart?: TraceUi;
  /** TLVs in hex. */
  dataRecord?: string;
}

export interface TraceUi {
  msg: string;
  status: string;
  lang?: string;
  /** Milliseconds. */
  hold?: number;
  valueQualifier?: string;
  value?: string;
  currency?: string;
}

interface Node {
  tag: string;
  value: Uint8Array;
}

/** TLVs of the suite's configuration, whose private tags are four bytes long. */
function nodes(bytes: Uint8Array): Node[] {
  const found: Node[] = [];
  let at = 0;
  while (at < bytes.length) {
    const start = at++;
    if ((bytes[start]! & 0x1f) === 0x1f) while ((bytes[at++]! & 0x80) !== 0);
    const tag = Buffer.from(bytes.subarray(start, at)).toString('hex').toUpperCase();
    let length = bytes[at++]!;
    if (length > 0x80) {
      const size = length & 0x7f;
      length = Number.parseInt(Buffer.from(bytes.subarray(at, at + size)).toString('hex'), 16);
      at += size;
    }
    found.push({ tag, value: bytes.subarray(at, at + length) });
    at += length;
  }
  return found;
}

const inside = (list: readonly Node[], tag: string) => list.find((node) => node.tag === `${tag}E371`)?.value;

/** A configuration of the suite for one transaction type; `autorun` carries its fixed type and amount. */
export function readConfiguration(hex: string) {
  const top = nodes(nodes(fromHex(hex))[0]!.value);
  const automatic = inside(top, 'FF8F');
  const autorun = automatic
    ? {
        type: Buffer.from(inside(nodes(automatic), 'DF90')!).toString('hex') as TransactionType,
        amount: decimal(inside(nodes(automatic), 'DF91')!)!,
      }
    : null;
  const terminal = new Map(
    nodes(inside(top, 'FF92')!).map(({ tag, value }) => [Number.parseInt(tag, 16), value]),
  );
  const combinations = (type: TransactionType) =>
    top.filter(({ tag }) => tag === 'FF82E371').flatMap(({ value }) => combinationSet(nodes(value), type));
  return { autorun, terminal, combinations };
}

function combinationSet(set: readonly Node[], type: TransactionType): Combination[] {
  if (!inside(set, 'DF83')!.includes(Number.parseInt(type, 16))) return [];
  const flag = (tag: string) => {
    const value = inside(set, tag);
    return value && value[0] !== 0;
  };
  const limit = (tag: string) => {
    const value = inside(set, tag);
    return value && decimal(value)!;
  };
  const optional = Object.entries({
    statusCheckSupport: flag('DF87'),
    zeroAmountAllowed: flag('DF88'),
    extendedSelectionSupport: flag('DF89'),
    contactlessTransactionLimit: limit('DF8A'),
    contactlessFloorLimit: limit('DF8B'),
    terminalFloorLimit: limit('DF8C'),
    cvmRequiredLimit: limit('DF8D'),
    ttq: inside(set, 'DF8E'),
  }).filter(([, value]) => value !== undefined);
  return set
    .filter(({ tag }) => tag === 'FF84E371')
    .map(({ value }) => ({
      aid: inside(nodes(value), 'DF85')!,
      kernelId: Number.parseInt(Buffer.from(inside(nodes(value), 'DF86')!).toString('hex'), 16),
      transactionType: type,
      scheme: 'test',
      kernelData: new Map(),
      ...Object.fromEntries(optional),
    }));
}

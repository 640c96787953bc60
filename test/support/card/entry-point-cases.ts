import { buildDol, parseDol } from '../../../src/card/emv/dol.ts';
import { findTlv, parseTlvs } from '../../../src/card/emv/tlv.ts';
import type { Combination, TransactionType } from '../../../src/card/entry-point/combination.ts';
import type { UiStatus, UserInterfaceRequest } from '../../../src/card/entry-point/messages.ts';
import type { Outcome, OutcomeKind } from '../../../src/card/entry-point/outcome.ts';
import { outcome } from '../../../src/card/entry-point/outcomes.ts';
import { exchange } from '../../../src/card/kernels/commands.ts';
import { decimal } from '../../../src/card/kernels/decimal.ts';
import type { KernelContext, KernelDefinition } from '../../../src/card/kernels/kernel.ts';
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
  ui?: TraceUi;
  outcome?: { outcome: string; start: string; uiOnOutcome?: TraceUi };
}

export interface TraceUi {
  msg: string;
  status: string;
  lang?: string;
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

const KINDS: Record<number, OutcomeKind> = {
  1: 'select_next',
  2: 'try_again',
  3: 'approved',
  4: 'declined',
  5: 'online_request',
  6: 'try_another_interface',
  7: 'end_application',
};
const STARTS: Record<number, Outcome['start']> = { 0: null, 10: 'A', 11: 'B', 12: 'C', 13: 'D' };
const STATUSES: Record<number, UiStatus> = {
  1: 'not_ready',
  2: 'idle',
  3: 'ready_to_read',
  4: 'processing',
  5: 'card_read_successfully',
  6: 'processing_error',
};

/** The suite's test kernel: sends the PDOL values bare and takes its outcome from D4, D5 and D6 of the answer. */
export function testKernel(id: number): KernelDefinition {
  return {
    id,
    name: `test kernel ${id.toString(16)}`,
    *run(context) {
      const values = pdolValues(context);
      const command = {
        cla: 0x80,
        ins: 0xa8,
        p1: 0,
        p2: 0,
        le: 0,
        ...(values.length > 0 ? { data: values } : {}),
      };
      const answer = yield* exchange('GET PROCESSING OPTIONS', command);
      if (answer.kind === 'lost' || answer.sw !== 0x9000) return outcome('end_application');
      const objects = findTlv(parseTlvs(answer.data), 0x77)?.children ?? [];
      const [kind, start] = findTlv(objects, 0xd4)!.value;
      return outcome(KINDS[kind!]!, {
        start: STARTS[start!]!,
        uiOnOutcome: request(findTlv(objects, 0xd5)?.value),
        uiOnRestart: request(findTlv(objects, 0xd6)?.value),
      });
    },
  };
}

/** D1 stands for the indicators, 6F for the FCI, D3 for its status, 9F2A for the kernel id. */
function pdolValues(context: KernelContext): Uint8Array {
  const proprietary = findTlv(findTlv(parseTlvs(context.fci), 0x6f)!.children!, 0xa5)!.children!;
  const pdol = findTlv(proprietary, 0x9f38);
  if (!pdol) return new Uint8Array();
  const { indicators, ttq } = context;
  const flags =
    (indicators.floorLimitExceeded ? 0x80 : 0) |
    (indicators.cvmRequiredLimitExceeded ? 0x20 : 0) |
    (indicators.statusCheckRequested ? 0x10 : 0) |
    (indicators.zeroAmount ? 0x08 : 0);
  const kernelId = context.combination.kernelId.toString(16).padStart(2, '0');
  const special = new Map([
    [0xd1, new Uint8Array([flags, 0])],
    [0xd3, fromHex('9000')],
    [0x9f2a, fromHex(kernelId.padEnd(16, '0'))],
    [0x9f37, context.random(4)],
    ...(ttq ? ([[0x9f66, ttq]] as const) : []),
  ]);
  const parts = parseDol(pdol.value).map((entry) =>
    entry.tag === 0x6f
      ? context.fci.subarray(context.fci.length - findTlv(parseTlvs(context.fci), 0x6f)!.value.length)
      : buildDol([entry], (tag) => special.get(tag) ?? context.terminal.get(tag)),
  );
  return new Uint8Array(Buffer.concat(parts));
}

function request(value: Uint8Array | undefined): UserInterfaceRequest | null {
  if (!value) return null;
  const language = Buffer.from(value.subarray(4, 6)).toString('latin1').replaceAll('\0', '');
  const qualifier = value[6] === 2 ? 'balance' : value[6] === 1 ? 'amount' : null;
  return {
    messageId: value[0] as UserInterfaceRequest['messageId'],
    status: STATUSES[value[1]!]!,
    ...(language ? { languagePreference: language } : {}),
    ...(qualifier
      ? {
          value: {
            qualifier,
            minor: decimal(value.subarray(7, 13))!,
            currencyNumeric: Number(decimal(value.subarray(13, 15))!),
          },
        }
      : {}),
  };
}

/** What the trace says of a request, in the form of the trace. */
export function asTrace(ui: UserInterfaceRequest | null): TraceUi | undefined {
  if (!ui) return undefined;
  return {
    msg: ui.messageId.toString(16).padStart(2, '0').toUpperCase(),
    status: ui.status,
    ...(ui.languagePreference ? { lang: ui.languagePreference } : {}),
    ...(ui.value
      ? {
          valueQualifier: ui.value.qualifier === 'balance' ? '2' : '1',
          value: ui.value.minor.toString().padStart(12, '0'),
          currency: ui.value.currencyNumeric.toString().padStart(4, '0'),
        }
      : {}),
  };
}

import { buildDol, parseDol } from '../../../src/card/emv/dol.ts';
import { findTlv, parseTlvs, TlvCursor } from '../../../src/card/emv/tlv.ts';
import type { UiStatus, UserInterfaceRequest } from '../../../src/card/entry-point/messages.ts';
import type { Outcome, OutcomeKind } from '../../../src/card/entry-point/outcome.ts';
import { outcome } from '../../../src/card/entry-point/outcomes.ts';
import { exchange } from '../../../src/card/kernels/commands.ts';
import { decimal } from '../../../src/card/kernels/decimal.ts';
import type { KernelContext, KernelDefinition } from '../../../src/card/kernels/kernel.ts';
import { fromHex } from '../../../src/platform/bytes/hex.ts';

/** Codes of the suite's outcome object D4, byte by byte. */
const KINDS: readonly (OutcomeKind | undefined)[] = [
  undefined,
  'select_next',
  'try_again',
  'approved',
  'declined',
  'online_request',
  'try_another_interface',
  'end_application',
];
const STARTS: Readonly<Record<number, Outcome['start']>> = { 0: null, 10: 'A', 11: 'B', 12: 'C', 13: 'D' };
const ONLINE_RESPONSES: readonly Outcome['onlineResponseData'][] = [null, 'emv_data', 'any'];
const CVMS: readonly Outcome['cvm'][] = [
  null,
  'online_pin',
  'confirmation_code_verified',
  'obtain_signature',
  'no_cvm',
];
const INTERFACES: readonly Outcome['alternateInterface'][] = [null, 'contact_chip', 'mag_stripe'];
const STATUSES: readonly (UiStatus | undefined)[] = [
  undefined,
  'not_ready',
  'idle',
  'ready_to_read',
  'processing',
  'card_read_successfully',
  'processing_error',
];
/** Of D4, D5 and D6: outcome, UI Request on Outcome, UI Request on Restart. */
const SUITE_TAGS = [0xd4, 0xd5, 0xd6];
const NOT_APPLICABLE = 0xffff;

/**
 * The suite's test kernel: sends the PDOL values bare and takes its outcome from D4, D5 and D6 of the answer; what else
 * is there is its data record. `firstStart`: where the reader activates the entry point for a new transaction.
 */
export function testKernel(id: number, firstStart: 'A' | 'B'): KernelDefinition {
  return {
    id,
    name: `test kernel ${id.toString(16)}`,
    *run(context) {
      const values = pdolValues(context, firstStart);
      const command = { cla: 0x80, ins: 0xa8, p1: 0, p2: 0, le: 0 };
      const answer = yield* exchange(
        'GET PROCESSING OPTIONS',
        values.length > 0 ? { ...command, data: values } : command,
      );
      if (answer.kind === 'lost' || answer.sw !== 0x9000) return outcome('end_application');
      return outcomeOf(objects(objects(answer.data).get(0x77)!));
    },
  };
}

/** By tag, templates not opened: the suite's scripts hold no TLVs. */
function objects(bytes: Uint8Array): Map<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  const cursor = new TlvCursor(bytes);
  while (cursor.next()) found.set(cursor.tag, bytes.subarray(cursor.valueOffset, cursor.end));
  return found;
}

function outcomeOf(answer: Map<number, Uint8Array>): Outcome {
  const d4 = answer.get(0xd4)!;
  const fieldOff = (d4[6]! << 8) | d4[7]!;
  const record = [...answer].filter(([tag]) => !SUITE_TAGS.includes(tag));
  return outcome(KINDS[d4[0]!]!, {
    start: STARTS[d4[1]!]!,
    onlineResponseData: ONLINE_RESPONSES[d4[2]!]!,
    cvm: CVMS[d4[3]!]!,
    alternateInterface: INTERFACES[d4[4]!]!,
    receipt: d4[5] === 1,
    fieldOffHoldMs: fieldOff === NOT_APPLICABLE ? null : fieldOff * 100,
    removalTimeoutMs: ((d4[8]! << 8) | d4[9]!) * 100,
    uiOnOutcome: request(answer.get(0xd5)),
    uiOnRestart: request(answer.get(0xd6)),
    dataRecord: record.length > 0 ? new Map(record) : null,
  });
}

/** D1 stands for the indicators and the Restart flag, D2 for the start, 6F for the FCI, D3 for its status, 9F2A for the kernel. */
function pdolValues(context: KernelContext, firstStart: 'A' | 'B'): Uint8Array {
  const { fci, restart, combination, ttq, terminal } = context;
  const proprietary = findTlv(findTlv(parseTlvs(fci), 0x6f)!.children!, 0xa5)!.children!;
  const pdol = findTlv(proprietary, 0x9f38);
  if (!pdol) return new Uint8Array();
  const special = new Map([
    [0xd1, new Uint8Array([indicatorBits(context), restart ? 0x80 : 0])],
    [0xd2, fromHex(`0${restart?.start ?? firstStart}`)],
    [0xd3, fromHex('9000')],
    [0x6f, objects(fci).get(0x6f)!],
    [0x9f2a, fromHex(combination.kernelId.toString(16).padStart(2, '0').padEnd(16, '0'))],
    [0x9f37, context.random(4)],
    ...[...(restart?.issuerResponse ?? [])].map(([tag, value]) => [tag, issuerValue(tag, value)] as const),
    ...(ttq ? ([[0x9f66, ttq]] as const) : []),
  ]);
  const parts = parseDol(pdol.value).map((entry) =>
    TEMPLATES.includes(entry.tag)
      ? padded(special.get(entry.tag), entry.length)
      : buildDol([entry], (tag) => special.get(tag) ?? terminal.get(tag)),
  );
  return new Uint8Array(Buffer.concat(parts));
}

/** Asked for by the suite's PDOLs, though no DOL of the Books may. */
const TEMPLATES = [0x6f, 0x71, 0x72];

function padded(value: Uint8Array | undefined, length: number): Uint8Array {
  const field = new Uint8Array(length);
  field.set((value ?? new Uint8Array()).subarray(0, length));
  return field;
}

/** Of a script's whole template the inside. */
const issuerValue = (tag: number, value: Uint8Array) => (tag === 0x91 ? value : objects(value).get(tag)!);

function indicatorBits({ indicators }: KernelContext): number {
  return (
    (indicators.floorLimitExceeded ? 0x80 : 0) |
    (indicators.contactlessApplicationNotAllowed ? 0x40 : 0) |
    (indicators.cvmRequiredLimitExceeded ? 0x20 : 0) |
    (indicators.statusCheckRequested ? 0x10 : 0) |
    (indicators.zeroAmount ? 0x08 : 0)
  );
}

function request(value: Uint8Array | undefined): UserInterfaceRequest | null {
  if (!value) return null;
  const holdMs = ((value[2]! << 8) | value[3]!) * 100;
  const language = Buffer.from(value.subarray(4, 6)).toString('latin1').replaceAll('\0', '');
  const qualifier = value[6] === 2 ? 'balance' : value[6] === 1 ? 'amount' : null;
  return {
    messageId: value[0] as UserInterfaceRequest['messageId'],
    status: STATUSES[value[1]!]!,
    ...(holdMs > 0 ? { holdMs } : {}),
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

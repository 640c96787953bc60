import type { DataElements } from '../../emv/element-values.ts';
import type { Step } from '../commands.ts';
import type { KernelEvent } from '../kernel.ts';
import { isKnown, type Kernel2Database } from './database.ts';
import { parseTagList, parseWriteList } from './tag-lists.ts';
import type { Kernel2Transaction } from './transaction.ts';

/** The lists between kernel and terminal, each in the order in which it grew. @spec EMV Contactless Book C-2, 3.9 */
export interface DataExchange {
  /** Data Needed DF8106: tags the terminal is to give. */
  readonly needed: Set<number>;
  /** Data To Send FF8104. */
  readonly toSend: Map<number, Uint8Array>;
  /** Tags To Read Yet: what the terminal wants of card or kernel and has not been told. */
  readonly tagsToRead: Set<number>;
  /** Tags To Write Yet Before Gen AC. */
  readonly tagsToWriteBefore: Map<number, Uint8Array>;
  /** Tags To Write Yet After Gen AC. */
  readonly tagsToWriteAfter: Map<number, Uint8Array>;
  /** The terminal was asked for data in passing and had none yet. */
  unanswered: boolean;
}

const TAGS_TO_READ = 0xdf8112;
const TAGS_TO_WRITE_BEFORE = 0xff8102;
const TAGS_TO_WRITE_AFTER = 0xff8103;

/** The lists as the activation brings them; one that is there but empty is asked for. @spec EMV Contactless Book C-2, S1.10, S1.16 */
export function startDataExchange(database: Kernel2Database): DataExchange {
  const exchange: DataExchange = {
    needed: new Set(),
    toSend: new Map(),
    tagsToRead: new Set(),
    tagsToWriteBefore: new Map(),
    tagsToWriteAfter: new Map(),
    unanswered: false,
  };
  for (const tag of [TAGS_TO_READ, TAGS_TO_WRITE_BEFORE, TAGS_TO_WRITE_AFTER]) {
    const list = database.get(tag);
    if (list) takeUp(exchange, tag, list);
    else if (database.isAwaited(tag)) exchange.needed.add(tag);
  }
  return exchange;
}

/** What the terminal sent: into the database, and its lists onto the kernel's. @spec EMV Contactless Book C-2, 4.7 (UpdateWithDetData) */
function storeTerminalData({ database, exchange }: Kernel2Transaction, elements: DataElements): void {
  database.storeTerminalObjects(elements);
  exchange.unanswered = false;
  for (const [tag, value] of elements) takeUp(exchange, tag, value);
}

function takeUp(exchange: DataExchange, tag: number, value: Uint8Array): void {
  if (tag === TAGS_TO_READ) for (const wanted of parseTagList(value)) exchange.tagsToRead.add(wanted);
  const writes =
    tag === TAGS_TO_WRITE_BEFORE
      ? exchange.tagsToWriteBefore
      : tag === TAGS_TO_WRITE_AFTER
        ? exchange.tagsToWriteAfter
        : null;
  if (writes) for (const [name, bytes] of parseWriteList(value)) writes.set(name, bytes);
}

/** Moves what the kernel knows by now from Tags To Read Yet to Data To Send. @spec EMV Contactless Book C-2, S1.15, S3R1.14, S456.2, S456.7 */
export function resolveKnownTags({ database, exchange }: Kernel2Transaction): void {
  for (const tag of exchange.tagsToRead) {
    const value = database.get(tag);
    if (!value) continue;
    exchange.toSend.set(tag, value);
    exchange.tagsToRead.delete(tag);
  }
}

const NONE = new Uint8Array();

/** The rest: what the kernel could know goes out empty, the other tags are forgotten. @spec EMV Contactless Book C-2, S456.21 */
export function resolveAllTags({ database, exchange }: Kernel2Transaction): void {
  for (const tag of exchange.tagsToRead) {
    if (database.isPresent(tag) || isKnown(tag)) exchange.toSend.set(tag, database.get(tag) ?? NONE);
  }
  exchange.tagsToRead.clear();
}

/** Is there something to tell while records are read? @spec EMV Contactless Book C-2, S456.2, S456.3 */
export function hasDataToSend(transaction: Kernel2Transaction): boolean {
  const { toSend, tagsToRead } = transaction.exchange;
  if (tagsToRead.size > 0) resolveKnownTags(transaction);
  return toSend.size > 0 && tagsToRead.size === 0;
}

/** Is there enough for a DEK signal? @spec EMV Contactless Book C-2, S3R1.15, S456.8 */
export function hasNews({ needed, toSend, tagsToRead }: DataExchange): boolean {
  return needed.size > 0 || (toSend.size > 0 && tagsToRead.size === 0);
}

/**
 * Sends DEK in passing and takes what the terminal has by now. true: STOP.
 * @spec EMV Contactless Book C-2, S3R1.16, S456.4
 */
export function* tellTerminal(transaction: Kernel2Transaction): Step<boolean> {
  const asked = transaction.exchange.needed.size > 0;
  const event = yield* signal(transaction, null, true);
  if (event.kind === 'no_data' && asked) transaction.exchange.unanswered = true;
  return event.kind === 'stop';
}

/**
 * Sends the last of the data, asking for nothing and taking nothing: what comes now is too late. true: STOP.
 * @spec EMV Contactless Book C-2, S456.23
 */
export function* sendData({ exchange }: Kernel2Transaction): Step<boolean> {
  const event = yield {
    kind: 'data_exchange',
    dataNeeded: [],
    dataToSend: new Map(exchange.toSend),
    waitMs: null,
  };
  exchange.needed.clear();
  exchange.toSend.clear();
  return event.kind === 'stop';
}

/**
 * Takes what the terminal has sent since it was asked in passing. true: STOP.
 * NOTE: the Book takes DET whenever it comes, up to the last record; here it is looked for once, after the records.
 * @spec EMV Contactless Book C-2, S4.2, S5.2
 */
export function* listenToTerminal(transaction: Kernel2Transaction): Step<boolean> {
  transaction.exchange.unanswered = false;
  const event = yield* signal(transaction, null, false);
  return event.kind === 'stop';
}

/**
 * Sends DEK, where there is news, and waits for the terminal.
 * NOTE: the Time Out Value DF8127 is taken as milliseconds, and runs anew with each message of the terminal: a kernel
 * has no clock. MOST_MESSAGES bounds the sum.
 * @spec EMV Contactless Book C-2, S1.22, S1.23, S456.8 to S456.10
 */
export function* waitForTerminal(transaction: Kernel2Transaction): Step<'data' | 'time_out' | 'stop'> {
  const [high = 0, low = 0] = transaction.database.get(0xdf8127) ?? NONE;
  const event = yield* signal(transaction, (high << 8) | low, hasNews(transaction.exchange));
  if (event.kind === 'stop') return 'stop';
  return event.kind === 'data' ? 'data' : 'time_out';
}

/** Messages of the terminal that one transaction waits for. */
export const MOST_MESSAGES = 16;

/** DEK, after which both lists are empty, or none (`announce` false), and DET. @spec EMV Contactless Book C-2, 3.9 */
function* signal(
  transaction: Kernel2Transaction,
  waitMs: number | null,
  announce: boolean,
): Step<KernelEvent> {
  const { needed, toSend } = transaction.exchange;
  const dataNeeded = announce ? [...needed] : [];
  const dataToSend = new Map(announce ? toSend : []);
  if (announce) {
    needed.clear();
    toSend.clear();
  }
  const event = yield { kind: 'data_exchange', dataNeeded, dataToSend, waitMs };
  if (event.kind === 'data') storeTerminalData(transaction, event.elements);
  return event;
}

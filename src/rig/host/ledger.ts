import { closeSync, existsSync, fsyncSync, openSync, readSync, truncateSync, writeSync } from 'node:fs';
import { BatchTotals } from './batch-totals.ts';

/** One sale as the host knows it. Nothing in it is secret: the PAN is truncated. */
export interface LedgerEntry {
  terminalId: string;
  stan: string;
  retrievalReference: string;
  /** Type of the message that made the entry: 0200 or 0220. */
  mti: string;
  paymentId: string | null;
  /** First two digits of DE 3: '00' purchase, '20' refund. */
  transactionType: string;
  /** Decimal, so that it survives JSON. */
  amountMinor: string;
  currencyNumeric: number;
  /** DE 60; 0 where the message had none. */
  batch: number;
  panTruncated: string;
  responseCode: string;
  authorisationCode: string | null;
  /** `reversed` before the sale came is an entry that waits for the sale in order to refuse it. */
  state: 'posted' | 'declined' | 'reversed';
  online: boolean;
  cryptogramVerified: boolean;
  /** Sale messages received for it, repeats and duplicates included. */
  received: number;
  /** Wall clock ms of the first message. */
  at: number;
}

export type LedgerKey = Pick<LedgerEntry, 'terminalId' | 'stan' | 'retrievalReference'>;

/** A reconciliation as it was asked for, once however often it was repeated. */
export interface Settlement {
  terminalId: string;
  /** DE 11 of the message. */
  stan: string;
  mti: '0500' | '0520';
  batch: number;
  currencyNumeric: number;
  inBalance: boolean;
  /** DE 63: head of the terminal's audit chain, "SEQ:HASH"; null where it gave none. */
  auditHead: string | null;
  /** Wall clock ms. */
  at: number;
}

/** A rig does not sell more than this; beyond it the host answers "system malfunction". */
const MOST_ENTRIES = 2_000_000;
const MOST_SHARED_TEXTS = 10_000;
const READ_BYTES = 1 << 20;

/**
 * The host's book: append-only JSON lines, each the whole new state of one entry. What was put is on the disk after
 * `commit`; no answer may leave before. Opening it again reads the last state of each entry.
 */
export class Ledger {
  readonly #entries = new Map<string, LedgerEntry>();
  readonly #settlements = new Map<string, Settlement>();
  readonly #texts = new Map<string, string>();
  readonly totals = new BatchTotals();
  readonly #file: number | null;
  #uncommitted = '';

  /** `path` null: in memory only. A line that a crash cut short is removed: its answer never left. */
  constructor(path: string | null) {
    if (path === null) {
      this.#file = null;
      return;
    }
    if (existsSync(path)) this.#read(path);
    this.#file = openSync(path, 'a', 0o600);
  }

  get isFull(): boolean {
    return this.#entries.size + this.#settlements.size >= MOST_ENTRIES;
  }

  get size(): number {
    return this.#entries.size;
  }

  find(key: LedgerKey): LedgerEntry | undefined {
    return this.#entries.get(textOf(key));
  }

  put(entry: LedgerEntry): void {
    this.#take(entry);
    if (this.#file !== null) this.#uncommitted += `${JSON.stringify(entry)}\n`;
  }

  settle(settlement: Settlement): void {
    const key = settlementKey(settlement);
    if (this.#settlements.has(key)) return;
    this.#settlements.set(key, settlement);
    if (this.#file !== null) this.#uncommitted += `${JSON.stringify({ settlement })}\n`;
  }

  /** Everything that was put is on the disk when it returns. */
  commit(): void {
    if (this.#file === null || this.#uncommitted === '') return;
    writeSync(this.#file, this.#uncommitted);
    this.#uncommitted = '';
    fsyncSync(this.#file);
  }

  /** Oldest first. */
  entries(): LedgerEntry[] {
    return [...this.#entries.values()];
  }

  /** Oldest first. */
  settlements(): Settlement[] {
    return [...this.#settlements.values()];
  }

  close(): void {
    this.commit();
    if (this.#file !== null) closeSync(this.#file);
  }

  #take(entry: LedgerEntry): void {
    // One string in memory for what thousands of entries have in common.
    entry.terminalId = this.#shared(entry.terminalId);
    entry.mti = this.#shared(entry.mti);
    entry.transactionType = this.#shared(entry.transactionType);
    entry.panTruncated = this.#shared(entry.panTruncated);
    entry.responseCode = this.#shared(entry.responseCode);
    const key = textOf(entry);
    this.totals.move(this.#entries.get(key), entry);
    this.#entries.set(key, entry);
  }

  #shared(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size < MOST_SHARED_TEXTS) this.#texts.set(text, text);
    return text;
  }

  #read(path: string): void {
    let whole = 0;
    for (const line of lines(path)) {
      whole += Buffer.byteLength(line) + 1;
      const read = JSON.parse(line) as LedgerEntry | { settlement: Settlement };
      if ('settlement' in read) this.#settlements.set(settlementKey(read.settlement), read.settlement);
      else this.#take(read);
    }
    truncateSync(path, whole);
  }
}

/** Complete lines without their ends, read piece by piece: the file may be longer than a string can be. */
function* lines(path: string): Generator<string> {
  const file = openSync(path, 'r');
  const piece = Buffer.alloc(READ_BYTES);
  const decoder = new TextDecoder();
  try {
    let rest = '';
    for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) {
      const parts = (rest + decoder.decode(piece.subarray(0, length), { stream: true })).split('\n');
      rest = parts.pop()!;
      yield* parts;
    }
  } finally {
    closeSync(file);
  }
}

const textOf = (key: LedgerKey): string => `${key.terminalId}/${key.stan}/${key.retrievalReference}`;

const settlementKey = ({ terminalId, mti, batch, stan, currencyNumeric }: Settlement): string =>
  [terminalId, mti, batch, stan, currencyNumeric].join('/');

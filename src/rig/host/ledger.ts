import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';

/** One sale as the host knows it. Nothing in it is secret: the PAN is truncated. */
export interface LedgerEntry {
  terminalId: string;
  stan: string;
  retrievalReference: string;
  /** Type of the message that made the entry: 0200 or 0220. */
  mti: string;
  paymentId: string | null;
  /** Decimal, so that it survives JSON. */
  amountMinor: string;
  currencyNumeric: number;
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

/** A rig does not sell more than this; beyond it the host answers "system malfunction". */
const MOST_ENTRIES = 100_000;

/**
 * The host's book: append-only JSON lines, each the whole new state of one entry, on the disk before `put`
 * returns. Opening it again reads the last state of each entry.
 */
export class Ledger {
  readonly #entries = new Map<string, LedgerEntry>();
  readonly #file: number | null;

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
    return this.#entries.size >= MOST_ENTRIES;
  }

  get size(): number {
    return this.#entries.size;
  }

  find(key: LedgerKey): LedgerEntry | undefined {
    return this.#entries.get(textOf(key));
  }

  put(entry: LedgerEntry): void {
    if (this.#file !== null) {
      writeSync(this.#file, `${JSON.stringify(entry)}\n`);
      fsyncSync(this.#file);
    }
    this.#entries.set(textOf(entry), entry);
  }

  /** Oldest first. */
  entries(): LedgerEntry[] {
    return [...this.#entries.values()];
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
  }

  #read(path: string): void {
    const text = readFileSync(path, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
    for (const line of whole.split('\n')) {
      if (line === '') continue;
      const entry = JSON.parse(line) as LedgerEntry;
      this.#entries.set(textOf(entry), entry);
    }
  }
}

const textOf = (key: LedgerKey): string => `${key.terminalId}/${key.stan}/${key.retrievalReference}`;

import { equalBytes } from '../../platform/bytes/hex.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { DataElements } from '../emv/element-values.ts';
import type { TornTransactionLog } from '../kernels/kernel.ts';

/** One torn transaction with its age. Times are wall clock: a record outlives the process that made it. */
export interface TornEntry {
  readonly record: DataElements;
  readonly addedAtMs: number;
  readonly lifetimeMs: number;
}

/** Whatever depth a scheme asks for. Keeps the sealed log within one envelope. */
export const MOST_TORN_RECORDS = 32;

const PAN = 0x5a;
const PAN_SEQUENCE_NUMBER = 0x5f34;

/**
 * The torn transactions of one reader, youngest first. A record that is gone stays readable for the kernel that holds
 * it until `wipe`.
 * NOTE: one log for all applications: a PAN names its record, and an AID adds nothing to it. There is no CLEAN signal:
 * a record that is too old goes without a word, since nothing was paid with it.
 * @spec EMV Contactless Book C-2 v2.6, 3.7, DF811C, DF811D
 */
export class TornLog implements TornTransactionLog {
  readonly #clock: Clock;
  #entries: TornEntry[] = [];
  #gone: TornEntry[] = [];
  #changes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  find(pan: Uint8Array, panSequenceNumber: Uint8Array | null): DataElements | null {
    this.forgetOld();
    const found = this.#entries.find(
      ({ record }) =>
        same(record.get(PAN), pan) && same(record.get(PAN_SEQUENCE_NUMBER), panSequenceNumber ?? undefined),
    );
    return found?.record ?? null;
  }

  add(record: DataElements, depth: number, lifetimeMs: number): DataElements | null {
    this.forgetOld();
    // Copies: the lane wipes what a card sent.
    const copies = new Map([...record].map(([tag, value]) => [tag, value.slice()] as const));
    this.#entries.unshift({ record: copies, addedAtMs: this.#clock.now(), lifetimeMs });
    const evicted = this.#entries.splice(Math.min(depth, MOST_TORN_RECORDS));
    this.#drop(evicted);
    this.#changes++;
    return evicted.at(-1)?.record ?? null;
  }

  remove(record: DataElements): void {
    const at = this.#entries.findIndex((entry) => entry.record === record);
    if (at >= 0) this.#drop(this.#entries.splice(at, 1));
  }

  /** Youngest first. */
  entries(): readonly TornEntry[] {
    return this.#entries;
  }

  /** Puts records of an earlier process behind those there are. */
  restore(entries: readonly TornEntry[]): void {
    this.#entries.push(...entries);
    this.forgetOld();
  }

  /** A clock that was set back makes a record too old as well: its age is not known any more. */
  forgetOld(): void {
    const now = this.#clock.now();
    const isOld = ({ addedAtMs, lifetimeMs }: TornEntry) => now < addedAtMs || now - addedAtMs > lifetimeMs;
    const old = this.#entries.filter(isOld);
    if (old.length === 0) return;
    this.#entries = this.#entries.filter((entry) => !old.includes(entry));
    this.#drop(old);
  }

  /** Rises with each change. */
  changes(): number {
    return this.#changes;
  }

  /** Zeroes what is gone. No kernel may be running. */
  wipe(): void {
    for (const { record } of this.#gone) for (const value of record.values()) value.fill(0);
    this.#gone = [];
  }

  #drop(entries: readonly TornEntry[]): void {
    this.#gone.push(...entries);
    this.#changes += entries.length;
  }
}

function same(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one && other ? equalBytes(one, other) : one === other;
}

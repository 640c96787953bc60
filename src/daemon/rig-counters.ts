import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CounterMemory } from '../rig/cards/transaction-counter.ts';

/**
 * The transaction counters of the tray's cards, so that their plastic survives the end of the daemon as real plastic does:
 * a counter that went back is declined. A file that cannot be read is begun anew.
 */
export class RigCounters {
  readonly #file: string;
  readonly #reserved: Record<string, number>;

  constructor(file: string) {
    this.#file = file;
    this.#reserved = read(file);
  }

  of(card: string): CounterMemory {
    return {
      reserved: this.#reserved[card] ?? 0,
      reserve: (upTo) => {
        this.#reserved[card] = upTo;
        mkdirSync(dirname(this.#file), { recursive: true });
        writeFileSync(`${this.#file}.new`, `${JSON.stringify(this.#reserved)}\n`, { mode: 0o600 });
        renameSync(`${this.#file}.new`, this.#file);
      },
    };
  }
}

function read(file: string): Record<string, number> {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const entries = Object.entries(found ?? {}).filter(([, value]) => isCounter(value));
    return Object.fromEntries(entries) as Record<string, number>;
  } catch {
    return {};
  }
}

const isCounter = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0xffff;

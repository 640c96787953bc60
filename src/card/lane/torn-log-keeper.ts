import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Clock, Timer } from '../../platform/ports/clock.ts';
import type { Opener, Sealer } from '../../platform/ports/vault.ts';
import type { FromLane } from './protocol.ts';
import { TornLog } from './torn-log.ts';
import { decodeTornLog, encodeTornLog } from './torn-log-codec.ts';

export interface TornLogKeeperSurroundings {
  clock: Clock;
  post(message: Extract<FromLane, { kind: 'torn-log' }>): void;
  /** A kernel is running and may hold a record. */
  busy(): boolean;
}

/** Bound to the envelope: no other sealed record passes for a log. */
const CONTEXT = 'torn-log';

/**
 * Keeps the log of torn transactions beyond the lane's process: seals it at each change for the daemon to store, and
 * takes back what an earlier process had sealed.
 */
export class TornLogKeeper {
  readonly log: TornLog;
  readonly #at: TornLogKeeperSurroundings;
  #keys: { sealer: Sealer; opener: Opener } | null = null;
  #settledChanges = 0;
  #timer: Timer | null = null;

  constructor(surroundings: TornLogKeeperSurroundings) {
    this.#at = surroundings;
    this.log = new TornLog(surroundings.clock);
  }

  /** A new day's key: what there is gets sealed anew, since the old key goes. */
  useKeys(sealer: Sealer, opener: Opener): void {
    this.#keys = { sealer, opener };
    if (this.log.entries().length > 0) this.#store();
  }

  /** What an earlier process sealed. A record of another epoch, which does not open, is dropped. */
  restore(sealedBase64: string): void {
    const entries = this.#open(Buffer.from(sealedBase64, 'base64'));
    if (!entries) {
      this.#store();
      return;
    }
    this.log.restore(entries);
    this.settle();
  }

  /** After each presentation: stores what has changed and zeroes what is gone. */
  settle(): void {
    this.log.forgetOld();
    this.log.wipe();
    if (this.log.changes() !== this.#settledChanges) this.#store();
    this.#awaitOldest();
  }

  #store(): void {
    if (!this.#keys) throw new Error('a torn log is kept after epoch-key');
    this.#settledChanges = this.log.changes();
    const entries = this.log.entries();
    const sealed = entries.length > 0 ? this.#keys.sealer.seal(encodeTornLog(entries), CONTEXT) : null;
    const sealedBase64 = sealed && Buffer.from(sealed).toString('base64');
    this.#at.post({ kind: 'torn-log', sealedBase64 });
  }

  #open(sealed: Uint8Array): ReturnType<typeof decodeTornLog> {
    if (!this.#keys) throw new Error('a torn log is handed back after epoch-key');
    try {
      const plain = this.#keys.opener.open(sealed, CONTEXT);
      const entries = decodeTornLog(plain);
      plain.fill(0);
      return entries;
    } catch (error) {
      if (error instanceof TerminalError) return null;
      throw error;
    }
  }

  /** A PAN is not kept for longer than its record lives, whether another card comes or not. */
  #awaitOldest(): void {
    this.#timer?.cancel();
    this.#timer = null;
    const entries = this.log.entries();
    if (entries.length === 0) return;
    const now = this.#at.clock.now();
    const nextMs = Math.min(...entries.map(({ addedAtMs, lifetimeMs }) => addedAtMs + lifetimeMs - now));
    this.#timer = this.#at.clock.after(Math.max(0, nextMs) + 1, () => {
      if (!this.#at.busy()) this.settle();
    });
  }
}

import { closeSync, existsSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import type { DiskSpace } from '../../platform/ports/disk-space.ts';
import type { StorageHealth } from './storage-health.ts';

/** What delivering the queue and answering the register take until somebody makes room. */
const BALLAST_BYTES = 8 * 1024 * 1024;
const BLOCK_BYTES = 1024 * 1024;

/** How much room new payments must leave. */
export const DEFAULT_RESERVE_BYTES = 64 * 1024 * 1024;

/**
 * Room on the disk that is kept for what must go on when it is full. New payments are refused while less than
 * `reserveBytes` are free; should the disk fill up all the same, a ballast file is given up, and made again once there
 * is room.
 */
export class StorageReserve {
  readonly #path: string;
  readonly #disk: DiskSpace;
  readonly #reserveBytes: number;
  readonly #health: StorageHealth;

  constructor(path: string, room: { disk: DiskSpace; reserveBytes: number; health: StorageHealth }) {
    this.#path = path;
    this.#disk = room.disk;
    this.#reserveBytes = room.reserveBytes;
    this.#health = room.health;
    this.restore();
  }

  /** Is there room for a new payment? `makeRoom` is tried before the answer is no. */
  hasRoom(makeRoom: () => void): boolean {
    if (!this.#isEnough()) makeRoom();
    const isEnough = this.#isEnough();
    this.#health.low(!isEnough);
    return isEnough;
  }

  /** Gives the ballast up: the disk is full. */
  release(): void {
    rmSync(this.#path, { force: true });
    this.#health.low(true);
  }

  /** Makes the ballast again where it is gone and there is room for it and for payments. */
  restore(): void {
    if (this.#isWhole()) return;
    const free = this.#disk.freeBytes();
    if (free !== null && free < this.#reserveBytes + BALLAST_BYTES) return;
    try {
      this.#fill();
    } catch {
      // No room after all. What there is of it would only be in the way.
      rmSync(this.#path, { force: true });
    }
    this.#health.low(!this.#isEnough());
  }

  #isEnough(): boolean {
    const free = this.#disk.freeBytes();
    return (free === null || free >= this.#reserveBytes) && this.#isWhole();
  }

  #isWhole(): boolean {
    return existsSync(this.#path) && statSync(this.#path).size === BALLAST_BYTES;
  }

  /** Written, not only sized: a hole holds no room. */
  #fill(): void {
    const file = openSync(this.#path, 'w', 0o600);
    try {
      const block = new Uint8Array(BLOCK_BYTES);
      for (let written = 0; written < BALLAST_BYTES; )
        written += writeSync(file, block, 0, Math.min(BLOCK_BYTES, BALLAST_BYTES - written));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
}

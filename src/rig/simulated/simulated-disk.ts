import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Dice } from './dice.ts';

/** A database in write-ahead mode as it lies on a disk. */
export interface DiskImage {
  database: Uint8Array;
  log: Uint8Array;
}

/** Everything below is lost or kept in sectors of this size, and torn inside of them. */
const SECTOR = 512;
/** Looked at together first, since most of a file has not changed. */
const STRETCH = 64 * SECTOR;
const LOG_HEADER = 32;
const FRAME_HEADER = 24;
const PAGE = 4_096;

/** What is there now, synced or not. `path`: the database; its log stands beside it. */
export function readImage(path: string): DiskImage {
  const read = (file: string) => (existsSync(file) ? new Uint8Array(readFileSync(file)) : new Uint8Array());
  return { database: read(path), log: read(`${path}-wal`) };
}

export function writeImage(path: string, { database, log }: DiskImage): void {
  writeFileSync(path, database, { mode: 0o600 });
  if (log.length > 0) writeFileSync(`${path}-wal`, log, { mode: 0o600 });
}

export interface PowerCut {
  /** What the operation would have made durable is there all the same. */
  survived: boolean;
  image: DiskImage;
}

/**
 * What a power cut in the middle of a commit leaves. Until the log is synced each sector that was written is kept,
 * lost or torn. A commit that is followed by a checkpoint is synced before the database is touched.
 * @spec SQLite, "Write-Ahead Logging", 2.1; synchronous=FULL
 */
export function cutInCommit(before: DiskImage, after: DiskImage, dice: Dice): PowerCut {
  const inCheckpoint = !Buffer.from(before.database).equals(after.database);
  if (inCheckpoint) {
    const database = mixed(before.database, after.database, dice);
    return { survived: true, image: { database, log: after.log } };
  }
  if (dice.percent(25)) return { survived: true, image: after };
  const log = mixed(before.log, after.log, dice);
  loseOneFrame(log, before.log, after.log, dice);
  return { survived: false, image: { database: before.database, log } };
}

/**
 * A power cut while the log is brought into the database: log synced, pages written and synced, log emptied. Nothing
 * that was acknowledged may be missing afterwards.
 */
export function cutInCheckpoint(before: DiskImage, after: DiskImage, dice: Dice): PowerCut {
  const image = dice.percent(60)
    ? { database: mixed(before.database, after.database, dice), log: before.log }
    : { database: after.database, log: dice.percent(50) ? before.log : after.log };
  return { survived: true, image };
}

/** `to` written over `from`, as far as it came. */
function mixed(from: Uint8Array, to: Uint8Array, dice: Dice): Uint8Array {
  const length = dice.percent(50) ? to.length : from.length;
  const result = new Uint8Array(length);
  result.set(from.subarray(0, length));
  for (let at = 0; at < length; at += SECTOR) {
    if (at % STRETCH === 0 && sameStretch(from, to, at, length)) {
      at += STRETCH - SECTOR;
      continue;
    }
    const written = to.subarray(at, Math.min(at + SECTOR, length));
    if (written.length === 0 || Buffer.compare(written, from.subarray(at, at + written.length)) === 0)
      continue;
    switch (dice.weighted({ kept: 50, lost: 35, torn: 15 })) {
      case 'kept':
        result.set(written, at);
        break;
      case 'torn':
        result.set(written.subarray(0, dice.between(1, written.length)), at);
        break;
      case 'lost':
    }
  }
  return result;
}

/**
 * The header of one frame that was written does not reach the disk, so that the commit cannot have survived by chance:
 * the salts in it are the operating system's randomness, and a seed must replay.
 */
function loseOneFrame(log: Uint8Array, before: Uint8Array, after: Uint8Array, dice: Dice): void {
  const changed: number[] = [];
  for (let at = LOG_HEADER; at + FRAME_HEADER <= after.length; at += FRAME_HEADER + PAGE) {
    const header = after.subarray(at, at + FRAME_HEADER);
    if (Buffer.compare(header, before.subarray(at, at + FRAME_HEADER)) !== 0) changed.push(at);
  }
  if (changed.length === 0) return;
  const at = dice.pick(changed);
  const old = new Uint8Array(FRAME_HEADER);
  old.set(before.subarray(at, at + FRAME_HEADER));
  if (at < log.length) log.set(old.subarray(0, log.length - at), at);
}

function sameStretch(from: Uint8Array, to: Uint8Array, at: number, length: number): boolean {
  const end = Math.min(at + STRETCH, length);
  return (
    end <= from.length &&
    end <= to.length &&
    Buffer.compare(from.subarray(at, end), to.subarray(at, end)) === 0
  );
}

import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { toHex } from '../bytes/hex.ts';
import type { Random } from '../ports/random.ts';

/**
 * Puts `bytes` at `path`, mode 0600, so that a crash at any moment leaves the old file or the whole new one, and
 * it is on the disk when this returns. @throws what the file system throws
 */
export function replaceFile(path: string, bytes: Uint8Array, random: Random): void {
  place(path, bytes, random, renameSync);
}

/** Like `replaceFile`, but leaves a file that is there already alone. @returns whether it was made */
export function createFile(path: string, bytes: Uint8Array, random: Random): boolean {
  try {
    place(path, bytes, random, linkSync);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes the file away; it is gone from the disk's directory when this returns. @returns whether there was one */
export function removeFile(path: string): boolean {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  syncDirectory(dirname(path));
  return true;
}

function place(
  path: string,
  bytes: Uint8Array,
  random: Random,
  move: (from: string, to: string) => void,
): void {
  const draft = `${path}.${toHex(random.bytes(8))}.new`;
  try {
    const file = openSync(draft, 'wx', 0o600);
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    move(draft, path);
    syncDirectory(dirname(path));
  } finally {
    rmSync(draft, { force: true });
  }
}

function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

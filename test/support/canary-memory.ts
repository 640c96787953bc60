import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import type { Canary } from './canary.ts';

const PIECE = 1024 * 1024;

/** One mapping of a process's memory that can be read. */
interface Mapping {
  from: number;
  to: number;
  name: string;
}

/** Names of the forms that the memory of a process holds, with the mapping and the address. */
export function findInMemory(pid: number, forms: readonly Canary[]): string[] {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  // Each piece begins before the end of the one before it: a form may be cut there.
  const longest = Math.max(...forms.map(({ bytes }) => bytes.length));
  const piece = Buffer.alloc(PIECE);
  try {
    return mappings(pid).flatMap(({ from, to, name }) => {
      const found: string[] = [];
      for (let at = from; at < to; at += PIECE - longest) {
        const read = readPiece(memory, piece, at, Math.min(PIECE, to - at));
        for (const form of forms) {
          for (const place of placesOf(piece.subarray(0, read), form.bytes)) {
            found.push(`${form.name}: ${name} ${(at + place).toString(16)}`);
          }
        }
      }
      return found;
    });
  } finally {
    closeSync(memory);
    piece.fill(0);
  }
}

function mappings(pid: number): Mapping[] {
  const lines = readFileSync(`/proc/${pid}/maps`, 'latin1').trimEnd().split('\n');
  return lines.flatMap((line) => {
    const [, from, to, name] = /^([0-9a-f]+)-([0-9a-f]+) r\S+ \S+ \S+ \S+\s*(.*)$/.exec(line) ?? [];
    if (from === undefined || to === undefined || name === '[vvar]' || name === '[vsyscall]') return [];
    return [{ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16), name: name || 'anonymous' }];
  });
}

/** 0 for what was unmapped meanwhile. */
function readPiece(memory: number, into: Buffer, at: number, length: number): number {
  try {
    return readSync(memory, into, 0, length, at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EIO') return 0;
    throw error;
  }
}

function* placesOf(within: Buffer, bytes: Buffer): Generator<number> {
  for (let at = within.indexOf(bytes); at >= 0; at = within.indexOf(bytes, at + 1)) yield at;
}

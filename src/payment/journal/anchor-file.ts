import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { Anchor } from './audit-chain.ts';

const MOST_KEPT = 1_000;
const LINE = /^(\d{1,15}) ([0-9a-f]{64})$/;

/**
 * Heads of the audit chain in a file of their own beside the journal, "SEQ HASH" a line: whoever cuts the chain back
 * must change this too. Lines are appended; past twice what is kept the oldest go.
 */
export class AnchorFile {
  readonly #path: string;
  #lines: number;
  #last: Anchor | undefined;

  constructor(path: string) {
    this.#path = path;
    const anchors = readAnchors(path);
    this.#lines = anchors.length;
    this.#last = anchors.at(-1);
  }

  /** Durable when it returns; nothing is written for a head that is there already. @throws Error of the file system */
  note(head: Anchor): void {
    if (head.seq === 0 || head.hash === this.#last?.hash) return;
    if (this.#lines >= 2 * MOST_KEPT) this.#rewrite(head);
    else append(this.#path, `${head.seq} ${head.hash}\n`);
    this.#lines = this.#lines >= 2 * MOST_KEPT ? MOST_KEPT : this.#lines + 1;
    this.#last = head;
  }

  #rewrite(head: Anchor): void {
    const kept = [...readAnchors(this.#path), head].slice(-MOST_KEPT);
    const fresh = `${this.#path}.new`;
    const text = kept.map(({ seq, hash }) => `${seq} ${hash}\n`).join('');
    write(fresh, 'w', text);
    renameSync(fresh, this.#path);
  }
}

/** What can be read of it: a line that a crash tore, or that is none, is left out. */
export function readAnchors(path: string): Anchor[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'latin1')
    .split('\n')
    .flatMap((line) => {
      const [, seq, hash] = LINE.exec(line) ?? [];
      return seq && hash ? [{ seq: Number(seq), hash }] : [];
    });
}

/** A line of its own even where a crash tore the one before. */
function append(path: string, line: string): void {
  const torn = existsSync(path) && !/(^|\n)$/.test(readFileSync(path, 'latin1'));
  write(path, 'a', torn ? `\n${line}` : line);
}

function write(path: string, flags: string, text: string): void {
  const file = openSync(path, flags, 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

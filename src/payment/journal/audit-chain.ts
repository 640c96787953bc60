import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AuditEntry, NewAuditEntry } from './journal.ts';

/** The hash "before" the first entry. */
export const FIRST_HASH = '0'.repeat(64);

/** A place of the chain that is known from elsewhere: the anchor file, a reconciliation that the host has. */
export interface Anchor {
  seq: number;
  hash: string;
}

export type ChainVerdict =
  | { ok: true; entries: number; head: Anchor }
  | {
      ok: false;
      /** The first entry at fault. */
      seq: number;
      fault: 'edited' | 'removed' | 'truncated';
      explanation: string;
    };

/**
 * Is the chain whole? Each entry must follow the one before and carry the HMAC that only the key can make; each anchor
 * must be met. What was cut off behind the last anchor cannot be seen.
 */
export function verifyChain(
  entries: Iterable<AuditEntry>,
  key: Uint8Array,
  anchors: readonly Anchor[],
): ChainVerdict {
  const anchored = new Map<number, Set<string>>();
  for (const { seq, hash } of anchors) anchored.set(seq, (anchored.get(seq) ?? new Set()).add(hash));
  let head: Anchor = { seq: 0, hash: FIRST_HASH };
  for (const entry of entries) {
    const seq = head.seq + 1;
    if (entry.seq !== seq)
      return faulty(seq, 'removed', `Entry ${seq} is missing: ${entry.seq} stands next.`);
    if (!sameHash(entry.hash, chainHash(key, head.hash, entry)))
      return faulty(seq, 'edited', `Entry ${seq} is not what was written, or was not written with this key.`);
    for (const hash of anchored.get(seq) ?? []) {
      if (hash !== entry.hash)
        return faulty(
          seq,
          'truncated',
          `Entry ${seq} is not the one that was anchored: another was written.`,
        );
    }
    head = { seq, hash: entry.hash };
  }
  const last = Math.max(0, ...anchored.keys());
  if (last > head.seq)
    return faulty(head.seq + 1, 'truncated', `The log ends with ${head.seq}; it had ${last} entries once.`);
  return { ok: true, entries: head.seq, head };
}

function faulty(seq: number, fault: 'edited' | 'removed' | 'truncated', explanation: string): ChainVerdict {
  return { ok: false, seq, fault, explanation };
}

/** HMAC-SHA-256 over the hash before (32 bytes) and the entry as canonical JSON, 64 hex digits. */
export function chainHash(
  key: Uint8Array,
  before: string,
  entry: Omit<AuditEntry, 'hash'>,
  detail = canonicalDetail(entry.detail),
): string {
  const { seq, at, by, event, subject } = entry;
  return createHmac('sha256', key)
    .update(before, 'hex')
    .update(JSON.stringify([seq, at, by, event, subject, detail]))
    .digest('hex');
}

/** JSON with its keys in order. */
export function canonicalDetail(detail: NewAuditEntry['detail']): string {
  let text = '';
  for (const name of Object.keys(detail).sort()) {
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${JSON.stringify(detail[name])}`;
  }
  return `{${text}}`;
}

/** What was stored as a detail; a text that the journal would not have written is shown as what it is. */
export function detailOf(text: string): NewAuditEntry['detail'] {
  try {
    const detail = JSON.parse(text) as NewAuditEntry['detail'];
    if (canonicalDetail(detail) === text) return detail;
  } catch {
    // Not JSON: not written by the journal.
  }
  return { unreadable: text };
}

export const digestOf = (lines: readonly string[]): string =>
  createHash('sha256').update(lines.join('\n')).digest('hex');

function sameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

import { concatBytes } from '../../platform/bytes/hex.ts';
import { encodeTlv, parseTlvs, TlvError } from '../emv/tlv.ts';
import type { TornEntry } from './torn-log.ts';

/*
 * The log as bytes, version 1:
 *
 *   version      1    0x01
 *   and for each record, youngest first:
 *   addedAtMs    8    wall clock
 *   lifetimeMs   4
 *   length       2    of what follows
 *   record       n    TLVs
 */
const VERSION = 1;
const HEAD_LENGTH = 14;

/** Holds a PAN in the clear: to be sealed, and zeroed by it. */
export function encodeTornLog(entries: readonly TornEntry[]): Uint8Array {
  const parts = entries.flatMap(({ record, addedAtMs, lifetimeMs }) => {
    const tlvs = [...record].map(([tag, value]) => encodeTlv(tag, value));
    const head = new DataView(new ArrayBuffer(HEAD_LENGTH));
    head.setBigUint64(0, BigInt(Math.floor(addedAtMs)));
    head.setUint32(8, lifetimeMs);
    head.setUint16(
      12,
      tlvs.reduce((sum, { length }) => sum + length, 0),
    );
    return [new Uint8Array(head.buffer), ...tlvs];
  });
  const encoded = concatBytes(Uint8Array.of(VERSION), ...parts);
  for (const part of parts) part.fill(0);
  return encoded;
}

/** The values are copies, so that `bytes` can be zeroed. null: not a log of version 1. */
export function decodeTornLog(bytes: Uint8Array): TornEntry[] | null {
  if (bytes[0] !== VERSION) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: TornEntry[] = [];
  for (let at = 1; at < bytes.length; ) {
    if (at + HEAD_LENGTH > bytes.length) return null;
    const end = at + HEAD_LENGTH + view.getUint16(at + 12);
    const record = end > bytes.length ? null : decodeRecord(bytes.subarray(at + HEAD_LENGTH, end));
    if (!record) return null;
    entries.push({ record, addedAtMs: Number(view.getBigUint64(at)), lifetimeMs: view.getUint32(at + 8) });
    at = end;
  }
  return entries;
}

function decodeRecord(bytes: Uint8Array): Map<number, Uint8Array> | null {
  try {
    return new Map(parseTlvs(bytes).map(({ tag, value }) => [tag, value.slice()]));
  } catch (error) {
    if (error instanceof TlvError) return null;
    throw error;
  }
}

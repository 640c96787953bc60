import { passText } from '../pass-text.ts';

/** 2001-01-01T00:00:00Z as wall clock ms. */
const EPOCH_MS = 978_307_200_000;
const TIMESTAMP = 4;

export interface VasMessage {
  /** When the phone made it, by its own clock: wall clock ms. */
  timestampMs: number;
  message: string;
}

/** Seconds since 2001 (4, big endian), then the text; null where there is no text to be read. */
export function vasMessage(plain: Uint8Array): VasMessage | null {
  if (plain.length <= TIMESTAMP) return null;
  const seconds = new DataView(plain.buffer, plain.byteOffset, TIMESTAMP).getUint32(0);
  const message = passText(plain.subarray(TIMESTAMP));
  return message === null ? null : { timestampMs: EPOCH_MS + seconds * 1000, message };
}

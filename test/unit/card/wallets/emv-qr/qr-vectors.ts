import { readFileSync } from 'node:fs';

interface QrVectors {
  mpm: { qr: string; crc_in: string; crc_utf8: string; objects: [string, string][] }[];
  cpm: { b64: string; hex: string; ok: boolean }[];
  negative: { why: string; qr?: string }[];
}

export const qrVectors = JSON.parse(
  readFileSync(new URL('../../../../vectors/emv-qr.json', import.meta.url), 'utf8'),
) as QrVectors;

/** The example of the specification, Annex B. */
export const EXAMPLE = qrVectors.mpm[0]!.qr;

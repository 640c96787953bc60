import type { Handshake } from './contract.ts';

export interface Bar {
  name: string;
  /** "9000", or null when the card was lost. */
  sw: string | null;
  sent: number;
  received: number;
  tookMs: number;
  /** Per cent of the whole handshake. */
  start: number;
  length: number;
  ok: boolean;
}

/** Bars shorter than this many per cent would not be seen. */
const SHORTEST = 1.5;

/** A handshake as bars on one time axis. */
export function waterfall(handshake: Handshake): Bar[] {
  const total = Math.max(1, handshake.totalUs);
  return handshake.steps.map(({ name, sw, sent, received, atUs, tookUs }) => {
    const length = Math.min(100, Math.max(SHORTEST, (tookUs / total) * 100));
    return {
      name,
      sw,
      sent,
      received,
      tookMs: tookUs / 1000,
      start: Math.min(100 - length, (atUs / total) * 100),
      length,
      ok: sw === '9000',
    };
  });
}

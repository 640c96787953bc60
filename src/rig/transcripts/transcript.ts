import type { DataElements } from '../../card/emv/element-values.ts';

/** One command and its answer. */
export interface TranscriptStep {
  /** null: the source does not record it. */
  command: Uint8Array | null;
  /** With the status word at its end. Empty: the card was lost. */
  response: Uint8Array;
  /** From the first byte sent to the last received, where it was measured. */
  tookUs: number | null;
}

/** A card as somebody's reader met it. */
export interface Transcript {
  id: string | null;
  steps: readonly TranscriptStep[];
  /** Card numbers and what else is secret were replaced when it was written: nothing that is signed over them holds. */
  masked: boolean;
  /** The terminal that was there, as far as the file tells. */
  terminal: {
    /** 9F02, 5F2A, 9A, 9F37 and so on. */
    elements: DataElements;
    /** What it drew as random bytes; to be repeated. */
    random: Uint8Array | null;
    /** Floor limits were raised. */
    offline: boolean;
    /** Status word for whatever is not in the transcript; null: see `TranscriptCard`. */
    notFound: number | null;
  };
}

/** A body is 256 bytes at most in a short APDU, 65536 in an extended one. */
export const LONGEST_APDU = 65_536 + 16;
/** More steps than any card session has. */
export const MOST_STEPS = 10_000;

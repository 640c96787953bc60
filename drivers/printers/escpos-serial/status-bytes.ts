/** DLE EOT n: asks a printer for one status byte at once, even while it prints. @spec ESC/POS, DLE EOT */
export const OFFLINE_STATUS_REQUEST = Uint8Array.of(0x10, 0x04, 0x02);
export const PAPER_STATUS_REQUEST = Uint8Array.of(0x10, 0x04, 0x04);

/** An answer to DLE EOT has bits 1 and 4 set and bits 0 and 7 clear. @spec ESC/POS, DLE EOT */
export const isStatusByte = (byte: number): boolean => (byte & 0x93) === 0x12;

/**
 * The answer to GS r 1, which ends each document: bits 4 and 7 are clear. It comes when all before it is on paper.
 * @spec ESC/POS, GS r
 */
export const isPrintedByte = (byte: number): boolean => (byte & 0x90) === 0;

/** Why nothing can be printed. */
export interface Trouble {
  code: 'paper_out' | 'cover_open' | 'offline' | 'no_answer' | 'not_connected';
  reason: string;
}

const trouble = (code: Trouble['code'], reason: string): Trouble => ({ code, reason });

/**
 * What the answers to DLE EOT 2 (cause of offline) and DLE EOT 4 (paper sensors) say; null when nothing is in the
 * way of printing.
 */
export function troubleIn(offlineCause: number, paper: number): Trouble | null {
  if ((offlineCause & 0x04) !== 0) return trouble('cover_open', 'The printer’s cover is open.');
  if ((paper & 0x60) !== 0 || (offlineCause & 0x20) !== 0) {
    return trouble('paper_out', 'The printer is out of paper.');
  }
  if ((offlineCause & 0x40) !== 0) return trouble('offline', 'The printer reports an error.');
  return null;
}

/** Near-end sensor in the answer to DLE EOT 4. */
export const isPaperLow = (paper: number): boolean => (paper & 0x0c) !== 0;

/** DLE EOT n: asks a printer for one status byte at once, even while it prints. @spec ESC/POS, DLE EOT */
export const PRINTER_STATUS_REQUEST = Uint8Array.of(0x10, 0x04, 0x01);
export const OFFLINE_STATUS_REQUEST = Uint8Array.of(0x10, 0x04, 0x02);
export const PAPER_STATUS_REQUEST = Uint8Array.of(0x10, 0x04, 0x04);

export interface Trouble {
  code: 'paper_out' | 'cover_open' | 'offline';
  reason: string;
}

/** A status byte has bit 1 and bit 4 set and bits 0 and 7 clear; anything else is not an answer to DLE EOT. */
export const isStatusByte = (byte: number): boolean => (byte & 0x93) === 0x12;

/** What the answers to DLE EOT 2 and DLE EOT 4 say; null when nothing is in the way of printing. */
export function troubleIn(offlineCause: number | null, paper: number | null): Trouble | null {
  if (paper !== null && (paper & 0x60) !== 0)
    return { code: 'paper_out', reason: 'The printer is out of paper.' };
  if (offlineCause === null) return null;
  if ((offlineCause & 0x20) !== 0) return { code: 'paper_out', reason: 'The printer is out of paper.' };
  if ((offlineCause & 0x04) !== 0) return { code: 'cover_open', reason: 'The printer’s cover is open.' };
  if ((offlineCause & 0x40) !== 0) return { code: 'offline', reason: 'The printer reports an error.' };
  return null;
}

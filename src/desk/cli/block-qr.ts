import { encode, renderUnicodeCompact } from 'uqr';

/** Modules of white around the code: less than ISO/IEC 18004 asks for, as a terminal has little room; phones read it. */
const BORDER = 2;

/** The lines of a QR code in half blocks, white on black; null where `columns` characters are too few, or none can be made. */
export function blockQr(text: string, columns: number): string[] | null {
  const options = { ecc: 'L', border: BORDER } as const;
  try {
    if (encode(text, options).size > columns) return null;
    return renderUnicodeCompact(text, options).split('\n');
  } catch {
    // Longer than any code.
    return null;
  }
}

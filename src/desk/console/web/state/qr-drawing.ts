import { encode } from 'uqr';

/** Modules of white around the code. @spec ISO/IEC 18004, 6.3.8: quiet zone */
export const QUIET_ZONE = 4;

export interface QrDrawing {
  /** Side of the drawing in modules, quiet zone included. */
  size: number;
  /** SVG path of the dark modules, one run of a row after the other. */
  path: string;
}

/** null where the text is too long for any code. */
export function drawQr(text: string): QrDrawing | null {
  const rows = rowsOf(text);
  if (rows === null) return null;
  const path = rows.flatMap((row, y) => runsOf(row).map(({ x, length }) => runPath(x, y, length))).join('');
  return { size: rows.length + 2 * QUIET_ZONE, path };
}

function rowsOf(text: string): boolean[][] | null {
  try {
    return encode(text, { ecc: 'M', border: 0 }).data;
  } catch {
    return null;
  }
}

const runPath = (x: number, y: number, length: number): string =>
  `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h${length}v1h-${length}z`;

/** Dark modules that lie side by side. */
function runsOf(row: readonly boolean[]): { x: number; length: number }[] {
  const runs: { x: number; length: number }[] = [];
  row.forEach((dark, x) => {
    const last = runs.at(-1);
    if (dark && last && last.x + last.length === x) last.length += 1;
    else if (dark) runs.push({ x, length: 1 });
  });
  return runs;
}

import { transform } from 'receiptline';

const FONT = `'DejaVu Sans Mono', 'Liberation Mono', Menlo, Consolas, monospace`;

/** The library draws a character in a cell of 12 by 24; this size fills it with a font 0.6 em wide. */
const FONT_SIZE = 20;

/**
 * The receipt as it would look on paper of `columns` characters: an SVG document that needs nothing from outside
 * and is the same each time.
 */
export function receiptSvg(receiptline: string, columns: number): string {
  const svg = transform(receiptline, {
    cpl: columns,
    encoding: 'multilingual',
    command: 'svg',
    spacing: true,
  });
  return (
    svg
      // QUIRK(receiptline): it links a web font, and makes a new id for its one filter each time.
      .replace(/<style.*?<\/style>/s, '')
      .replace(/receipt-[0-9a-f-]{36}/g, 'inverse')
      .replace(/font-family="[^"]*"/, `font-family="${FONT}"`)
      .replace(/font-size="[^"]*"/, `font-size="${FONT_SIZE}"`)
  );
}

import type { Colour, Paint } from './paint.ts';

export interface Column {
  title: string;
  align?: 'right';
}

export interface Cell {
  text: string;
  colour?: Colour;
}

const GAP = '  ';

/** Aligned columns under a dim line of titles, ending in a newline. Cells that are empty in every row lose their column. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly (string | Cell)[])[],
  paint: Paint,
): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? { text: cell } : cell)));
  const used = columns.map((_column, index) => cells.some((row) => (row[index]?.text ?? '') !== ''));
  const widths = columns.map(({ title }, index) =>
    Math.max(widthOf(title), ...cells.map((row) => widthOf(row[index]?.text ?? ''))),
  );
  const line = (row: readonly Cell[]): string => {
    const padded = columns.map(({ align }, index) => {
      const { text, colour } = row[index] ?? { text: '' };
      const fill = ' '.repeat(widths[index]! - widthOf(text));
      const painted = colour === undefined ? text : paint(colour, text);
      return align === 'right' ? fill + painted : painted + fill;
    });
    return padded
      .filter((_text, index) => used[index])
      .join(GAP)
      .trimEnd();
  };
  const titles: Cell[] = columns.map(({ title }) => ({ text: title, colour: 'dim' }));
  return [titles, ...cells].map((row) => `${line(row)}\n`).join('');
}

/** Columns on a terminal: one for each code point, which holds for the names and symbols used here. */
function widthOf(text: string): number {
  return [...text].length;
}

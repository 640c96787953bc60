/**
 * The few constructs of the receiptline language that receipts use. Each function gives whole lines of it.
 * The language breaks long text anywhere; here it is broken between words, for paper of `columns` characters.
 * @spec https://github.com/receiptline/receiptline
 */

/** Multiples of a character's width and height: 1x1, 1x2, 2x2, 3x3. */
export type TextSize = 'normal' | 'tall' | 'double' | 'triple';

export interface TextStyle {
  size?: TextSize;
  bold?: boolean;
  /** White on black. */
  inverse?: boolean;
}

const SIZE_MARK: Readonly<Record<TextSize, string>> = {
  normal: '',
  tall: '^^',
  double: '^^^',
  triple: '^^^^',
};
const WIDTH: Readonly<Record<TextSize, number>> = { normal: 1, tall: 1, double: 2, triple: 3 };

/** Characters of a table's first column. */
const NAME_COLUMNS = 13;

/** Text that is printed as it stands: the language's own characters lose their meaning. */
export const escapeText = (text: string): string => text.replace(/[\\|{}\-=~_"`^]/g, '\\$&');

/** A line across the paper. */
export const rule = '-';

export const blank = '';

/** Text in the middle of the paper, over as many lines as it needs. */
export function centred(text: string, columns: number, style: TextStyle = {}): string {
  const size = style.size ?? 'normal';
  const edge = style.inverse ? '~' : '';
  const width = Math.floor(columns / WIDTH[size]) - 2 * edge.length;
  const broken = balanced(text, width).map((line) => edge + escapeText(line) + edge);
  return (style.inverse ? '`' : '') + (style.bold ? '"' : '') + SIZE_MARK[size] + broken.join('\\n');
}

/** Names at the left edge, values at the right. */
export function table(rows: readonly (readonly [name: string, value: string])[], columns: number): string[] {
  const width = columns - NAME_COLUMNS - 1;
  return [
    `{width:${NAME_COLUMNS},*}`,
    ...rows.map(
      ([name, value]) => `|${escapeText(name)} | ${wrapWords(value, width).map(escapeText).join('\\n')}|`,
    ),
    '{width:auto}',
  ];
}

export const lines = (rows: readonly string[]): string => `${rows.join('\n')}\n`;

/** The largest of `sizes`, which go from large to small, at which `text` fits on one line; else the last. */
export function largestFitting(
  text: string,
  columns: number,
  sizes: readonly [TextSize, ...TextSize[]],
): TextSize {
  const fitting = sizes.find((size) => text.length * WIDTH[size] <= columns);
  return fitting ?? sizes.at(-1)!;
}

/**
 * Breaks text between words, and a word that is too long anywhere.
 * QUIRK(receiptline): a line break after a line that fills its column gives an empty line, so that broken text
 * leaves the last place free.
 */
export function wrapWords(text: string, width: number): string[] {
  if ([...text].length <= width) return [text];
  const room = Math.max(1, width - 1);
  const broken: string[] = [];
  let line: string[] = [];
  for (const word of text.split(' ').map((word) => [...word])) {
    if (line.length > 0 && line.length + 1 + word.length > room) {
      broken.push(line.join(''));
      line = [];
    }
    line = line.length > 0 ? [...line, ' ', ...word] : word;
    while (line.length > room) broken.push(line.splice(0, room).join(''));
  }
  return line.length > 0 ? [...broken, line.join('')] : broken;
}

/** As few lines as `wrapWords` gives, of about the same length. */
function balanced(text: string, width: number): string[] {
  const longestWord = Math.max(...text.split(' ').map((word) => word.length));
  let broken = wrapWords(text, width);
  for (let narrower = width - 1; narrower > longestWord; narrower--) {
    const next = wrapWords(text, narrower);
    if (next.length > broken.length) break;
    broken = next;
  }
  return broken;
}

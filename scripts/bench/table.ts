import type { Figure } from './figure.ts';

const DIGITS = 3;

/** 1234567 as '1.23 M', 0.1234 as '0.123'. */
export function shortNumber(value: number): string {
  if (Math.abs(value) >= 1e6) return `${(value / 1e6).toPrecision(DIGITS)} M`;
  if (Math.abs(value) >= 1e4) return `${(value / 1e3).toPrecision(DIGITS)} k`;
  return Math.abs(value) >= 1e3 ? value.toFixed(0) : String(Number(value.toPrecision(DIGITS)));
}

const COLUMNS = ['figure', 'median', 'p99', 'beside', 'its', 'p99', 'ratio', 'target'] as const;

/** The figures as text, a block a section. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(cells);
  const widths = COLUMNS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : pad(cell, column, widths)))
      .join('  ');
  const lines = [line(COLUMNS)];
  let section = '';
  for (const [index, figure] of figures.entries()) {
    if (figure.section !== section) lines.push('', figure.section);
    section = figure.section;
    lines.push(line(rows[index]!).trimEnd());
    const notes = Object.entries(figure.notes).map(
      ([name, value]) => `${name} ${typeof value === 'number' ? shortNumber(value) : value}`,
    );
    if (notes.length > 0) lines.push(`    ${notes.join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}

const pad = (cell: string, column: number, widths: readonly number[]) =>
  COLUMNS[column] === 'beside' || COLUMNS[column] === 'target'
    ? cell.padEnd(widths[column]!)
    : cell.padStart(widths[column]!);

function cells({ name, unit, value, p99, beside, target }: Figure): string[] {
  const ratio = beside && beside.value > 0 ? value / beside.value : null;
  return [
    `  ${name}`,
    `${shortNumber(value)} ${unit}`,
    p99 === null ? '' : shortNumber(p99),
    beside?.name ?? '',
    beside ? shortNumber(beside.value) : '',
    beside?.p99 == null ? '' : shortNumber(beside.p99),
    ratio === null ? '' : `${ratio.toFixed(2)}x`,
    target ? `${target.holds ? '✓' : '✗'} ${target.text}` : '',
  ];
}

/** The few constructs of the receiptline language that receipts use. */

/** Text that is printed as it stands: the language's own characters lose their meaning. */
export function escapeText(text: string): string {
  return text.replace(/[\\|{}\-~_"`^]/g, (character) => `\\${character}`).replace(/[\r\n\t]+/g, ' ');
}

/** A line across the paper. */
export const rule = '-';

/** One column at the left edge. */
export const left = (text: string): string => `|${escapeText(text)} |`;

/** Two columns: name at the left edge, value at the right. A leading run of ^ keeps its meaning (size). */
export function spread(name: string, value: string): string {
  return `|${sized(name)} | ${sized(value)}|`;
}

export const lines = (rows: readonly string[]): string => `${rows.join('\n')}\n`;

function sized(text: string): string {
  const [size = ''] = /^\^*/.exec(text) ?? [];
  return size + escapeText(text.slice(size.length));
}

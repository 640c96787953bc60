import { transform } from 'receiptline';

/** The receipt as it would look on paper of `columns` characters, as a self-contained SVG document. */
export function receiptSvg(receiptline: string, columns: number): string {
  const svg = transform(receiptline, {
    cpl: columns,
    encoding: 'multilingual',
    command: 'svg',
    spacing: true,
  });
  // The library links a web font; a till makes no outside requests.
  return svg.replace(/<style type="text\/css"><!\[CDATA\[@import[^\]]*\]\]><\/style>/, '');
}

import type { CliIo, TextSink } from './cli-io.ts';

export type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold' | 'code';
export type Paint = (colour: Colour, text: string) => string;

/** @spec ECMA-48, 8.3.117 select graphic rendition */
const SGR: Record<Colour, string> = {
  ...{ green: '32', red: '31', yellow: '33', cyan: '36', dim: '2', bold: '1' },
  /** Bright white on black, whatever the terminal's own colours are: a scanner wants the contrast that way round. */
  code: '97;40',
};

/** Colours for a terminal that a person looks at; NO_COLOR (https://no-color.org) turns them off. */
export function paintFor(sink: TextSink, env: CliIo['env']): Paint {
  if (!sink.isTTY || env['NO_COLOR']) return (_colour, text) => text;
  return (colour, text) => `\u001b[${SGR[colour]}m${text}\u001b[0m`;
}

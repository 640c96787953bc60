import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseYaml } from '../../../../src/platform/config/yaml-file.ts';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';

const Schema = z.strictObject({
  printer: z.discriminatedUnion('driver', [
    z.strictObject({ driver: z.literal('serial'), baud: z.number() }),
    z.strictObject({ driver: z.literal('preview') }),
  ]),
  lines: z.array(z.strictObject({ name: z.string() })).optional(),
});

/** 9^5 values of one, in six lines. */
const ALIASES_OF_ALIASES = [
  'a0: &a0 [x]',
  ...[1, 2, 3, 4, 5].map(
    (n) =>
      `a${n}: &a${n} [${Array(9)
        .fill(`*a${n - 1}`)
        .join(', ')}]`,
  ),
].join('\n');

function problem(text: string): string {
  try {
    parseYaml(text, 'terminal.yaml', Schema);
  } catch (error) {
    if (error instanceof TerminalError && error.code === 'config_invalid') return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a configuration file', () => {
  it.each([
    [
      'a wrong type',
      'printer:\n  driver: serial\n  baud: fast\n',
      'terminal.yaml:3:9 printer.baud: expected number',
    ],
    [
      'a typo',
      'printer:\n  driver: serial\n  baud: 9600\n  buad: 1\n',
      'terminal.yaml:4:3 printer.buad: unknown setting; did you mean "baud"?',
    ],
    [
      'something missing',
      'printer:\n  driver: serial\n',
      'terminal.yaml:1:1 printer.baud: missing; expected number',
    ],
    [
      'an unknown driver',
      'printer:\n  driver: seriell\n',
      'terminal.yaml:2:11 printer.driver: expected one of serial, preview',
    ],
    [
      'a place in a list',
      'printer: { driver: preview }\nlines:\n  - name: a\n  - nome: b\n',
      'terminal.yaml:4:5 lines[1].nome: unknown setting; did you mean "name"?',
    ],
    ['broken YAML', 'printer: { driver: preview\n', 'terminal.yaml:2:1'],
    ['aliases of aliases', ALIASES_OF_ALIASES, 'terminal.yaml:1:1 the file: more aliases'],
    ['an empty file', '', 'terminal.yaml:1:1 printer: missing'],
  ])('is refused for %s with line, column, reason and remedy', (_name, text, expected) => {
    expect(problem(text)).toContain(expected);
  });
});

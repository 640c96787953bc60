import { readFileSync } from 'node:fs';
import { type Document, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { TerminalError } from '../errors/terminal-error.ts';
import { describeIssue, dotted, offsetOf } from './config-problems.ts';

const MOST_PROBLEMS = 10;
const MOST_ALIASES = 50;

/** A file's content, and where in the file each part of it stands. */
export interface LocatedYaml<T> {
  content: T;
  /** "terminal.yaml:7:11 schemes[0]" for the value at `path`. */
  place(path: readonly PropertyKey[]): string;
}

/**
 * Reads a YAML file and checks it against a schema. Every problem is named with file, line, column, the
 * place in words and what is expected.
 * @throws TerminalError config_missing, config_invalid
 */
export function readYamlFile<T>(file: string, schema: z.ZodType<T>): T {
  return readLocatedYaml(file, schema).content;
}

/** @throws TerminalError config_missing, config_invalid */
export function readLocatedYaml<T>(file: string, schema: z.ZodType<T>): LocatedYaml<T> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TerminalError('config_missing', `The file ${file} cannot be read.`, { cause });
  }
  return parseLocatedYaml(text, file, schema);
}

/** @throws TerminalError config_invalid */
export function parseYaml<T>(text: string, file: string, schema: z.ZodType<T>): T {
  return parseLocatedYaml(text, file, schema).content;
}

function parseLocatedYaml<T>(text: string, file: string, schema: z.ZodType<T>): LocatedYaml<T> {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    throw invalid(document.errors.map((error) => `${at(error.pos[0])} ${error.message.split('\n', 1)[0]}`));
  }
  const result = schema.safeParse(plainValue(document, at));
  if (!result.success) {
    throw invalid(
      result.error.issues.flatMap((issue) =>
        describeIssue(issue, document, schema).map(({ offset, sentence }) => `${at(offset)} ${sentence}`),
      ),
    );
  }
  return {
    content: result.data,
    place: (path) => `${at(offsetOf(document, path, 'value'))} ${dotted(path)}`,
  };
}

/** @throws TerminalError config_invalid when aliases would make more of the file than it is */
function plainValue(document: Document, at: (offset: number) => string): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES }) ?? {};
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw invalid([`${at(0)} the file: more aliases (*name) than a configuration needs`]);
  }
}

function invalid(problems: string[]): TerminalError {
  const shown = problems.slice(0, MOST_PROBLEMS);
  if (problems.length > shown.length) shown.push(`and ${problems.length - shown.length} more`);
  return new TerminalError('config_invalid', shown.join('\n'), {
    hint: 'Correct the places that are named and start again.',
  });
}

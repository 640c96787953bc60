import { parseArgs } from 'node:util';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { nearest } from '../../platform/text/nearest.ts';
import type { ApiClient } from './api-client.ts';
import type { CliIo } from './cli-io.ts';
import type { Paint } from './paint.ts';

export interface CommandOption {
  /** The word for its value in the help; none for a flag. */
  value?: string;
  /** May be given more than once; `texts` has all its values. */
  repeats?: true;
  help: string;
}

/** What a command was given. */
export interface CommandLine {
  arguments: readonly string[];
  text(option: string): string | undefined;
  /** Every value of an option that repeats, in the order given. */
  texts(option: string): readonly string[];
  flag(option: string): boolean;
}

export interface CommandContext {
  io: CliIo;
  paint: Paint;
  /** The data folder this command is about, absolute. */
  dataDirectory: string;
  /** @throws TerminalError daemon_not_running */
  connect(): ApiClient;
}

export interface Command {
  /** One word, or two: those that share the first are listed by it. */
  name: string;
  /** Its arguments as the help shows them: 'AMOUNT CURRENCY', '[ID]'. Those in brackets may be left out; the last may be many: '[HEX...]'. */
  arguments: readonly string[];
  /** One sentence. */
  summary: string;
  /** More for its own help page, whole lines. */
  details?: string;
  options: Readonly<Record<string, CommandOption>>;
  /** Resolves with the exit code. */
  run(line: CommandLine, context: CommandContext): Promise<number>;
}

export const JSON_OPTION: CommandOption = { help: 'Print JSON for programs instead of text for people.' };
export const DATA_OPTION: CommandOption = {
  value: 'DIR',
  help: 'Data folder of the tilld that is meant (TILLD_DATA; .tilld here).',
};
const HELP_OPTION: CommandOption = { help: 'Show this.' };

/** The options every command has, after its own. */
export function allOptions(command: Command): Readonly<Record<string, CommandOption>> {
  return { ...command.options, data: DATA_OPTION, help: HELP_OPTION };
}

/** @throws TerminalError usage: an option or argument that is missing, unknown or too much */
export function parseCommandLine(command: Command, words: readonly string[]): CommandLine {
  const options = allOptions(command);
  const { values, positionals } = parsed(command, words, options);
  const line: CommandLine = {
    arguments: positionals,
    text: (option) => {
      const value = values[option];
      return typeof value === 'string' ? value : undefined;
    },
    texts: (option) => {
      const value = values[option];
      return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
    },
    flag: (option) => values[option] === true,
  };
  if (!line.flag('help')) checkArguments(command, positionals);
  return line;
}

function parsed(
  command: Command,
  words: readonly string[],
  options: Readonly<Record<string, CommandOption>>,
): { values: Record<string, unknown>; positionals: string[] } {
  const types = Object.entries(options).map(([name, { value, repeats = false }]) => {
    return [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: repeats },
    ];
  });
  try {
    return parseArgs({
      args: [...words],
      options: Object.fromEntries(types),
      allowPositionals: true,
      strict: true,
    });
  } catch (cause) {
    throw usage(command, optionFault(words, options, cause));
  }
}

function optionFault(
  words: readonly string[],
  options: Readonly<Record<string, CommandOption>>,
  cause: unknown,
): string {
  for (const word of words) {
    const name = /^--?([\w-]+)/.exec(word)?.[1];
    if (name === undefined || Object.hasOwn(options, name)) continue;
    const near = nearest(name, Object.keys(options));
    return `Unknown option '${word.split('=')[0]}'${near === null ? '' : `, did you mean '--${near}'`}${near === null ? '.' : '?'}`;
  }
  const reason = cause instanceof Error ? cause.message.split('\n')[0]! : 'The options cannot be read.';
  return reason.endsWith('.') ? reason : `${reason}.`;
}

function checkArguments(command: Command, given: readonly string[]): void {
  const needed = command.arguments.filter((name) => !name.startsWith('['));
  const missing = needed[given.length];
  if (missing !== undefined) throw usage(command, `${missing} is missing.`);
  const many = command.arguments.at(-1)?.includes('...') ?? false;
  const extra = many ? undefined : given[command.arguments.length];
  if (extra !== undefined) throw usage(command, `'${extra}' is one word too many.`);
}

/** What is wrong with how `command` was called, with how to call it. */
export function usage(command: Command, message: string): TerminalError {
  return new TerminalError('usage', message, {
    hint: `Usage: ${synopsis(command)} (see "tilld help ${command.name}")`,
  });
}

/** 'tilld sale AMOUNT CURRENCY [options]' */
export function synopsis({ name, arguments: names }: Command): string {
  return ['tilld', name, ...names, '[options]'].join(' ');
}

/** JSON as every command prints it: nothing else may stand on stdout then. */
export function printJson(io: CliIo, value: unknown): void {
  io.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { maskSensitive } from '../../platform/log/mask-sensitive.ts';
import { nearest } from '../../platform/text/nearest.ts';
import { ApiClient } from './api-client.ts';
import type { CliIo } from './cli-io.ts';
import { type Command, type CommandContext, type CommandLine, parseCommandLine } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { dataDirectory, readDaemonFile } from './daemon-file.ts';
import { commandPage, helpPage } from './help.ts';
import { paintFor } from './paint.ts';

/** Exit code of everything that went wrong, misuse included: 2 and 3 are results of a sale. */
const EXIT_FAULT = 1;

/** Runs one command line, without `node` and the script's name. Resolves with the exit code; never rejects. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    io.stderr.write(faultText(error, io));
    return EXIT_FAULT;
  }
}

async function dispatch(argv: readonly string[], io: CliIo): Promise<number> {
  const [name, ...rest] = argv;
  if (name === '--version') {
    io.stdout.write(`${io.version}\n`);
    return 0;
  }
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    const about = name === 'help' && rest.length > 0 ? commandOf(rest).command : undefined;
    io.stdout.write(about === undefined ? helpPage(COMMANDS) : commandPage(about));
    return 0;
  }
  const { command, words } = commandOf(argv);
  const line = parseCommandLine(command, words);
  if (line.flag('help')) {
    io.stdout.write(commandPage(command));
    return 0;
  }
  return command.run(line, contextOf(line, io));
}

/** The command that `argv` begins with, and the words after its name. @throws TerminalError usage */
function commandOf(argv: readonly string[]): { command: Command; words: readonly string[] } {
  for (const length of [2, 1]) {
    const name = argv.slice(0, length).join(' ');
    const command = COMMANDS.find((candidate) => candidate.name === name);
    if (command) return { command, words: argv.slice(length) };
  }
  const first = argv[0]!;
  const family = COMMANDS.map(({ name }) => name).filter((name) => name.startsWith(`${first} `));
  if (family.length > 0) throw new TerminalError('usage', `say '${family.join("' or '")}'.`);
  const near = nearest(first, [...COMMANDS.map(({ name }) => name.split(' ')[0]!), 'help']);
  const guess = near === null ? '.' : `, did you mean '${near}'?`;
  throw new TerminalError('usage', `unknown command '${first}'${guess}`);
}

function contextOf(line: CommandLine, io: CliIo): CommandContext {
  const directory = dataDirectory(line.text('data'), io);
  return {
    io,
    paint: paintFor(io.stdout, io.env),
    dataDirectory: directory,
    connect: () => new ApiClient(readDaemonFile(directory, io.isAlive).socket, io.clock),
  };
}

/** "tilld: what is wrong" and under it what to do about it; a bug shows where it is. */
function faultText(error: unknown, io: CliIo): string {
  const label = paintFor(io.stderr, io.env)('red', 'tilld:');
  if (error instanceof TerminalError) {
    return maskSensitive(`${label} ${error.message}\n       ${error.hint}\n`);
  }
  const bug = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return maskSensitive(`${label} Something went wrong inside tilld; please report it.\n${bug}\n`);
}

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

async function dispatch([name, ...words]: readonly string[], io: CliIo): Promise<number> {
  if (name === '--version') {
    io.stdout.write(`${io.version}\n`);
    return 0;
  }
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    const about = name === 'help' ? words[0] : undefined;
    io.stdout.write(about === undefined ? helpPage(COMMANDS) : commandPage(commandOf(about)));
    return 0;
  }
  const command = commandOf(name);
  const line = parseCommandLine(command, words);
  if (line.flag('help')) {
    io.stdout.write(commandPage(command));
    return 0;
  }
  return command.run(line, contextOf(line, io));
}

/** @throws TerminalError usage */
function commandOf(name: string): Command {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command) return command;
  const near = nearest(name, [...COMMANDS.map((candidate) => candidate.name), 'help']);
  const guess = near === null ? '.' : `, did you mean '${near}'?`;
  throw new TerminalError('usage', `unknown command '${name}'${guess}`);
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

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { TerminalError } from '../../platform/errors/terminal-error.ts';

const DaemonFile = z.object({
  pid: z.number().int().positive(),
  /** Absolute path of the API's Unix socket. */
  socket: z.string().min(1),
  /** Address to open in a browser, token included: the file is not for everybody. */
  console: z.string().min(1),
  /** ISO 8601. */
  startedAt: z.string(),
});
/** How the command line finds a running daemon: `<data>/daemon.json`, which the daemon writes. */
export type DaemonFile = z.infer<typeof DaemonFile>;

const DEFAULT_DATA_DIRECTORY = '.tilld';
/** Owner writes, group reads: the same people as on the socket. */
const FILE_MODE = 0o640;

/** Absolute path of the data folder: `--data`, else TILLD_DATA, else .tilld in the working directory. */
export function dataDirectory(
  option: string | undefined,
  surroundings: { env: Readonly<Record<string, string | undefined>>; workingDirectory: string },
): string {
  const chosen = option || surroundings.env['TILLD_DATA'] || DEFAULT_DATA_DIRECTORY;
  return resolve(surroundings.workingDirectory, chosen);
}

/** Appears whole or not at all: written aside and renamed. */
export function writeDaemonFile(directory: string, file: DaemonFile): void {
  const path = daemonFilePath(directory);
  writeFileSync(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`, { mode: FILE_MODE });
  renameSync(`${path}.new`, path);
}

export function removeDaemonFile(directory: string): void {
  rmSync(daemonFilePath(directory), { force: true });
}

/** @throws TerminalError daemon_not_running when there is none, it cannot be read, or its process is gone */
export function readDaemonFile(directory: string, isAlive: (pid: number) => boolean): DaemonFile {
  const file = parse(directory);
  if (file && isAlive(file.pid)) return file;
  throw new TerminalError('daemon_not_running', `No tilld runs on the data folder ${directory}.`, {
    hint: 'Start it with "tilld run", or name its folder with --data or TILLD_DATA.',
  });
}

function parse(directory: string): DaemonFile | undefined {
  try {
    return DaemonFile.parse(JSON.parse(readFileSync(daemonFilePath(directory), 'utf8')));
  } catch {
    return undefined;
  }
}

function daemonFilePath(directory: string): string {
  return join(directory, 'daemon.json');
}

import { type Api, createApi } from '../desk/api/create-api.ts';
import { removeDaemonFile, writeDaemonFile } from '../desk/cli/daemon-file.ts';
import type { TerminalConfig } from '../platform/config/terminal-config.ts';
import { TerminalError } from '../platform/errors/terminal-error.ts';
import type { Clock } from '../platform/ports/clock.ts';
import type { Log } from '../platform/ports/log.ts';
import type { Random } from '../platform/ports/random.ts';
import { isoTime } from '../platform/time/iso-time.ts';
import { apiToken, type DataFolder } from './data-folder.ts';
import { paths } from './paths.ts';
import type { Teardown } from './teardown.ts';
import type { Terminal } from './terminal.ts';

interface ApiSurroundings {
  config: TerminalConfig;
  folder: DataFolder;
  teardown: Teardown;
  clock: Clock;
  random: Random;
  log: Log;
  version: string;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Opens both listeners and leaves the note by which the command line finds them.
 * @returns the console's address with its token
 * @throws TerminalError config_invalid when an address cannot be had
 */
export async function openApi(terminal: Terminal, at: ApiSurroundings): Promise<string> {
  const { config, folder, teardown, clock, log, version } = at;
  const token = apiToken(folder, at.random);
  const api: Api = await createApi(terminal, { version, clock, log, token, consoleDirectory: paths.console });
  teardown.add(() => api.close());
  const { host } = config.api;
  const port = await api.listenTcp(host, portFrom(at.env['TILLD_PORT']) ?? config.api.port);
  await api.listenUnix(folder.apiSocket);
  const console = `http://${host === '::1' ? '[::1]' : host}:${port}/?token=${token}`;
  terminal.consoleAddress = console;
  writeDaemonFile(folder.path, {
    pid: process.pid,
    socket: folder.apiSocket,
    console,
    startedAt: isoTime(clock.now()),
  });
  teardown.add(() => removeDaemonFile(folder.path));
  log.info('tilld listens', { version, port });
  return console;
}

/** @throws TerminalError config_invalid */
function portFrom(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new TerminalError('config_invalid', `TILLD_PORT is "${text.slice(0, 16)}".`, {
    hint: 'Set it to a port number; 0 takes any free one.',
  });
}

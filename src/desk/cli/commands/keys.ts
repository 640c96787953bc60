import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { IMPORTED_KEY_NAME, IMPORTED_KEY_NAME_FORM } from '../../../platform/config/imported-key-name.ts';
import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import {
  type Command,
  type CommandContext,
  type CommandLine,
  type CommandOption,
  JSON_OPTION,
  printJson,
  usage,
} from '../command.ts';
import type { KeyPlace } from '../key-tools.ts';
import { table } from '../table.ts';

const CONFIG_OPTION: CommandOption = {
  value: 'FILE',
  help: 'The terminal’s configuration, where its key store is not that of files.',
};

export const keysImport: Command = {
  name: 'keys import',
  arguments: ['NAME', 'FILE'],
  summary: 'Seal a private key or secret of a provider in the data folder.',
  details: `FILE is a private key as PEM, DER or bare base64, or a secret; '-' reads standard input
(text only). The configuration names it by NAME: 1 to 40 of a-z, 0-9 and "-". Run it as
the user of the service, and delete FILE afterwards. docs/guides/keys.md has more.`,
  options: {
    replace: { help: 'Put it in the place of the key of that name, which is lost then.' },
    config: CONFIG_OPTION,
    json: JSON_OPTION,
  },

  async run(line, context) {
    const name = nameOf(keysImport, line);
    const content = await contentOf(line.arguments[1]!, context);
    const tools = await context.io.keyTools();
    const row = tools.add(placeOf(line, context), name, content, { replace: line.flag('replace') });
    if (line.flag('json')) printJson(context.io, row);
    else {
      const fingerprint = row.fingerprint === null ? '' : `\nSHA-256 of its public part: ${row.fingerprint}`;
      context.io.stdout.write(`Imported "${row.name}": ${row.kind}.${fingerprint}\n`);
    }
    return 0;
  },
};

export const keysList: Command = {
  name: 'keys list',
  arguments: [],
  summary: 'Show the names of the imported keys, never the keys.',
  details: `The fingerprint is the SHA-256 of the public part, as
"openssl pkey -in FILE -pubout -outform DER | sha256sum" shows it. A secret has none.`,
  options: { config: CONFIG_OPTION, json: JSON_OPTION },

  async run(line, context) {
    const { io, paint } = context;
    const keys = (await io.keyTools()).list(placeOf(line, context));
    const rows = keys.map(({ name, kind, fingerprint }) => [name, kind, fingerprint ?? '']);
    const columns = [{ title: 'NAME' }, { title: 'KIND' }, { title: 'FINGERPRINT' }];
    if (line.flag('json')) printJson(io, { keys });
    else io.stdout.write(rows.length === 0 ? 'No key was imported.\n' : table(columns, rows, paint));
    return 0;
  },
};

export const keysForget: Command = {
  name: 'keys forget',
  arguments: ['NAME'],
  summary: 'Delete an imported key.',
  options: {},

  async run(line, context) {
    const name = nameOf(keysForget, line);
    if (!(await context.io.keyTools()).forget(placeOf(line, context), name)) {
      throw new TerminalError('not_found', `No key "${name}" was imported.`, {
        hint: 'See "tilld keys list".',
      });
    }
    context.io.stdout.write(
      `Forgot "${name}". A terminal that runs may hold it until it is started again.\n`,
    );
    return 0;
  },
};

function placeOf(line: CommandLine, { io, dataDirectory }: CommandContext): KeyPlace {
  const config = line.text('config');
  return {
    dataDirectory,
    ...(config === undefined ? {} : { configPath: resolve(io.workingDirectory, config) }),
  };
}

function nameOf(command: Command, line: CommandLine): string {
  const name = line.arguments[0]!;
  if (!IMPORTED_KEY_NAME.test(name)) throw usage(command, `NAME has ${IMPORTED_KEY_NAME_FORM}.`);
  return name;
}

/** Stands for bytes that are no UTF-8. */
const REPLACEMENT = '\ufffd';

async function contentOf(file: string, { io }: CommandContext): Promise<Uint8Array> {
  if (file === '-') {
    const text = await io.stdin.read();
    if (!text.includes(REPLACEMENT)) return new Uint8Array(Buffer.from(text));
    throw usage(keysImport, 'Standard input is not text: give bytes as a FILE.');
  }
  try {
    return new Uint8Array(readFileSync(resolve(io.workingDirectory, file)));
  } catch (cause) {
    throw new TerminalError('usage', `${file} cannot be read.`, {
      cause,
      hint: 'Name the file that holds the key.',
    });
  }
}

import { resolve } from 'node:path';
import { type Command, type CommandContext, JSON_OPTION, printJson, usage } from '../command.ts';
import { TERMINAL_OPTIONS, terminalSettings } from './transcript-options.ts';

const DEFAULT_TIMEOUT_SECONDS = '60';
const LONGEST_TIMEOUT_SECONDS = 3600;

export const rigRecord: Command = {
  name: 'rig record',
  arguments: ['FILE'],
  summary: 'Take a card through the terminal and write a transcript of it.',
  details: `Nothing is paid. Without --reader it is the reader of the configuration’s lane; the
demo’s is the virtual reader of the tilld that runs ("tilld tap CARD" holds a card
to it). Card numbers, names, tracks and what they can be found from are masked.`,
  options: {
    reader: { value: 'NAME', help: 'Part of a reader’s name as PC/SC lists it.' },
    timeout: { value: 'SECONDS', help: `How long to wait for a card (${DEFAULT_TIMEOUT_SECONDS}).` },
    ...TERMINAL_OPTIONS,
    clear: { help: 'Mask nothing: only for test cards.' },
    json: JSON_OPTION,
  },

  async run(line, { io, dataDirectory, paint }: CommandContext) {
    const seconds = Number(line.text('timeout') ?? DEFAULT_TIMEOUT_SECONDS);
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > LONGEST_TIMEOUT_SECONDS) {
      throw usage(rigRecord, `--timeout takes whole seconds, 1 to ${LONGEST_TIMEOUT_SECONDS}.`);
    }
    const clear = line.flag('clear');
    if (clear) io.stderr.write(`${paint('yellow', 'Warning:')} ${CLEAR_WARNING}\n`);
    const tools = await io.transcriptTools();
    const request = {
      ...terminalSettings(line, io),
      file: resolve(io.workingDirectory, line.arguments[0]!),
      reader: line.text('reader') ?? null,
      ...{ dataDirectory, clear, timeoutMs: seconds * 1000 },
    };
    const recorded = await tools.record(request, (reader) => io.stderr.write(`Hold a card to ${reader} …\n`));
    if (line.flag('json')) {
      printJson(io, recorded);
    } else {
      const masked = recorded.masked ? 'masked' : 'with card data in the clear';
      io.stdout.write(`${recorded.file}: ${recorded.steps} commands, ${recorded.outcome}, ${masked}\n`);
    }
    return 0;
  },
};

const CLEAR_WARNING =
  'the file will hold the card number and tracks as they are. Do not do this with a customer’s card.';

import { resolve } from 'node:path';
import { type Command, type CommandContext, JSON_OPTION, printJson } from '../command.ts';
import { replayPage } from '../replay-page.ts';
import { TERMINAL_OPTIONS, terminalSettings } from './transcript-options.ts';

export const rigReplay: Command = {
  name: 'rig replay',
  arguments: ['FILE'],
  summary: 'Run the terminal against a transcript of a card.',
  details: `FILE is what "tilld rig record" writes, JSON with steps [{c, r}], a list of such
transcripts, or lines "C: hex" and "R: hex". Needs no daemon. docs/guides/rig.md
says how commands are matched and where the terminal’s values come from.`,
  options: {
    id: { value: 'NAME', help: 'Only this transcript of a file of several.' },
    ...TERMINAL_OPTIONS,
    random: { value: 'HEX', help: 'What the terminal draws as random bytes, repeated.' },
    clear: { help: 'Show card numbers as they are.' },
    json: JSON_OPTION,
  },

  async run(line, { io, paint }: CommandContext) {
    const tools = await io.transcriptTools();
    const { single, replays } = await tools.replay({
      ...terminalSettings(line, io),
      file: resolve(io.workingDirectory, line.arguments[0]!),
      id: line.text('id') ?? null,
      clear: line.flag('clear'),
    });
    if (line.flag('json')) {
      const results = replays.map(({ result }) => result);
      printJson(io, single && results.length === 1 ? results[0] : results);
    } else {
      io.stdout.write(replays.map((replay) => replayPage(replay, paint)).join('\n'));
    }
    return 0;
  },
};

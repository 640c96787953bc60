import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import { HealthView, TapResult } from '../../api/contract.ts';
import { type Command, type CommandContext, JSON_OPTION, printJson, usage } from '../command.ts';
import { table } from '../table.ts';

export const tap: Command = {
  name: 'tap',
  arguments: ['[CARD]'],
  summary: 'Hold a virtual card to the reader.',
  options: {
    list: { help: 'List the virtual cards.' },
    json: JSON_OPTION,
  },

  async run(line, context) {
    if (line.flag('list')) return list(line.flag('json'), context);
    const [card] = line.arguments;
    if (card === undefined) throw usage(tap, 'CARD is missing.');
    const result = await context.connect().post(`/v1/rig/cards/${encodeURIComponent(card)}/tap`, TapResult);
    if (line.flag('json')) printJson(context.io, result);
    else context.io.stdout.write(`${result.card}: ${result.paymentId ?? 'no payment waits for it'}\n`);
    return 0;
  },
};

async function list(json: boolean, { io, paint, connect }: CommandContext): Promise<number> {
  const { rig } = await connect().get('/v1/health', HealthView, 503);
  if (!rig) throw new TerminalError('rig_disabled');
  if (json) {
    printJson(io, rig.cards);
    return 0;
  }
  const columns = [{ title: 'CARD' }, { title: 'KIND' }, { title: 'SCHEME' }, { title: 'WHAT IT IS' }];
  io.stdout.write(
    table(
      columns,
      rig.cards.map(({ name, kind, scheme, title }) => [name, kind, scheme, title]),
      paint,
    ),
  );
  return 0;
}

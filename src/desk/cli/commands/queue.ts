import { QueueView } from '../../api/contract.ts';
import { type Command, type CommandContext, JSON_OPTION, printJson } from '../command.ts';
import { table } from '../table.ts';
import { cardWords, localTimes } from '../wording.ts';

export const queue: Command = {
  name: 'queue',
  arguments: [],
  summary: 'Show what waits for the host.',
  details: `An advice is a payment approved offline that the host does not know yet; a
reversal takes back one whose result is not known. Parked: the host refuses it,
and a person must look.`,
  options: { json: JSON_OPTION },

  async run(line, context) {
    const view = await context.connect().get('/v1/queue', QueueView);
    if (line.flag('json')) printJson(context.io, view);
    else context.io.stdout.write(view.entries.length === 0 ? 'The queue is empty.\n' : page(view, context));
    return 0;
  },
};

function page(view: QueueView, { io, paint }: CommandContext): string {
  const times = localTimes(io);
  const entries = table(
    [
      { title: 'NO', align: 'right' },
      { title: 'KIND' },
      { title: 'STATE' },
      { title: 'AMOUNT', align: 'right' },
      { title: 'CUR' },
      { title: 'CARD' },
      { title: 'SINCE' },
      { title: 'TRIES', align: 'right' },
      { title: 'NEXT' },
      { title: 'LAST RESULT' },
    ],
    view.entries.map((entry) => [
      String(entry.seq),
      entry.kind,
      entry.state === 'parked' ? { text: entry.state, colour: 'red' } : entry.state,
      entry.amount,
      entry.currency,
      cardWords(entry),
      times.short(entry.createdAt),
      String(entry.attempts),
      times.short(entry.nextAttemptAt),
      entry.lastResult ?? '',
    ]),
    paint,
  );
  const sums = view.sums.map(({ amount, currency, count }) => `${amount} ${currency} in ${count}`).join(', ');
  const parked = view.parked === 0 ? '' : `, ${view.parked} parked`;
  return `${entries}\n${view.waiting} waiting${sums === '' ? '' : ` (${sums})`}${parked}\n`;
}

import { type QueueEntryView, QueueView } from '../../api/contract-delivery.ts';
import type { ApiClient } from '../api-client.ts';
import { type Command, type CommandContext, JSON_OPTION, printJson } from '../command.ts';
import { table } from '../table.ts';
import { ageWords, cardWords, localTimes, moneyWords } from '../wording.ts';

/** What a person reads at most; `tilld queue export` has everything. */
const MOST_LISTED = 1000;

export const queue: Command = {
  name: 'queue',
  arguments: [],
  summary: 'Show what waits for the host.',
  details: `An advice is a payment approved offline that the host does not know yet; a deferred
one was approved at the shop’s own risk and is still to be asked about; a reversal
takes back one whose result is not known. Parked: it did not get through, and a
person must look.`,
  options: { json: JSON_OPTION },

  async run(line, context) {
    const view = await readQueue(context.connect());
    if (line.flag('json')) printJson(context.io, view);
    else context.io.stdout.write(view.entries.length === 0 ? 'The queue is empty.\n' : page(view, context));
    return 0;
  },
};

const readQueue = (api: ApiClient): Promise<QueueView> =>
  api.get(`/v1/queue?limit=${MOST_LISTED}`, QueueView);

function page(view: QueueView, context: CommandContext): string {
  const parked = view.parked === 0 ? '' : `, ${view.parked} parked`;
  const sums = view.sums.length === 0 ? '' : ` (${moneyWords(view.sums)})`;
  const more = view.next === null ? '' : `, the first ${MOST_LISTED} shown; "tilld queue export" has all`;
  return `${queueTable(view.entries, context)}\n${view.waiting} waiting${sums}${parked}${more}\n`;
}

/** Entries as the command line shows them. */
export function queueTable(entries: readonly QueueEntryView[], { io, paint }: CommandContext): string {
  const times = localTimes(io);
  return table(
    [
      { title: 'NO', align: 'right' },
      { title: 'KIND' },
      { title: 'STATE' },
      { title: 'AMOUNT', align: 'right' },
      { title: 'CUR' },
      { title: 'CARD' },
      { title: 'AGE', align: 'right' },
      { title: 'TRIES', align: 'right' },
      { title: 'NEXT' },
      { title: 'REASON' },
    ],
    entries.map((entry) => [
      String(entry.seq),
      entry.kind,
      entry.state === 'parked' ? { text: entry.state, colour: 'red' } : entry.state,
      entry.amount,
      entry.currency,
      cardWords(entry),
      ageWords(entry.ageSeconds),
      String(entry.attempts),
      times.short(entry.nextAttemptAt),
      entry.lastResult ?? '',
    ]),
    paint,
  );
}

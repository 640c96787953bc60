import { QueueEntryView, QueueTotals } from '../../api/contract-delivery.ts';
import { type Command, JSON_OPTION, printJson, usage } from '../command.ts';
import { moneyWords } from '../wording.ts';
import { queueTable } from './queue.ts';

export const queueRetry: Command = {
  name: 'queue retry',
  arguments: ['[NO]'],
  summary: 'Send an entry of the queue now, or everything.',
  details: `A parked entry waits again. One that the host has decided cannot be sent any more.`,
  options: {
    all: { help: 'Everything that waits, and what is parked and can still be sent.' },
    json: JSON_OPTION,
  },

  async run(line, context) {
    const [number] = line.arguments;
    const all = line.flag('all');
    if (all === (number !== undefined)) throw usage(queueRetry, 'Give the number of an entry, or --all.');
    if (number !== undefined) checkNumber(queueRetry, number);
    const api = context.connect();
    if (all) {
      const totals = await api.post('/v1/queue/retry', QueueTotals);
      if (line.flag('json')) printJson(context.io, totals);
      else
        context.io.stdout.write(`${totals.waiting} on the way${inSums(totals)}, ${totals.parked} parked\n`);
      return 0;
    }
    const entry = await api.post(`/v1/queue/${number}/retry`, QueueEntryView);
    if (line.flag('json')) printJson(context.io, entry);
    else context.io.stdout.write(queueTable([entry], context));
    return 0;
  },
};

export const queuePark: Command = {
  name: 'queue park',
  arguments: ['NO'],
  summary: 'Take an entry of the queue out of the way, with the reason.',
  details: `It is kept and not sent until "tilld queue retry" says so.`,
  options: { reason: { value: 'TEXT', help: 'Why, for whoever looks at it next.' }, json: JSON_OPTION },

  async run(line, context) {
    const number = line.arguments[0]!;
    checkNumber(queuePark, number);
    const reason = line.text('reason')?.trim() ?? '';
    if (reason === '') throw usage(queuePark, 'Say why, with --reason TEXT.');
    const entry = await context.connect().post(`/v1/queue/${number}/park`, QueueEntryView, { reason });
    if (line.flag('json')) printJson(context.io, entry);
    else context.io.stdout.write(queueTable([entry], context));
    return 0;
  },
};

const inSums = ({ sums }: QueueTotals): string => (sums.length === 0 ? '' : ` (${moneyWords(sums)})`);

/** @throws TerminalError usage */
function checkNumber(command: Command, text: string): void {
  if (!/^[1-9]\d{0,14}$/.test(text)) {
    throw usage(command, `NO is the number that "tilld queue" shows, not '${text}'.`);
  }
}

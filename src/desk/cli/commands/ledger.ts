import { LedgerView } from '../../api/contract.ts';
import { type Command, type CommandContext, JSON_OPTION, printJson } from '../command.ts';
import type { Colour } from '../paint.ts';
import { table } from '../table.ts';
import { localTimes } from '../wording.ts';

const STATE_COLOURS: Record<LedgerView['entries'][number]['state'], Colour> = {
  posted: 'green',
  declined: 'red',
  reversed: 'yellow',
};

export const ledger: Command = {
  name: 'ledger',
  arguments: [],
  summary: 'Show the simulated host’s books.',
  options: { json: JSON_OPTION },

  async run(line, context) {
    const view = await context.connect().get('/v1/rig/ledger', LedgerView);
    if (line.flag('json')) printJson(context.io, view);
    else context.io.stdout.write(view.entries.length === 0 ? 'The books are empty.\n' : page(view, context));
    return 0;
  },
};

function page(view: LedgerView, { io, paint }: CommandContext): string {
  const times = localTimes(io);
  const entries = table(
    [
      { title: 'AT' },
      { title: 'STATE' },
      { title: 'AMOUNT', align: 'right' },
      { title: 'CUR' },
      { title: 'CARD' },
      { title: 'MTI' },
      { title: 'STAN' },
      { title: 'RC' },
      { title: 'CRYPTOGRAM' },
      { title: 'RECEIVED', align: 'right' },
      { title: 'PAYMENT' },
    ],
    view.entries.map((entry) => [
      times.short(entry.at),
      { text: entry.state, colour: STATE_COLOURS[entry.state] },
      entry.amount,
      entry.currency,
      entry.panTruncated,
      entry.mti,
      entry.stan,
      entry.responseCode,
      entry.cryptogramVerified ? 'verified' : { text: 'not verified', colour: 'red' },
      String(entry.received),
      entry.paymentId ?? '',
    ]),
    paint,
  );
  const totals = view.totals
    .map(({ amount, currency, count }) => `${amount} ${currency} in ${count}`)
    .join(', ');
  return `${entries}\nposted: ${totals === '' ? 'nothing' : totals}\n`;
}

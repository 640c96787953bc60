import { type CurrencyTotals, TotalsView } from '../../api/contract-delivery.ts';
import { type Command, type CommandContext, JSON_OPTION, printJson } from '../command.ts';
import type { Colour } from '../paint.ts';
import { type Cell, table } from '../table.ts';

export const totals: Command = {
  name: 'totals',
  arguments: [],
  summary: 'Show receipts, journal and host beside each other.',
  details: `Exit code 0: equal, or every difference is explained. 2: something is not.`,
  options: { json: JSON_OPTION },

  async run(line, context) {
    const view = await context.connect().get('/v1/totals', TotalsView);
    if (line.flag('json')) printJson(context.io, view);
    else
      context.io.stdout.write(view.currencies.length === 0 ? 'Nothing was sold yet.\n' : page(view, context));
    return view.verdict === 'differs' ? 2 : 0;
  },
};

const VERDICTS: Record<TotalsView['verdict'], [Colour, string]> = {
  equal: ['green', 'All sides are equal.'],
  explained: ['yellow', 'What differs is explained.'],
  differs: ['red', 'Something differs that nothing explains.'],
};

const CAUSES: Record<CurrencyTotals['differences'][number]['cause'], string> = {
  advice_waiting: 'offline payments on their way to the host',
  deferred_waiting: 'deferred payments, the host is yet to be asked',
  parked: 'parked',
  declined_upstream: 'declined by the host afterwards',
  reversed: 'reversed',
  already_at_host: 'the host has them, its answer is still to come',
  reversal_waiting: 'at the host, to be taken back',
  unexplained: 'not explained',
};

function page(view: TotalsView, { paint }: CommandContext): string {
  const rows = view.currencies.flatMap(({ currency, receipts, journal, host, differences }) => [
    ['receipts', currency, String(receipts.count), receipts.amount],
    ['journal', currency, String(journal.count), journal.amount],
    ...differences.map(({ cause, count, amount }): (string | Cell)[] => [
      cause === 'unexplained' ? { text: `  ${CAUSES[cause]}`, colour: 'red' } : `  ${CAUSES[cause]}`,
      currency,
      signed(count),
      amount.startsWith('-') ? amount : `+${amount}`,
    ]),
    host ? ['host', currency, String(host.count), host.amount] : ['host', currency, '', 'cannot be read'],
  ]);
  const columns = [
    { title: 'SIDE' },
    { title: 'CUR' },
    { title: 'COUNT', align: 'right' },
    { title: 'AMOUNT', align: 'right' },
  ] as const;
  const [colour, sentence] = VERDICTS[view.verdict];
  return `${table(columns, rows, paint)}\n${paint(colour, sentence)}\n`;
}

const signed = (count: number): string => (count > 0 ? `+${count}` : String(count));

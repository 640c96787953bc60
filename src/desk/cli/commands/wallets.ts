import type { z } from 'zod';
import { WalletList, type WalletView } from '../../api/contract-wallets.ts';
import { type Command, type CommandContext, JSON_OPTION, printJson } from '../command.ts';
import type { Colour } from '../paint.ts';
import { table } from '../table.ts';
import { localTimes } from '../wording.ts';

type Comparison = NonNullable<WalletView['comparison']>;

/** Each order is one question to the provider. */
const LONGEST_COMPARISON_MS = 1_800_000;

const EXIT_CODES: Record<Comparison['state'], number> = { agreed: 0, differs: 2, incomplete: 4 };

const RESULTS: Record<Comparison['state'], [Colour, string]> = {
  agreed: ['green', 'agreed'],
  differs: ['red', 'differs'],
  incomplete: ['yellow', 'not all answered'],
};

export const wallets: Command = {
  name: 'wallets',
  arguments: [],
  summary: 'Show the wallets, what is unresolved, and the last comparison.',
  options: { json: JSON_OPTION },

  async run(line, context) {
    const found = await context.connect().get('/v1/wallets', WalletList);
    show(found, line.flag('json'), context);
    return 0;
  },
};

export const walletsCompare: Command = {
  name: 'wallets compare',
  arguments: [],
  summary: 'Compare the wallets’ payments with what their providers say.',
  details: `Exit code: 0 they agree, 2 something differs, 4 a provider did not answer for all.`,
  options: { json: JSON_OPTION },

  async run(line, context) {
    const how = { timeoutMs: LONGEST_COMPARISON_MS };
    const found = await context.connect().post('/v1/wallets/compare', WalletList, undefined, how);
    show(found, line.flag('json'), context);
    const states = found.wallets.flatMap(({ comparison }) => comparison?.state ?? []);
    const worst = states.includes('differs') ? 'differs' : (states.find((s) => s !== 'agreed') ?? 'agreed');
    return EXIT_CODES[worst];
  },
};

function show(found: z.infer<typeof WalletList>, json: boolean, context: CommandContext): void {
  if (json) printJson(context.io, found);
  else if (found.wallets.length === 0) context.io.stdout.write('No wallet is configured.\n');
  else context.io.stdout.write(overview(found.wallets, context));
}

function overview(found: readonly WalletView[], { io, paint }: CommandContext): string {
  const times = localTimes(io);
  const columns = [
    ...[{ title: 'WALLET' }, { title: 'KIND' }, { title: 'STATE' }, { title: 'UNKNOWN', align: 'right' }],
    ...[{ title: 'COMPARED' }, { title: 'RESULT' }, { title: 'PAID', align: 'right' }],
    ...[{ title: 'REFUNDED', align: 'right' }, { title: 'REASON' }],
  ] as const;
  const rows = found.map(({ name, title, state, unresolved, comparison, reason }) => [
    name,
    title,
    { text: state, colour: state === 'up' ? ('green' as const) : ('red' as const) },
    unresolved === 0 ? '' : String(unresolved),
    times.short(comparison?.at ?? null),
    resultOf(comparison),
    comparison ? sum(comparison.paid, comparison.currency) : '',
    comparison ? sum(comparison.refunded, comparison.currency) : '',
    reason ?? '',
  ]);
  const differences = found.flatMap(({ name, comparison }) =>
    (comparison?.differences ?? []).map(
      ({ sentence, paymentId, orderNumber }) =>
        `${paint('red', name)}  ${sentence}  ${paint('dim', `payment ${paymentId}, order ${orderNumber}`)}\n`,
    ),
  );
  return `${table(columns, rows, paint)}${differences.length > 0 ? '\n' : ''}${differences.join('')}`;
}

function resultOf(comparison: Comparison | null): { text: string; colour?: Colour } {
  if (!comparison) return { text: '' };
  const [colour, text] = RESULTS[comparison.state];
  return { text, colour };
}

const sum = ({ count, amount }: Comparison['paid'], currency: string): string =>
  count === 0 ? '' : `${amount} ${currency} in ${count}`;

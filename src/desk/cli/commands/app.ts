import type { z } from 'zod';
import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import { HealthView } from '../../api/contract.ts';
import { AppResult } from '../../api/contract-wallets.ts';
import { type Command, type CommandContext, JSON_OPTION, printJson, usage } from '../command.ts';
import { table } from '../table.ts';

const ACTS = ['hold', 'scan', 'confirm', 'refuse'] as const;
type Act = (typeof ACTS)[number];

const RESULT_WORDS: Record<z.infer<typeof AppResult>['result'], string> = {
  held: 'its code went to the scanner',
  paid: 'paid',
  asked: 'asks its owner: "tilld app NAME confirm" or "refuse"',
  refused: 'refused',
  unknown: 'there is no code for it to scan',
  confirmed: 'confirmed',
  nothing_waits: 'nothing waits in it',
};

export const app: Command = {
  name: 'app',
  arguments: ['[NAME]', '[hold|scan|confirm|refuse]'],
  summary: 'Pay with a customer’s app of the demo, or list the apps.',
  details: `hold (when nothing is said) holds its payment code to the scanner, scan scans the code
that the terminal shows; with --asks the app asks its owner before it pays, and confirm
or refuse is the answer. The labels can be held too: a code that is no payment code.`,
  options: { asks: { help: 'The app asks its owner before it pays.' }, json: JSON_OPTION },

  async run(line, context) {
    const [name, act = 'hold'] = line.arguments;
    if (name === undefined) return list(line.flag('json'), context);
    if (!isAct(act)) throw usage(app, `Say 'hold', 'scan', 'confirm' or 'refuse', not '${act}'.`);
    const result = await context.connect().post(pathOf(name, act), AppResult, bodyOf(act, line.flag('asks')));
    const words = `${result.app}: ${RESULT_WORDS[result.result].replace('NAME', name)}`;
    if (line.flag('json')) printJson(context.io, result);
    else context.io.stdout.write(`${[words, result.paymentId].filter(Boolean).join('  ')}\n`);
    return 0;
  },
};

const isAct = (text: string): text is Act => (ACTS as readonly string[]).includes(text);

const pathOf = (name: string, act: Act): string =>
  `/v1/rig/apps/${encodeURIComponent(name)}/${act === 'hold' || act === 'scan' ? act : 'answer'}`;

/** @throws TerminalError usage */
function bodyOf(act: Act, asks: boolean): object {
  if (act === 'hold' || act === 'scan') return { asks };
  if (asks) throw usage(app, `--asks goes with hold and scan, not with '${act}'.`);
  return { confirmed: act === 'confirm' };
}

async function list(json: boolean, { io, paint, connect }: CommandContext): Promise<number> {
  const { rig } = await connect().get('/v1/health', HealthView, 503);
  if (!rig) throw new TerminalError('rig_disabled');
  const { apps, labels } = rig;
  if (json) {
    printJson(io, { apps, labels });
    return 0;
  }
  const columns = [
    ...[{ title: 'APP' }, { title: 'WALLET' }, { title: 'DOES' }],
    ...[{ title: 'WAITING', align: 'right' as const }, { title: 'WHAT IT IS' }],
  ];
  const rows = [
    ...apps.map(({ name, wallet, holds, scans, waiting, title }) => [
      ...[name, wallet, [holds && 'hold', scans && 'scan'].filter(Boolean).join(', ')],
      ...[waiting === 0 ? '' : String(waiting), title],
    ]),
    ...labels.map(({ name, title }) => [name, '', 'hold', '', title]),
  ];
  io.stdout.write(rows.length === 0 ? 'This profile has no apps.\n' : table(columns, rows, paint));
  return 0;
}

import { type DeviceView, HealthView } from '../../api/contract.ts';
import { type Command, type CommandContext, JSON_OPTION, printJson } from '../command.ts';
import type { Colour, Paint } from '../paint.ts';
import { table } from '../table.ts';
import { type LocalTimes, localTimes } from '../wording.ts';

const STATE_COLOURS: Record<DeviceView['state'], Colour> = {
  ready: 'green',
  starting: 'yellow',
  unavailable: 'red',
};

export const status: Command = {
  name: 'status',
  arguments: [],
  summary: 'Show whether the terminal is ready, its devices, and the console’s address.',
  options: { json: JSON_OPTION },

  async run(line, context) {
    const api = context.connect();
    const health = await api.get('/v1/health', HealthView, 503);
    if (line.flag('json')) printJson(context.io, { ...health, socket: api.socketPath });
    else context.io.stdout.write(page(health, api.socketPath, context));
    return 0;
  },
};

function page(health: HealthView, socketPath: string, { io, paint }: CommandContext): string {
  const times = localTimes(io);
  const devices = table(
    [{ title: 'DEVICE' }, { title: 'KIND' }, { title: 'STATE' }, { title: 'SINCE' }, { title: 'DETAIL' }],
    health.devices.map(({ name, kind, state, since, detail, hint }) => [
      name,
      kind,
      { text: state, colour: STATE_COLOURS[state] },
      times.short(since),
      [detail, state === 'ready' ? null : hint].filter(Boolean).join(': '),
    ]),
    paint,
  );
  const facts = [
    ['terminal', [health.terminalId, health.merchant, health.currency, health.profile].join(', ')],
    ['console', health.console],
    ['socket', socketPath],
    ['queue', queueWords(health.queue, times)],
    ['batch', batchWords(health.reconciliation)],
    ['storage', storageWords(health.storage, paint)],
    ['receipts', health.printJobsWaiting === 0 ? '' : `${health.printJobsWaiting} to print`],
    ['network', health.rig?.networkUp === false ? 'cut off (tilld network up)' : ''],
    ['payment', health.paymentId ?? ''],
  ] as const;
  const lines = facts.filter(([, text]) => text !== '').map(([name, text]) => `${name.padEnd(8)}  ${text}\n`);
  const ready = health.ready ? paint('green', 'ready') : paint('red', 'not ready');
  return `tilld ${health.version} is ${ready}.\n\n${lines.join('')}\n${devices}`;
}

function queueWords({ waiting, parked, sums, oldestAt }: HealthView['queue'], times: LocalTimes): string {
  if (waiting === 0 && parked === 0) return 'empty';
  const money = sums.map(({ amount, currency }) => `${amount} ${currency}`).join(', ');
  const since = oldestAt === null ? '' : `, the oldest since ${times.short(oldestAt)}`;
  return `${waiting} waiting${money === '' ? '' : ` (${money})`}${since}, ${parked} parked`;
}

const LAST_BATCH = { closing: 'is not compared yet', agreed: 'agreed', differs: 'differs' } as const;

function batchWords(reconciliation: HealthView['reconciliation']): string {
  if (!reconciliation) return '';
  const { batch, last } = reconciliation;
  return `${batch} open${last ? `; ${last.batch} ${LAST_BATCH[last.state]}` : ''}`;
}

function storageWords({ freeBytes, low }: HealthView['storage'], paint: Paint): string {
  const free = freeBytes === null ? '' : `${(freeBytes / 1e9).toFixed(1)} GB free`;
  return low ? paint('red', `${free || 'almost full'}: new payments are refused`) : free;
}

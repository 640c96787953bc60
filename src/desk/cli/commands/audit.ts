import { type AuditEntryView, AuditView } from '../../api/contract-delivery.ts';
import { type Command, type CommandContext, JSON_OPTION, printJson, usage } from '../command.ts';
import { table } from '../table.ts';
import { localTimes } from '../wording.ts';

const MOST = 1000;

export const audit: Command = {
  name: 'audit',
  arguments: [],
  summary: 'Show the newest entries of the audit log.',
  details: `What people and payments did. Each entry is bound to the one before it;
"tilld audit verify" finds what was edited, removed or cut off.`,
  options: { limit: { value: 'COUNT', help: `How many at most, 1 to ${MOST} (30).` }, json: JSON_OPTION },

  async run(line, context) {
    const limit = line.text('limit') ?? '30';
    if (!/^\d{1,4}$/.test(limit) || Number(limit) < 1 || Number(limit) > MOST) {
      throw usage(audit, `--limit takes 1 to ${MOST}, not '${limit}'.`);
    }
    const view = await context.connect().get(`/v1/audit?limit=${limit}`, AuditView);
    if (line.flag('json')) printJson(context.io, view);
    else
      context.io.stdout.write(view.entries.length === 0 ? 'The audit log is empty.\n' : page(view, context));
    return 0;
  },
};

function page({ entries, head }: AuditView, { io, paint }: CommandContext): string {
  const times = localTimes(io);
  const rows = entries.map((entry) => [
    String(entry.seq),
    times.short(entry.at),
    entry.by,
    entry.event,
    entry.subject ?? '',
    detailWords(entry.detail),
  ]);
  const columns = [
    { title: 'NO', align: 'right' },
    { title: 'AT' },
    { title: 'BY' },
    { title: 'EVENT' },
    { title: 'ABOUT' },
    { title: 'DETAIL' },
  ] as const;
  return `${table(columns, rows, paint)}\nhead ${head}\n`;
}

const detailWords = (detail: AuditEntryView['detail']): string =>
  Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

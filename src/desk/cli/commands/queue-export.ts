import { CSV_HEAD, csvRows } from '../../api/contract-csv.ts';
import { type QueueEntryView, QueueExport } from '../../api/contract-delivery.ts';
import type { ApiClient } from '../api-client.ts';
import type { Command } from '../command.ts';

/** Pages of the API are larger than any queue of a shop: the bound is against a loop without end. */
const MOST_PAGES = 1000;

export const queueExport: Command = {
  name: 'queue export',
  arguments: [],
  summary: 'Write the whole queue to standard output.',
  details: `Card numbers are truncated: nothing in it is secret.`,
  options: { csv: { help: 'Comma-separated values, not a JSON object a line.' } },

  async run(line, { io, connect }) {
    const csv = line.flag('csv');
    if (csv) io.stdout.write(CSV_HEAD);
    for await (const entries of pages(connect())) {
      io.stdout.write(csv ? csvRows(entries) : entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    }
    return 0;
  },
};

async function* pages(api: ApiClient): AsyncGenerator<QueueEntryView[]> {
  let after: number | null = 0;
  for (let page = 0; page < MOST_PAGES && after !== null; page++) {
    const found: QueueExport = await api.get(`/v1/queue/export?after=${after}`, QueueExport);
    yield found.entries;
    after = found.next;
  }
}

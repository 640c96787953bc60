import { ReconciliationList, ReconciliationView } from '../../api/contract-delivery.ts';
import type { ApiClient } from '../api-client.ts';
import type { CliIo } from '../cli-io.ts';
import { type Command, type CommandContext, JSON_OPTION, printJson, usage } from '../command.ts';
import { table } from '../table.ts';

const LOOK_EVERY_MS = 500;
const DEFAULT_TIMEOUT_SECONDS = '120';
const LONGEST_TIMEOUT_SECONDS = 86_400;

export const reconcile: Command = {
  name: 'reconcile',
  arguments: [],
  summary: 'Close the batch now and compare it with the host.',
  details: `It is compared when none of its records waits any more; until then this waits.
Exit code 0: host and terminal agree. 2: they differ. 3: not known in time; the
terminal goes on by itself, "tilld status" shows what came of it.`,
  options: {
    timeout: { value: 'SECONDS', help: `How long to wait for the host (${DEFAULT_TIMEOUT_SECONDS}).` },
    json: JSON_OPTION,
  },

  async run(line, context) {
    const seconds = Number(line.text('timeout') ?? DEFAULT_TIMEOUT_SECONDS);
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > LONGEST_TIMEOUT_SECONDS) {
      throw usage(reconcile, `--timeout takes whole seconds, 0 to ${LONGEST_TIMEOUT_SECONDS}.`);
    }
    const api = context.connect();
    const closed = await api.post('/v1/reconciliations', ReconciliationView);
    const json = line.flag('json');
    if (!json) context.io.stdout.write(`Batch ${closed.batch} is closed${waitsFor(closed)}.\n`);
    const batch = await untilCompared(api, closed, seconds * 1000, context.io);
    if (json) printJson(context.io, batch);
    else context.io.stdout.write(page(batch, context));
    return EXIT_CODES[batch.state];
  },
};

const EXIT_CODES: Record<ReconciliationView['state'], number> = {
  agreed: 0,
  differs: 2,
  closing: 3,
  open: 3,
};

function waitsFor({ outstanding }: ReconciliationView): string {
  return outstanding === 0 ? '' : `; ${outstanding} of its records ${outstanding === 1 ? 'is' : 'are'} open`;
}

/** Looks until the host has said something, the time is over, or somebody presses Ctrl-C. */
async function untilCompared(
  api: ApiClient,
  closed: ReconciliationView,
  timeoutMs: number,
  { clock, onInterrupt }: Pick<CliIo, 'clock' | 'onInterrupt'>,
): Promise<ReconciliationView> {
  const endsAt = clock.monotonicMs() + timeoutMs;
  let interrupted = false;
  let wake = (): void => undefined;
  const release = onInterrupt(() => {
    interrupted = true;
    wake();
  });
  try {
    let batch = closed;
    while (batch.state === 'closing' && !interrupted && clock.monotonicMs() < endsAt) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        clock.after(LOOK_EVERY_MS, resolve);
      });
      const { reconciliations } = await api.get('/v1/reconciliations?limit=200', ReconciliationList);
      batch = reconciliations.find((found) => found.batch === closed.batch) ?? batch;
    }
    return batch;
  } finally {
    release();
  }
}

const STATE_WORDS: Record<ReconciliationView['state'], string> = {
  open: 'open',
  closing: 'not compared yet',
  agreed: 'host and terminal agree',
  differs: 'host and terminal differ',
};

function page(batch: ReconciliationView, { paint }: CommandContext): string {
  const colour = batch.state === 'agreed' ? 'green' : batch.state === 'differs' ? 'red' : 'yellow';
  const rows = [
    ...batch.totals.map((own) => ({ side: 'terminal', ...own })),
    ...(batch.host ? [{ side: 'host', ...batch.host }] : []),
  ];
  const totals = table(
    [
      { title: 'SIDE' },
      { title: 'CUR' },
      { title: 'SALES', align: 'right' },
      { title: 'AMOUNT', align: 'right' },
      { title: 'TAKEN BACK', align: 'right' },
      { title: 'AMOUNT', align: 'right' },
    ],
    rows.map(({ side, currency, debits, debitReversals }) => [
      side,
      currency,
      String(debits.count),
      debits.amount,
      String(debitReversals.count),
      debitReversals.amount,
    ]),
    paint,
  );
  const reasons = batch.explanation.map((sentence) => `  ${sentence}\n`).join('');
  const last = batch.state === 'closing' && batch.lastResult ? ` (${batch.lastResult})` : '';
  return `Batch ${batch.batch}: ${paint(colour, STATE_WORDS[batch.state])}${last}.\n${reasons}${rows.length === 0 ? '' : `\n${totals}`}`;
}

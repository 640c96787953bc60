import type { PaymentView } from '../../api/contract.ts';
import { type Command, type CommandContext, type CommandLine, printJson, usage } from '../command.ts';
import type { Paint } from '../paint.ts';
import { SaleRun, type SaleWatcher } from '../sale-run.ts';
import { ASKED_WORDS, cardWords, colourOfState, localTimes, resultDetails, STATE_WORDS } from '../wording.ts';

const EXIT_CODES: Record<NonNullable<PaymentView['outcome']>, number> = {
  approved: 0,
  declined: 2,
  cancelled: 3,
  timed_out: 3,
  failed: 1,
};

const LONGEST_TIMEOUT_S = 3600;

export const sale: Command = {
  name: 'sale',
  arguments: ['AMOUNT', 'CURRENCY'],
  summary: 'Take a payment and follow it to its end.',
  details: `Ctrl-C cancels the payment. Exit code: 0 approved, 2 declined,
3 cancelled or timed out, 1 anything else.

  tilld sale 12.50 EUR
  tilld sale 12.50 EUR --tap visa-phone --json`,
  options: {
    reference: { value: 'TEXT', help: 'The register’s own number for this sale.' },
    tap: { value: 'CARD', help: 'Hold this virtual card to the reader (tilld tap --list).' },
    timeout: { value: 'SECONDS', help: 'Cancel the payment when it has not ended by then.' },
    json: { help: 'Print the payment in its final state as JSON, and nothing else.' },
  },

  async run(line, context) {
    const [amount = '', currency = ''] = line.arguments;
    const reference = line.text('reference');
    const timeoutMs = timeoutOf(line);
    const json = line.flag('json');
    const watcher = json ? SILENT : liveLines(context);
    const payment = await new SaleRun(context.connect(), context.io, watcher).run({
      body: { amount, currency: currency.toUpperCase(), ...(reference !== undefined && { reference }) },
      tap: line.text('tap') ?? null,
      timeoutMs,
    });
    if (json) printJson(context.io, payment);
    else context.io.stdout.write(ending(payment, context.paint));
    return payment.outcome === null ? 1 : EXIT_CODES[payment.outcome];
  },
};

function timeoutOf(line: CommandLine): number | null {
  const text = line.text('timeout');
  if (text === undefined) return null;
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds < 1 || seconds > LONGEST_TIMEOUT_S) {
    throw usage(sale, `--timeout takes whole seconds from 1 to ${LONGEST_TIMEOUT_S}, not '${text}'.`);
  }
  return seconds * 1000;
}

const SILENT: SaleWatcher = {
  state: () => undefined,
  handshake: () => undefined,
  message: () => undefined,
  cancelling: () => undefined,
};

const WORD_WIDTH = Math.max(...Object.values(STATE_WORDS).map((word) => word.length));

/** One line for each thing that happens: time, what, details. */
function liveLines({ io, paint }: CommandContext): SaleWatcher {
  const times = localTimes(io);
  const print = (word: string, details: string, painted: string): void => {
    const time = paint('dim', times.clock(io.clock.now()));
    const gap = ' '.repeat(WORD_WIDTH - word.length + 2);
    io.stdout.write(`${`${time}  ${painted}${gap}${details}`.trimEnd()}\n`);
  };
  let lastAsked = '';
  return {
    state(payment) {
      if (payment.state !== 'awaiting_tender') lastAsked = '';
      const word = STATE_WORDS[payment.state];
      print(word, detailsOf(payment), paint(colourOfState(payment.state), word));
    },
    handshake({ steps, totalUs }) {
      print('handshake', `${steps.length} commands in ${Math.round(totalUs / 1000)} ms`, 'handshake');
    },
    message({ messageId, status }) {
      const asked = status === 'ready_to_read' ? ASKED_WORDS[messageId] : undefined;
      if (!asked || messageId === lastAsked) return;
      lastAsked = messageId;
      print(asked.word, asked.details, paint('yellow', asked.word));
    },
    cancelling(why) {
      print(
        'cancelling',
        why === 'timeout' ? 'no result in time' : 'Ctrl-C again stops waiting for it',
        'cancelling',
      );
    },
  };
}

function detailsOf(payment: PaymentView): string {
  if (payment.state === 'awaiting_tender') return `${payment.amount} ${payment.currency}`;
  if (payment.outcome === null) return cardWords(payment);
  return [`${payment.amount} ${payment.currency}`, cardWords(payment), resultDetails(payment)]
    .filter(Boolean)
    .join('  ');
}

/** What a person needs besides the last line: why it did not succeed, and where to find it again. */
function ending({ outcome, reason, hint, id }: PaymentView, paint: Paint): string {
  const why = outcome === 'approved' ? [] : [reason, hint].filter((text) => text !== null);
  return [...why, paint('dim', `payment ${id}`)].map((text) => `${' '.repeat(10)}${text}\n`).join('');
}

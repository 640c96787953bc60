import { type Command, type CommandLine, printJson, usage } from '../command.ts';
import { ending, exitCodeOf, liveLines, SILENT } from '../payment-lines.ts';
import { PaymentRun, type SaleTender } from '../payment-run.ts';

const LONGEST_TIMEOUT_S = 3600;
const LONGEST_CODE = 4096;
const LONGEST_WALLET = 40;

export const sale: Command = {
  name: 'sale',
  arguments: ['AMOUNT', 'CURRENCY'],
  summary: 'Take a payment and follow it to its end.',
  details: `Without --tap, --scan and --show the customer chooses at the counter. Ctrl-C cancels
the payment. Exit code: 0 approved, 2 declined, 3 cancelled or timed out, 1 anything
else; 4 when a wallet's provider does not say what became of it: the till is free, the
terminal goes on asking, and "tilld payments ID" shows the end as soon as it is known.

  tilld sale 12.50 EUR
  tilld sale 12.50 EUR --tap visa-phone --json
  tilld sale 12.50 EUR --show paypal
  tilld sale 12.50 EUR --scan - < FILE     (not seen in the process list)`,
  options: {
    reference: { value: 'TEXT', help: 'The register’s own number for this sale.' },
    tap: { value: 'CARD', help: 'Hold this virtual card to the reader (tilld tap --list).' },
    scan: {
      value: 'TEXT',
      help: 'Take this payment code of the customer; "-" reads it from standard input.',
    },
    show: { value: 'WALLET', help: 'Show a code for the customer to scan: alipay, paypal, wechat, …' },
    timeout: { value: 'SECONDS', help: 'Cancel the payment when it has not ended by then.' },
    json: { help: 'Print the payment in its final state as JSON, and nothing else.' },
  },

  async run(line, context) {
    const [amount = '', currency = ''] = line.arguments;
    const reference = line.text('reference');
    const timeoutMs = timeoutOf(line);
    const isPiped = line.text('scan') === '-';
    const tender = tenderOf(line, isPiped ? (await context.io.stdin.read()).trim() : line.text('scan'));
    const json = line.flag('json');
    const watcher = json ? SILENT : liveLines(context);
    const payment = await new PaymentRun(context.connect(), context.io, watcher).run({
      path: '/v1/payments',
      body: { amount, currency: currency.toUpperCase(), ...(reference !== undefined && { reference }) },
      tender,
      cancellable: true,
      timeoutMs,
    });
    if (json) printJson(context.io, payment);
    else context.io.stdout.write(ending(payment, context.paint));
    return exitCodeOf(payment);
  },
};

/** @throws TerminalError usage */
function tenderOf(line: CommandLine, scan: string | undefined): SaleTender | null {
  const [card, show] = [line.text('tap'), line.text('show')];
  if ([card, scan, show].filter((text) => text !== undefined).length > 1) {
    throw usage(sale, 'A sale takes one of --tap, --scan and --show.');
  }
  if (card !== undefined) return { kind: 'tap', card };
  if (show !== undefined) return { kind: 'code', body: { show: checked('show', show, LONGEST_WALLET) } };
  if (scan === undefined) return null;
  return { kind: 'code', body: { scan: checked('scan', scan, LONGEST_CODE) } };
}

function checked(option: string, text: string, longest: number): string {
  if (text.length >= 1 && text.length <= longest) return text;
  throw usage(sale, `--${option} takes 1 to ${longest} characters, not ${text.length}.`);
}

function timeoutOf(line: CommandLine): number | null {
  const text = line.text('timeout');
  if (text === undefined) return null;
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds < 1 || seconds > LONGEST_TIMEOUT_S) {
    throw usage(sale, `--timeout takes whole seconds from 1 to ${LONGEST_TIMEOUT_S}, not '${text}'.`);
  }
  return seconds * 1000;
}

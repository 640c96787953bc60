import { type Command, printJson } from '../command.ts';
import { ending, exitCodeOf, liveLines, SILENT } from '../payment-lines.ts';
import { PaymentRun } from '../payment-run.ts';

export const refund: Command = {
  name: 'refund',
  arguments: ['ID', '[AMOUNT]'],
  summary: 'Give money of a wallet’s payment back, all that is left or AMOUNT.',
  details: `A refund is a payment of its own and cannot be cancelled; Ctrl-C stops waiting for it.
Exit code: 0 refunded, 2 refused by the provider, 4 the provider does not say yet, 1
anything else. Card payments are refunded through the acquirer.`,
  options: { json: { help: 'Print the refund in its final state as JSON, and nothing else.' } },

  async run(line, context) {
    const [id = '', amount] = line.arguments;
    const json = line.flag('json');
    const watcher = json ? SILENT : liveLines(context);
    const payment = await new PaymentRun(context.connect(), context.io, watcher).run({
      path: `/v1/payments/${encodeURIComponent(id)}/refunds`,
      body: amount === undefined ? {} : { amount },
      tender: null,
      cancellable: false,
      timeoutMs: null,
    });
    if (json) printJson(context.io, payment);
    else context.io.stdout.write(ending(payment, context.paint));
    return exitCodeOf(payment);
  },
};

import { PaymentList, PaymentView } from '../../api/contract.ts';
import { type Command, type CommandContext, JSON_OPTION, printJson, usage } from '../command.ts';
import { table } from '../table.ts';
import {
  colourOfState,
  localTimes,
  refundedWords,
  resultDetails,
  stateWord,
  tenderWords,
} from '../wording.ts';

const MOST = 200;

export const payments: Command = {
  name: 'payments',
  arguments: ['[ID]'],
  summary: 'List the last payments, or show one.',
  options: {
    limit: { value: 'COUNT', help: `How many at most, 1 to ${MOST} (20).` },
    json: JSON_OPTION,
  },

  async run(line, context) {
    const limit = line.text('limit') ?? '20';
    if (!/^\d+$/.test(limit) || Number(limit) < 1 || Number(limit) > MOST) {
      throw usage(payments, `--limit takes 1 to ${MOST}, not '${limit}'.`);
    }
    const [id] = line.arguments;
    const api = context.connect();
    const found =
      id === undefined
        ? await api.get(`/v1/payments?limit=${limit}`, PaymentList)
        : await api.get(`/v1/payments/${encodeURIComponent(id)}`, PaymentView);
    if (line.flag('json')) printJson(context.io, found);
    else context.io.stdout.write('payments' in found ? list(found.payments, context) : page(found, context));
    return 0;
  },
};

function list(found: readonly PaymentView[], { io, paint }: CommandContext): string {
  if (found.length === 0) return 'There are no payments yet.\n';
  const times = localTimes(io);
  return table(
    [
      { title: 'AT' },
      { title: 'STATE' },
      { title: 'AMOUNT', align: 'right' },
      { title: 'CUR' },
      { title: 'TENDER' },
      { title: 'RESULT' },
      { title: 'REFUNDED', align: 'right' },
      { title: 'REFERENCE' },
      { title: 'PAYMENT' },
    ],
    found.map((payment) => [
      times.short(payment.createdAt),
      { text: stateWord(payment), colour: colourOfState(payment.state) },
      payment.kind === 'refund' ? `-${payment.amount}` : payment.amount,
      payment.currency,
      tenderWords(payment),
      resultDetails(payment),
      refundedWords(payment),
      payment.reference ?? '',
      payment.id,
    ]),
    paint,
  );
}

/** One payment, a line for each thing that is known. */
function page(payment: PaymentView, { io, paint }: CommandContext): string {
  const times = localTimes(io);
  const refunded = refundedWords(payment);
  const facts = [
    ['state', paint(colourOfState(payment.state), stateWord(payment))],
    ['amount', `${payment.amount} ${payment.currency}`],
    ['reference', payment.reference],
    ['refund of', payment.refundOf],
    ['refunded', refunded && `${refunded} ${payment.currency}`],
    ['tender', tenderWords(payment)],
    ['application', [payment.applicationLabel, payment.aid].filter(Boolean).join(' ')],
    ['result', resultDetails(payment)],
    ['reason', [payment.reason, payment.hint].filter(Boolean).join(' ')],
    ['host', payment.forwarding === 'none' ? '' : payment.forwarding.replaceAll('_', ' ')],
    ['batch', payment.batch === null ? '' : String(payment.batch)],
    ['STAN', payment.stan],
    ['RRN', payment.retrievalReference],
    ['order', payment.wallet?.orderNumber],
    ['transaction', payment.wallet?.transaction],
    ...payment.passes.map(
      ({ id, passType, status }) => ['pass', [passType, id || status].join(' ')] as const,
    ),
    ['begun', times.short(payment.createdAt)],
    ['ended', times.short(payment.finalAt)],
    ['payment', payment.id],
  ] as const;
  return facts.map(([name, text]) => (text ? `${name.padEnd(11)}  ${text}\n` : '')).join('');
}

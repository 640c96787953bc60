import { FINAL_STATES } from '../../src/payment/payment.ts';
import { type Cell, PAYMENT_TABLE } from '../../src/payment/session/payment-table.ts';

type Row = [from: string, event: string, cell: Exclude<Cell, string>];

/** The state diagram and the list of durable points, from the table that runs. */
export function paymentStates(): string {
  const rows: Row[] = [];
  for (const [from, events] of Object.entries(PAYMENT_TABLE)) {
    for (const [event, cell] of Object.entries(events) as [string, Cell][]) {
      if (typeof cell !== 'string') rows.push([from, event, cell]);
    }
  }
  const arrows = new Map<string, string[]>();
  for (const [from, event, cell] of rows) {
    if (from === cell.to) continue;
    const arrow = `${from} --> ${cell.to}`;
    arrows.set(arrow, [...(arrows.get(arrow) ?? []), cell.commit ? `${event} (${cell.commit})` : event]);
  }
  const durable = rows.filter(([, , cell]) => cell.commit !== null);
  return [
    '# The life of a payment',
    '',
    'Generated from `src/payment/session/payment-table.ts` by `npm run generate`; do not edit.',
    '',
    'An arrow names its events; *(intent)* and *(result)* mark durable points: one commit, one fsync, before',
    'the first byte leaves for the host or before anyone is shown the result.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> awaiting_tender: created (durable)',
    ...[...arrows].map(([arrow, events]) => `  ${arrow}: ${events.join('<br/>')}`),
    ...FINAL_STATES.map((state) => `  ${state} --> [*]`),
    '```',
    '',
    '## Durable points',
    '',
    '| from | event | to | point | committed with it | then |',
    '|---|---|---|---|---|---|',
    ...durable.map(
      ([from, event, cell]) =>
        `| ${from} | ${event} | ${cell.to} | ${cell.commit} | ${cell.durable.join(', ') || '-'} | ${cell.commands.join(', ') || '-'} |`,
    ),
    '',
    'After a crash a payment stands where it was last durable and gets the event `restarted`: a request that',
    'may have reached the host is reversed, one that may have reached a wallet becomes `unknown` and is asked about,',
    'anything earlier ends without a charge. Final states absorb: a',
    'late event changes nothing, a late cancel is refused.',
    '',
  ].join('\n');
}

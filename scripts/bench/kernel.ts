import { Child } from './child.ts';
import { type Figure, figureOf, median } from './figure.ts';
import type { KernelRun } from './kernel-run.ts';

const CASES = [
  { name: 'Mastercard, CDA, offline', card: 'mastercard-card', mode: 'offline' },
  { name: 'Mastercard, CDA, online', card: 'mastercard-card', mode: 'online' },
  { name: 'Visa, fDDA, offline', card: 'visa-card', mode: 'offline' },
] as const;

const TRANSACTIONS = 6_000;
const STEADY_FROM = 2_000;
/** Further processes for the first transactions: one cold process is no median. */
const COLD_PROCESSES = 4;
const COLD_TRANSACTIONS = 25;

/** What entry point and kernel compute in a whole transaction, card and reader taken out. */
export async function measure(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, card, mode } of CASES) {
    const cold: KernelRun[] = [];
    for (let i = 0; i < COLD_PROCESSES; i++) cold.push(await kernelRun(card, mode, COLD_TRANSACTIONS));
    const { us, rsaUs, oda, outcome } = await kernelRun(card, mode, TRANSACTIONS);
    const figure = figureOf('Entry point and kernel, from a recording', name, 'us', us.slice(STEADY_FROM), {
      beside: { name: '3 bare RSA recoveries', value: median(rsaUs.slice(STEADY_FROM)) },
      notes: {
        outcome: `${outcome} (${oda})`,
        'first of a process': median(cold.map((run) => run.us[0]!)),
        '20th': median(cold.flatMap((run) => run.us.slice(17, 22))),
      },
    });
    figures.push({ ...figure, target: { text: '< 200 us', holds: figure.value < 200 } });
  }
  return figures;
}

async function kernelRun(card: string, mode: string, count: number): Promise<KernelRun> {
  const child = new Child<never, KernelRun>('./kernel-run.ts', [card, mode, String(count)]);
  try {
    return await child.next();
  } finally {
    await child.end();
  }
}

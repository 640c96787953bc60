import { HEAP_FLAGS } from '../../src/card/lane/lane-process.ts';
import { Child } from './child.ts';
import { besideOf, type Figure, figureOf, median } from './figure.ts';
import type { KernelOrder, KernelRun } from './kernel-run.ts';
import { type Recording, record } from './replay.ts';

const CASES = [
  { name: 'Mastercard, CDA, offline', card: 'mastercard-card', offline: true },
  { name: 'Mastercard, CDA, online', card: 'mastercard-card', offline: false },
  { name: 'Visa, fDDA, offline', card: 'visa-card', offline: true },
] as const;

const TRANSACTIONS = 6_000;
const STEADY_FROM = 2_000;
/** Further processes for the first transactions: one cold process is no median. */
const COLD_PROCESSES = 4;
const COLD_TRANSACTIONS = 25;

/** What entry point and kernel compute in a whole transaction, card and reader taken out. */
export async function measure(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, card, offline } of CASES) {
    const recording = record(card, offline);
    const cold: KernelRun[] = [];
    for (let i = 0; i < COLD_PROCESSES; i++) cold.push(await kernelRun(recording, COLD_TRANSACTIONS));
    const rehearsed: number[] = [];
    for (let i = 0; i < COLD_PROCESSES; i++) rehearsed.push((await kernelRun(recording, 1, true)).us[0]!);
    const { us, rsaUs, oda, outcome } = await kernelRun(recording, TRANSACTIONS);
    const figure = figureOf('Entry point and kernel, from a recording', name, 'us', us.slice(STEADY_FROM), {
      beside: besideOf('3 bare RSA recoveries', rsaUs.slice(STEADY_FROM)),
      notes: {
        outcome: `${outcome} (${oda})`,
        'first of a process': median(cold.map((run) => run.us[0]!)),
        'first after the self-test': median(rehearsed),
        '20th': median(cold.flatMap((run) => run.us.slice(17, 22))),
      },
    });
    figures.push({ ...figure, target: { text: '<= 100 us', holds: figure.value <= 100 } });
  }
  return figures;
}

async function kernelRun(recording: Recording, count: number, rehearsed = false): Promise<KernelRun> {
  const child = new Child<KernelOrder, KernelRun>('./kernel-run.ts', [], {}, HEAP_FLAGS);
  try {
    child.send({ recording, count, rehearsed });
    return await child.next();
  } finally {
    await child.end();
  }
}

import { runWorld } from './world.ts';

/** Seeds in each of the two files that run beside each other, and the simulated time of each. */
const SEEDS = 75;
const HOURS = 0.04;
/** Half a minute on a machine of its own. */
export const LONGEST_MS = 240_000;

export interface ManySeeds {
  /** What was broken, with the command that shows it again. */
  broken: string[];
  total: { payments: number; crashes: number; faults: number };
}

/** Runs every second seed, beginning with `first`. */
export async function brokenSeeds(first: 0 | 1): Promise<ManySeeds> {
  const broken: string[] = [];
  const total = { payments: 0, crashes: 0, faults: 0 };
  for (let i = 0; i < SEEDS; i++) {
    const seed = first + 2 * i;
    const report = await runWorld({ seed, hours: HOURS });
    total.payments += report.payments;
    total.crashes += report.crashes;
    total.faults += report.faults;
    for (const { invariant, step, what } of report.violations) {
      const replay = `npm run simulate -- --seed ${seed} --hours ${HOURS}`;
      broken.push(`${invariant} at step ${step}: ${what} (${replay})`);
    }
  }
  return { broken, total };
}

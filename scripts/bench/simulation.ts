import { runWorld } from '../../test/simulation/world/world.ts';
import { type Figure, median, monotonicUs } from './figure.ts';

const WARM_UP_SEED = 1_000;
const SEEDS = 5;
/** Simulated time of each world: some 80 payments, with their faults and crashes. */
const HOURS = 0.2;

/** Payments that the deterministic simulation takes through terminal, disk, network and host in a second. */
export async function measure(): Promise<Figure[]> {
  await runWorld({ seed: WARM_UP_SEED, hours: HOURS });
  const rates: number[] = [];
  const total = { payments: 0, crashes: 0, faults: 0 };
  for (let seed = 1; seed <= SEEDS; seed++) {
    const startedUs = monotonicUs();
    const report = await runWorld({ seed, hours: HOURS });
    rates.push((report.payments * 1e6) / (monotonicUs() - startedUs));
    total.payments += report.payments;
    total.crashes += report.crashes;
    total.faults += report.faults;
    if (report.violations.length > 0)
      throw new Error(`seed ${seed} breaks ${report.violations[0]!.invariant}`);
  }
  return [
    {
      ...{ section: 'simulation', name: 'payments simulated', unit: '/s', value: median(rates), p99: null },
      ...{ beside: null, target: null, notes: total },
    },
  ];
}

export type Unit = 'us' | 'ms' | '/s' | 'MB' | 'fsyncs';

/** One line of the table: what tilld takes, beside what its floor or peer took in the same run. */
export interface Figure {
  section: string;
  name: string;
  unit: Unit;
  /** A median where there are samples. */
  value: number;
  p99: number | null;
  beside: { name: string; value: number; p99: number | null } | null;
  target: { text: string; holds: boolean } | null;
  /** Further numbers of the same measurement, in the words of the table. */
  notes: Record<string, number | string>;
}

/** A figure that is made of samples. */
export function figureOf(
  section: string,
  name: string,
  unit: Unit,
  samples: readonly number[],
  more: Partial<Pick<Figure, 'beside' | 'target' | 'notes'>> = {},
): Figure {
  return {
    ...{ section, name, unit, value: median(samples), p99: percentile(samples, 99) },
    ...{ beside: null, target: null, notes: {} },
    ...more,
  };
}

/** A floor or peer that is made of samples. */
export const besideOf = (name: string, samples: readonly number[]): NonNullable<Figure['beside']> => ({
  name,
  value: median(samples),
  p99: percentile(samples, 99),
});

export function percentile(samples: readonly number[], percent: number): number {
  if (samples.length === 0) throw new Error('no samples');
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))]!;
}

export const median = (samples: readonly number[]): number => percentile(samples, 50);

/** Microseconds since some moment, the same in every process of this machine. */
export const monotonicUs = (): number => Number(process.hrtime.bigint()) / 1_000;

/** Times of `count` calls, microseconds. */
export function timesOf(count: number, work: () => void): number[] {
  const samples: number[] = [];
  for (let i = 0; i < count; i++) {
    const startedUs = monotonicUs();
    work();
    samples.push(monotonicUs() - startedUs);
  }
  return samples;
}

/** Calls a second, the median of `rounds` rounds of `count` calls. */
export function ratesOf(rounds: number, count: number, work: () => void): number[] {
  return Array.from({ length: rounds }, () => {
    const startedUs = monotonicUs();
    for (let i = 0; i < count; i++) work();
    return (count * 1e6) / (monotonicUs() - startedUs);
  });
}

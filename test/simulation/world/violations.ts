import type { Trace } from './trace.ts';

const MOST_KEPT = 20;

/** Numbers as in docs/guides/guarantee.md; C1: what must not be kept, C12: the audit chain. */
export type Invariant = `I${number}` | 'C1' | 'C12' | 'bug';

export interface Violation {
  invariant: Invariant;
  /** Line of the trace. */
  step: number;
  what: string;
}

/** What the oracle found broken. */
export class Violations {
  readonly found: Violation[] = [];
  readonly #trace: Trace;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  report(invariant: Invariant, what: string): void {
    this.#trace.note('VIOLATION', invariant, what);
    if (this.found.length < MOST_KEPT) this.found.push({ invariant, step: this.#trace.steps, what });
  }

  expect(holds: boolean, invariant: Invariant, what: string): void {
    if (!holds) this.report(invariant, what);
  }
}

import type { Log } from '../../platform/ports/log.ts';
import type { EndedTry } from './conclusions.ts';

const SENTENCES = {
  acknowledge: 'Records were delivered',
  retry: 'Records are tried again later',
} as const;

/** Tells the log how tries ended: a line for many at a time, one for each that a person must look at. */
export class ForwardReport {
  readonly #log: Log;
  #lastResult: string | null = null;

  constructor(log: Log) {
    this.#log = log;
  }

  get lastResult(): string | null {
    return this.#lastResult;
  }

  tell(ended: readonly EndedTry[]): void {
    for (const one of ended) this.#one(one);
    for (const action of ['acknowledge', 'retry'] as const) {
      const alike = ended.filter(({ disposition }) => disposition.action === action);
      const [first] = alike;
      if (!first) continue;
      const one = alike.length === 1 ? { paymentId: first.entry.payment.id } : {};
      this.#log.info(SENTENCES[action], { ...one, count: alike.length, reason: resultOf(first) });
    }
  }

  #one(ended: EndedTry): void {
    const { entry, disposition } = ended;
    this.#lastResult = resultOf(ended);
    const about = { paymentId: entry.payment.id, event: entry.kind, attempt: entry.attempts + 1 };
    if (disposition.action === 'park') {
      this.#log.warn('A record was parked', { ...about, reason: disposition.result });
    } else {
      this.#log.debug('A try has ended', { ...about, reason: this.#lastResult });
    }
  }
}

function resultOf({ disposition }: EndedTry): string {
  return disposition.action === 'acknowledge'
    ? `acknowledged: ${disposition.responseCode}`
    : disposition.result;
}

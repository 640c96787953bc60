/**
 * A process that does payments against a journal as fast as it can, for tests that kill it or break its disk. Each
 * thing it was told is durable, and only then, goes out as a line of JSON, unbuffered.
 *
 *   node --import tsx journal-worker.ts <journal path> <first payment number> <rounds> [mark]
 *
 * With `mark`, each call is announced on stdout before it is made: `mark <method>`.
 */
import { writeSync } from 'node:fs';
import type { Conclusion, Journal } from '../../src/payment/journal/journal.ts';
import { openJournal } from '../../src/payment/journal/sqlite-journal.ts';
import { TerminalError } from '../../src/platform/errors/terminal-error.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { AUDIT_KEY } from './audit-key.ts';
import { capturedCard, claimFor, paymentOf } from './payments.ts';

export type WorkerLine =
  | { said: 'open' }
  | { said: 'payment'; id: string; version: number; state: string; stan: number | null; forwarding: string }
  | { said: 'acknowledged'; id: string }
  | { said: 'failed'; code: string }
  | { said: 'done' };

const [path = '', first = '0', rounds = '1', mark] = process.argv.slice(2);
const clock = new SystemClock();

const say = (line: WorkerLine) => writeSync(1, `${JSON.stringify(line)}\n`);

/** Announces each call, so that a trace of system calls can be told apart. */
function marked(journal: Journal): Journal {
  return new Proxy(journal, {
    get(target, name) {
      const method = Reflect.get(target, name).bind(target);
      return (...parameters: unknown[]) => {
        writeSync(1, `mark ${String(name)}\n`);
        const result = method(...parameters);
        writeSync(1, 'mark -\n');
        return result;
      };
    },
  });
}

/** After a storage failure the next call finds the journal reopened: say so and go on. */
function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    say({ said: 'failed', code: error.code });
  }
}

function onePayment(journal: Journal, number: number): void {
  const begun = paymentOf({ id: `p${number}`, createdAt: clock.now() });
  const tell = ({ id, version, state, stan, forwarding }: typeof begun) =>
    say({ said: 'payment', id, version, state, stan, forwarding });
  journal.create(begun, claimFor(begun));
  tell(begun);
  const card = capturedCard({ atc: number });
  const sealed = new Uint8Array(300).fill(number);
  const print = [{ copy: 'customer', receiptline: 'thank you' }] as const;
  if (number % 2 === 0) {
    const approved = { ...begun, version: 2, state: 'approved', finalAt: clock.now(), card, sealed } as const;
    tell(journal.commit({ payment: approved, allocateStan: true, outbox: { kind: 'advice' }, print }));
  } else {
    const intent = {
      ...begun,
      version: 2,
      state: 'authorising',
      transmittedAt: clock.now(),
      card,
      sealed,
    } as const;
    const sent = journal.commit({ payment: intent, allocateStan: true });
    tell(sent);
    const declined = { ...sent, version: 3, state: 'declined', finalAt: clock.now() } as const;
    tell(journal.commit({ payment: declined, outbox: { kind: 'reversal', cause: 'timeout' }, print }));
  }
  const entries = journal.claimDue(clock.now(), 2, () => clock.now() + 50);
  const ends = entries.map(({ seq, attempts }, index): Conclusion => {
    const silent = (number + index) % 3 === 0;
    return silent
      ? { seq, end: 'retry', result: `no answer to try ${attempts + 1}` }
      : { seq, end: 'acknowledged', responseCode: '00' };
  });
  for (const { id } of journal.conclude(ends)) say({ said: 'acknowledged', id });
  const job = journal.nextPrintJob();
  if (job) journal.markPrinted(job.id);
}

const opened = openJournal({ path, clock, auditKey: AUDIT_KEY });
const journal = mark ? marked(opened) : opened;
say({ said: 'open' });
for (let number = Number(first); number < Number(first) + Number(rounds); number++) {
  attempt(() => onePayment(journal, number));
}
say({ said: 'done' });
attempt(() => opened.close());

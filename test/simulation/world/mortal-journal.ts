import type { Journal } from '../../../src/payment/journal/journal.ts';
import { TerminalError } from '../../../src/platform/errors/terminal-error.ts';
import type { Dice } from '../../../src/rig/simulated/dice.ts';
import {
  cutInCheckpoint,
  cutInCommit,
  type DiskImage,
  readImage,
} from '../../../src/rig/simulated/simulated-disk.ts';
import type { CrashKind, Life } from './life.ts';

/** What each call does to the disk. Total: a new method of the journal must say it here. */
const EFFECTS: Readonly<Record<keyof Journal, 'writes' | 'reads' | 'checkpoints'>> = {
  create: 'writes',
  commit: 'writes',
  payment: 'reads',
  paymentByKey: 'reads',
  payments: 'reads',
  unfinished: 'reads',
  refundsOf: 'reads',
  walletPayments: 'reads',
  isReplayed: 'reads',
  counterWentBack: 'reads',
  offlineExposure: 'reads',
  cardExposure: 'reads',
  claimDue: 'writes',
  conclude: 'writes',
  retry: 'writes',
  park: 'writes',
  hurry: 'writes',
  nextDueAt: 'reads',
  lastDueAt: 'reads',
  hasPendingReversal: 'reads',
  hurryReversals: 'writes',
  outbox: 'reads',
  outboxTotals: 'reads',
  delivery: 'reads',
  sealedRecords: 'reads',
  reconciliations: 'reads',
  closeBatch: 'writes',
  batchToReconcile: 'reads',
  openRecords: 'reads',
  stepReconciliation: 'writes',
  audit: 'writes',
  auditTrail: 'reads',
  auditHead: 'reads',
  moneyTotals: 'reads',
  nextCount: 'writes',
  nextPrintJob: 'reads',
  markPrinted: 'writes',
  printJobs: 'reads',
  reprint: 'writes',
  printJobsWaiting: 'reads',
  keepTornLog: 'writes',
  tornLog: 'reads',
  settle: 'checkpoints',
  close: 'checkpoints',
};

/** How the next write fails, once: before it did anything, or after it was durable. The caller cannot tell. */
export type StorageFault = 'before' | 'after';

export interface MortalJournalParts {
  life: Life;
  path: string;
  dice: Dice;
  /** Takes the fault that is planned for this write, if any. */
  fault(method: keyof Journal): StorageFault | null;
  /** What a death inside of the journal leaves on the disk. */
  left(image: DiskImage): void;
}

/**
 * The real journal under a process that may die before, in or after each of its transactions. A dead process's calls
 * still run, on files that nobody will look at again.
 */
export function mortalJournal(journal: Journal, parts: MortalJournalParts): Journal {
  return new Proxy(journal, {
    get(target, name: keyof Journal) {
      const method = target[name] as (...given: unknown[]) => unknown;
      const effect = EFFECTS[name];
      if (effect === undefined) return method;
      return (...given: unknown[]) => {
        const work = () => method.apply(target, given);
        return effect === 'reads' ? work() : new Write(name, parts).run(effect, work);
      };
    },
  });
}

class Write {
  readonly #name: keyof Journal;
  readonly #parts: MortalJournalParts;

  constructor(name: keyof Journal, parts: MortalJournalParts) {
    this.#name = name;
    this.#parts = parts;
  }

  run(effect: 'writes' | 'checkpoints', work: () => unknown): unknown {
    const { life } = this.#parts;
    const kind = life.step();
    if (kind) return this.#dieIn(effect, kind, work);
    const fault = life.isAlive && effect === 'writes' ? this.#parts.fault(this.#name) : null;
    if (fault === 'before') throw broken();
    const result = work();
    if (fault === 'after') throw broken();
    return result;
  }

  #dieIn(effect: 'writes' | 'checkpoints', kind: CrashKind, work: () => unknown): unknown {
    const { life, path, dice, left } = this.#parts;
    const where = dice.weighted({ before: 20, within: 55, after: 25 });
    if (where === 'before') life.die(kind, `before ${this.#name}`);
    const before = readImage(path);
    const result = work();
    if (where === 'before') return result;
    const after = readImage(path);
    if (where === 'after') {
      left(after);
      life.die(kind, `after ${this.#name}`);
      return result;
    }
    const cut = effect === 'writes' ? cutInCommit(before, after, dice) : cutInCheckpoint(before, after, dice);
    left(cut.image);
    life.die(kind, `within ${this.#name}${cut.survived ? '' : ', lost'}`);
    return result;
  }
}

function broken(): TerminalError {
  return new TerminalError('database_failed', 'The simulated disk failed.');
}

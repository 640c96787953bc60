import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArmOrder, FromLane, LaneOutcome, ToLane } from '../../src/card/lane/protocol.ts';
import { openJournal } from '../../src/payment/journal/sqlite-journal.ts';
import type { LanePort } from '../../src/payment/session/lanes.ts';
import type { OfflineLimits } from '../../src/payment/session/offline-rules.ts';
import { Session } from '../../src/payment/session/session.ts';
import type { SessionNotice } from '../../src/payment/session/session-parts.ts';
import type {
  AuthorisationResult,
  HostTransaction,
  LinkStatus,
  Upstream,
} from '../../src/platform/ports/upstream.ts';
import { localTimeIn } from '../../src/platform/time/local-time.ts';
import { SeededRandom } from '../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../src/rig/simulated/simulated-clock.ts';
import { AUDIT_KEY } from './audit-key.ts';
import { memoryLog } from './memory-log.ts';
import { noScanners, noWallets } from './no-wallets.ts';
import { capturedCard } from './payments.ts';

/** A lane that only notes what it is told; the case plays the reader. */
export class ScriptedLane implements LanePort {
  readonly posted: Extract<ToLane, { kind: 'arm' | 'disarm' }>[] = [];
  up = true;
  #message: (message: FromLane) => void = () => {};
  #ready: (ready: boolean) => void = () => {};

  ready = () => this.up;
  post = (message: Extract<ToLane, { kind: 'arm' | 'disarm' }>) => {
    this.posted.push(message);
  };
  onMessage = (listener: (message: FromLane) => void) => {
    this.#message = listener;
  };
  onReady = (listener: (ready: boolean) => void) => {
    this.#ready = listener;
  };

  /** The order the lane was armed with last. */
  order(): ArmOrder {
    const arm = this.posted.findLast((message) => message.kind === 'arm');
    if (arm?.kind !== 'arm') throw new Error('the lane was never armed');
    return arm.order;
  }

  setUp(up: boolean): void {
    this.up = up;
    this.#ready(up);
  }

  reading(): void {
    const { paymentId, attempt } = this.order();
    this.#message({ kind: 'reading', paymentId, attempt });
  }

  /** A whole presentation: reading, then its end. */
  present(outcome: Partial<LaneOutcome>): void {
    const { paymentId, attempt } = this.order();
    this.reading();
    this.#message({ kind: 'outcome', paymentId, attempt, outcome: { ...ONLINE, ...outcome } });
  }
}

const ONLINE: LaneOutcome = {
  kind: 'online_request',
  cvm: 'no_cvm',
  message: null,
  restart: false,
  reason: null,
  card: capturedCard({ cryptogramType: 'ARQC' }),
  sealedBase64: 'AQID',
};

/** A host that answers what the case says, when it says so. */
export class ScriptedUpstream implements Upstream {
  readonly name = 'scripted';
  readonly requests: HostTransaction[] = [];
  answer: (result: AuthorisationResult) => void = () => {};
  #status: LinkStatus = { state: 'up', since: 0 };
  readonly #listeners: ((status: LinkStatus) => void)[] = [];

  start = () => {};
  stop = async () => {};
  link = () => this.#status;
  onLink = (listener: (status: LinkStatus) => void) => {
    this.#listeners.push(listener);
  };
  setLink(state: 'up' | 'down'): void {
    this.#status = { state, since: 0 };
    for (const listener of this.#listeners) listener(this.#status);
  }
  authorise = (transaction: HostTransaction) => {
    this.requests.push(transaction);
    return new Promise<AuthorisationResult>((resolve) => {
      this.answer = resolve;
    });
  };
  deliver = async () => ({ kind: 'not_sent', reason: 'scripted' }) as const;
  inquire = async () => ({ kind: 'not_sent', reason: 'scripted' }) as const;
  reconcile = async () => ({ kind: 'not_sent', reason: 'scripted' }) as const;
}

const LIMITS: OfflineLimits = {
  enabled: true,
  perPaymentMinor: 5_000n,
  count: 2,
  sumMinor: 8_000n,
  ageMs: 3_600_000,
  fddaMinor: 0n,
  perCard: { count: 10, sumMinor: null },
  schemes: new Map(),
  deferred: { enabled: false, perPaymentMinor: 2_000n, count: 2, sumMinor: 4_000n },
};

/** A session on a real journal in a folder of its own, everything else scripted. */
export function sessionBench(changes: Partial<OfflineLimits> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tilld-session-'));
  const clock = new SimulatedClock();
  const lane = new ScriptedLane();
  const upstream = new ScriptedUpstream();
  const notices: SessionNotice[] = [];
  let forwarded = 0;
  let reversalsSettled = async () => true;
  const open = () => {
    const journal = openJournal({ path: join(folder, 'journal.db'), clock, auditKey: AUDIT_KEY });
    const session = new Session(
      {
        journal,
        lane,
        upstream,
        clock,
        random: new SeededRandom(1),
        log: memoryLog(),
        receipts: (payment) => [{ copy: 'customer', receiptline: `${payment.state}, STAN ${payment.stan}` }],
        forward: () => forwarded++,
        reversalsSettled: () => reversalsSettled(),
        scanners: noScanners,
        wallets: noWallets,
        route: () => ({ kind: 'refused', scheme: null, reason: 'code_unknown' }),
        unresolved: () => 0,
        resolve: () => {},
        cancelUnknown: (payment) => payment,
        shopName: 'Shop',
        notify: (notice) => notices.push(notice),
      },
      {
        limits: { ...LIMITS, ...changes },
        codes: { confirmTimeoutMs: 60_000, showTimeoutMs: 180_000 },
        tenderTimeoutMs: 60_000,
        presentAgainTimeoutMs: 20_000,
        phoneTimeoutMs: 45_000,
        maxAttempts: 3,
        laneGraceMs: 10_000,
        localTime: localTimeIn('Etc/UTC'),
      },
    );
    return { journal, session };
  };
  let { journal, session } = open();
  let keys = 0;
  return {
    clock,
    lane,
    upstream,
    notices,
    get journal() {
      return journal;
    },
    get session() {
      return session;
    },
    /** From now on nobody can tell whether a reversal of the card waits. */
    failReversals(error: Error) {
      reversalsSettled = () => Promise.reject(error);
    },
    get forwarded() {
      return forwarded;
    },
    begin(minor = 1_250n, key = `key-${++keys}`) {
      const claim = { key, requestHash: String(minor) };
      return session.create({ amount: { minor, currency: 'EUR' }, reference: null }, claim);
    },
    /** What the journal holds of the payment under way. */
    stored() {
      const id = session.current()?.id;
      const payment = id ? journal.payment(id) : undefined;
      if (!payment) throw new Error('the journal has no such payment');
      return payment;
    },
    /** As after kill -9: nothing in memory survives. */
    crash() {
      journal.close();
      ({ journal, session } = open());
    },
    end() {
      journal.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Lets pending promise callbacks run. */
export const settled = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

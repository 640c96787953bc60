import { Forwarder, type ForwardSettings } from '../payment/forward/forwarder.ts';
import { Reconciler, type ReconcilerSettings } from '../payment/forward/reconciler.ts';
import type { Journal } from '../payment/journal/journal.ts';
import type { Payment } from '../payment/payment.ts';
import { PrintSpooler } from '../payment/receipts/print-spooler.ts';
import { receiptCopies } from '../payment/receipts/receipt-document.ts';
import type { LanePort } from '../payment/session/lanes.ts';
import { Session } from '../payment/session/session.ts';
import type { SessionSettings } from '../payment/session/session-parts.ts';
import { isFinal } from '../payment/session/transition.ts';
import type { TerminalConfig } from '../platform/config/terminal-config.ts';
import type { Clock } from '../platform/ports/clock.ts';
import type { Log } from '../platform/ports/log.ts';
import type { Printer } from '../platform/ports/printer.ts';
import type { Random } from '../platform/ports/random.ts';
import type { Upstream } from '../platform/ports/upstream.ts';
import type { DeviceBoard } from './device-board.ts';
import { receiptHeader } from './receipt-header.ts';
import { type StorageWatch, Terminal, type TerminalRig } from './terminal.ts';
import { eventOf, HealthNotices, TerminalEvents } from './terminal-events.ts';

/** The edges of the terminal, real or simulated, and what it is set up with. */
export interface CoreParts {
  clock: Clock;
  random: Random;
  log: Log;
  journal: Journal;
  upstream: Upstream;
  lane: LanePort;
  printer: Printer;
  board: DeviceBoard;
  config: TerminalConfig;
  settings: { session: SessionSettings; forward: ForwardSettings; reconciler: ReconcilerSettings };
  storage: StorageWatch;
  schemes: readonly string[];
  version: string;
  /** Virtual devices, where the profile has them. */
  rig: ((at: { current: () => Payment | null; upstream: Upstream }) => TerminalRig) | null;
}

/**
 * Everything of the terminal that has no native edge: session, forwarding, printing, and what the API sees of them. The
 * daemon runs it with real edges, the simulation with simulated ones.
 */
export interface TerminalCore {
  readonly terminal: Terminal;
  readonly session: Session;
  readonly forwarder: Forwarder;
  readonly reconciler: Reconciler;
  readonly events: TerminalEvents;
  /** Ends what a crash left unfinished; before anything else. @throws TerminalError database_failed */
  recover(): void;
  /** Begins to forward and to print. The upstream and the printer are the caller's to start and to stop. */
  start(): void;
  /** The session takes no more, forwarding and printing end in good order. */
  stop(): Promise<void>;
}

export function openCore(parts: CoreParts): TerminalCore {
  const { clock, random, log, journal, upstream, board, config } = parts;
  const own = { clock, random, log };
  const events = new TerminalEvents();
  const spooler = new PrintSpooler({
    ...own,
    journal,
    printer: parts.printer,
    onPrinted: ({ paymentId, copy }) => events.emit({ type: 'receipt', paymentId, copy, state: 'printed' }),
  });
  const forwarder = new Forwarder({
    ...own,
    journal,
    upstream,
    settings: parts.settings.forward,
    onSettled: (payment) => {
      events.emit(eventOf({ kind: 'payment', payment }));
      health.soon();
    },
  });
  const reconciler = new Reconciler({
    ...own,
    journal,
    upstream,
    settings: parts.settings.reconciler,
    onChanged: () => health.soon(),
  });
  const header = receiptHeader(config);
  const session = new Session(
    {
      ...own,
      journal,
      upstream,
      lane: parts.lane,
      receipts: (payment) => receiptCopies(payment, header),
      forward: () => forwarder.nudge(),
      reversalsSettled: (panToken) => forwarder.reversalsSettled(panToken),
      notify: (notice) => {
        events.emit(eventOf(notice));
        if (notice.kind !== 'payment' || !isFinal(notice.payment.state)) return;
        spooler.nudge();
        health.soon();
      },
    },
    parts.settings.session,
  );
  const terminal = new Terminal({
    ...{ config, journal, session, forwarder, reconciler, events, board, clock },
    storage: parts.storage,
    version: parts.version,
    schemes: parts.schemes,
    rig: parts.rig?.({ current: () => session.current(), upstream }) ?? null,
    print: () => spooler.nudge(),
  });
  const health = new HealthNotices(clock, () => events.emit({ type: 'health', health: terminal.health() }));
  board.onChange(() => health.soon());
  return {
    ...{ terminal, session, forwarder, reconciler, events },
    recover: () => session.recover(),
    start() {
      forwarder.start();
      reconciler.start();
      spooler.nudge();
    },
    async stop() {
      session.stop();
      await spooler.stop();
      await reconciler.stop();
      await forwarder.stop();
    },
  };
}

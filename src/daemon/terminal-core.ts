import { Forwarder, type ForwardSettings } from '../payment/forward/forwarder.ts';
import { Reconciler, type ReconcilerSettings } from '../payment/forward/reconciler.ts';
import type { Journal } from '../payment/journal/journal.ts';
import { isUnderWay, type Payment } from '../payment/payment.ts';
import { PrintSpooler } from '../payment/receipts/print-spooler.ts';
import { receiptCopies } from '../payment/receipts/receipt-document.ts';
import type { LanePort } from '../payment/session/lanes.ts';
import { Session } from '../payment/session/session.ts';
import type { CodeScanners, SessionNotice, SessionSettings } from '../payment/session/session-parts.ts';
import { routeCode } from '../payment/tenders/route-code.ts';
import { MovedPayments } from '../payment/wallets/moved-payments.ts';
import { Refunds } from '../payment/wallets/refunds.ts';
import { WalletComparer } from '../payment/wallets/wallet-comparison.ts';
import { WalletResolver } from '../payment/wallets/wallet-resolver.ts';
import type { TerminalConfig } from '../platform/config/terminal-config.ts';
import { TerminalError } from '../platform/errors/terminal-error.ts';
import type { Clock } from '../platform/ports/clock.ts';
import type { Log } from '../platform/ports/log.ts';
import type { Printer } from '../platform/ports/printer.ts';
import type { Random } from '../platform/ports/random.ts';
import type { Upstream } from '../platform/ports/upstream.ts';
import type { Wallet } from '../platform/ports/wallet.ts';
import type { DeviceBoard } from './device-board.ts';
import type { RigSight } from './open-rig.ts';
import { receiptHeader } from './receipt-header.ts';
import { codeRules, walletRoutes } from './tender-routes.ts';
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
  scanners: CodeScanners;
  /** By name, in the order of the configuration. */
  wallets: ReadonlyMap<string, Wallet>;
  printer: Printer;
  board: DeviceBoard;
  config: TerminalConfig;
  settings: { session: SessionSettings; forward: ForwardSettings; reconciler: ReconcilerSettings };
  storage: StorageWatch;
  schemes: readonly string[];
  version: string;
  /** Virtual devices, where the profile has them. */
  rig: ((at: RigSight) => TerminalRig) | null;
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
      tell({ kind: 'payment', payment });
      health.soon();
    },
  });
  const reconciler = new Reconciler({
    ...own,
    journal,
    upstream,
    settings: parts.settings.reconciler,
    onChanged: (batch) => {
      health.soon();
      comparer.dayClosed(batch.batch);
    },
  });
  const header = receiptHeader(config);
  const shopName = config.merchant.name;
  const receipts = (payment: Payment) => receiptCopies(payment, header);
  const tell = (notice: SessionNotice) =>
    events.emit(eventOf(notice, (payment) => terminal.refunded(payment)));
  const ended = () => {
    spooler.nudge();
    health.soon();
  };
  const moved = new MovedPayments({
    ...{ clock, log, journal, receipts },
    moved: (payment) => {
      tell({ kind: 'payment', payment });
      ended();
    },
  });
  const { wallets } = parts;
  const resolver = new WalletResolver({ clock, log, journal, wallets, shopName, moved });
  const begun = (payment: Payment) => tell({ kind: 'payment', payment });
  const refunds = new Refunds({ clock, random, journal, wallets, shopName, moved, resolver, begun });
  const comparer = new WalletComparer({ journal, wallets, clock, shopName });
  const rules = codeRules(config);
  const routes = walletRoutes(wallets);
  const session = new Session(
    {
      ...own,
      journal,
      upstream,
      lane: parts.lane,
      scanners: parts.scanners,
      ...{ wallets, shopName, receipts },
      route: (text, aim) => routeCode(text, rules, routes, aim),
      unresolved: (wallet) => resolver.unresolved(wallet).sales,
      resolve: (payment) => resolver.take(payment),
      cancelUnknown(payment) {
        if (payment.transactionType === '20') throw new TerminalError('payment_final');
        const cancelled = moved.apply(payment.id, { type: 'cancel' });
        resolver.take(cancelled);
        return cancelled;
      },
      forward: () => forwarder.nudge(),
      reversalsSettled: (panToken) => forwarder.reversalsSettled(panToken),
      notify: (notice) => {
        tell(notice);
        if (notice.kind === 'payment' && !isUnderWay(notice.payment.state)) ended();
      },
    },
    parts.settings.session,
  );
  const terminal = new Terminal({
    ...{ config, journal, session, forwarder, reconciler, events, board, clock },
    ...{ wallets, refunds, resolver, comparer },
    storage: parts.storage,
    version: parts.version,
    schemes: parts.schemes,
    rig: parts.rig?.({ current: () => session.current(), upstream, changed: () => health.soon() }) ?? null,
    print: () => spooler.nudge(),
  });
  const health = new HealthNotices(clock, () => events.emit({ type: 'health', health: terminal.health() }));
  board.onChange(() => health.soon());
  return {
    ...{ terminal, session, forwarder, reconciler, events },
    recover() {
      session.recover();
      resolver.start();
    },
    start() {
      forwarder.start();
      reconciler.start();
      spooler.nudge();
    },
    async stop() {
      session.stop();
      await comparer.stop();
      await resolver.stop();
      await refunds.settled();
      await spooler.stop();
      await reconciler.stop();
      await forwarder.stop();
    },
  };
}

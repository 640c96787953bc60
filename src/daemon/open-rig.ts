import { join } from 'node:path';
import type { PreviewPrinter } from '../../drivers/printers/preview/index.ts';
import type { VirtualScanner } from '../../drivers/scanners/virtual/index.ts';
import { isUnderWay, type Payment } from '../payment/payment.ts';
import type { TerminalConfig } from '../platform/config/terminal-config.ts';
import { TerminalError } from '../platform/errors/terminal-error.ts';
import type { Clock } from '../platform/ports/clock.ts';
import type { Log } from '../platform/ports/log.ts';
import type { Network } from '../platform/ports/network.ts';
import type { Upstream } from '../platform/ports/upstream.ts';
import { SimulatedHost } from '../rig/host/simulated-host.ts';
import { createTestIssuer } from '../rig/issuer/test-issuer.ts';
import type { DataFolder } from './data-folder.ts';
import { hostBooks } from './host-books.ts';
import { watchLink } from './link-watch.ts';
import { paths } from './paths.ts';
import { RigApps } from './rig-apps.ts';
import { RigReader } from './rig-reader.ts';
import type { RigWallet } from './rig-wallets.ts';
import type { TerminalRig } from './terminal.ts';

/** Whoever moves the network switch wants to see its effect: the answer waits this long for it at most. */
const LINK_WAIT_MS = 3_000;

export interface RigParts {
  folder: DataFolder;
  config: TerminalConfig;
  network: Network;
  clock: Clock;
  log: Log;
  preview: PreviewPrinter | null;
  wallets: readonly RigWallet[];
  scanner: VirtualScanner | null;
}

/** What the rig sees of the terminal. */
export interface RigSight {
  current(): Payment | null;
  upstream: Upstream;
  /** Pages want to be told. */
  changed(): void;
}

export interface OpenRig {
  reader: RigReader | null;
  host: SimulatedHost | null;
  services(at: RigSight): TerminalRig;
}

/** The virtual devices of the demo and rig profiles: reader with its tray, simulated host, switches. */
export function openRig(parts: RigParts): OpenRig {
  const { folder, config, network, clock, log, preview, wallets, scanner } = parts;
  const virtual = config.lanes.some(({ reader }) => reader.driver === 'virtual');
  const reader = virtual ? new RigReader(folder, paths.ifdLibrary, clock) : null;
  const host = config.rig?.host
    ? new SimulatedHost({
        network,
        clock,
        log,
        ledgerPath: join(folder.rig, 'host-ledger.jsonl'),
        issuer: createTestIssuer(),
      })
    : null;
  return {
    reader,
    host,
    services: ({ current, upstream, changed }) => {
      const apps = new RigApps({ wallets, scanner, current, changed });
      const linkSeen = watchLink(upstream, clock, LINK_WAIT_MS);
      return {
        async tap(card, how) {
          if (!reader)
            throw new TerminalError('rig_disabled', 'No lane of this terminal has a virtual reader.');
          await reader.tap(card, how);
          const payment = current();
          return { card, paymentId: payment && isUnderWay(payment.state) ? payment.id : null };
        },
        async setNetwork(up) {
          if (!host) throw new TerminalError('rig_disabled', 'This profile has no simulated host.');
          await (up ? host.reopen() : host.close());
          await linkSeen(up ? 'up' : 'down');
        },
        setPrinter(up) {
          if (!preview) throw new TerminalError('rig_disabled', 'The printer of this profile is a real one.');
          preview.setUp(up);
        },
        hold: apps.hold,
        scan: apps.scan,
        answer: apps.answer,
        setWallet: apps.setWallet,
        walletBooks: apps.walletBooks,
        ledger: () => host?.ledgerView() ?? null,
        books: () => host && hostBooks(host.ledgerView().totals, host.ledger()),
        view: () => ({
          cards: reader ? reader.cards().map((card) => ({ ...card })) : [],
          apps: apps.views(),
          labels: apps.labels(),
          networkUp: host?.isListening ?? true,
          printerUp: preview ? preview.status().state === 'ready' : true,
        }),
      };
    },
  };
}

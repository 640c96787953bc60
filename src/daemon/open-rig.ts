import { join } from 'node:path';
import type { PreviewPrinter } from '../../drivers/printers/preview/index.ts';
import type { Payment } from '../payment/payment.ts';
import { isFinal } from '../payment/session/transition.ts';
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
import { RigReader } from './rig-reader.ts';
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
}

export interface OpenRig {
  reader: RigReader | null;
  host: SimulatedHost | null;
  services(at: { current: () => Payment | null; upstream: Upstream }): TerminalRig;
}

/** The virtual devices of the demo and rig profiles: reader with its tray, simulated host, switches. */
export function openRig({ folder, config, network, clock, log, preview }: RigParts): OpenRig {
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
    services: ({ current, upstream }) => {
      const linkSeen = watchLink(upstream, clock, LINK_WAIT_MS);
      return {
        async tap(card, how) {
          if (!reader)
            throw new TerminalError('rig_disabled', 'No lane of this terminal has a virtual reader.');
          await reader.tap(card, how);
          const payment = current();
          return { card, paymentId: payment && !isFinal(payment.state) ? payment.id : null };
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
        ledger: () => host?.ledgerView() ?? null,
        books: () => host && hostBooks(host.ledgerView().totals, host.ledger()),
        view: () => ({
          cards: reader ? reader.cards().map((card) => ({ ...card })) : [],
          networkUp: host?.isListening ?? true,
          printerUp: preview ? preview.status().state === 'ready' : true,
        }),
      };
    },
  };
}

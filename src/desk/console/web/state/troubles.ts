import type { DeviceView, HealthView } from './contract.ts';
import { walletTitle } from './tenders.ts';
import type { Connection } from './terminal-state.ts';

/** Something the cashier must know: which part, and what follows from it. Worst first in a list. */
export type Trouble =
  | { part: 'connection'; refused: boolean }
  /** title: as a wallet calls itself. */
  | { part: DeviceView['kind']; device: DeviceView; title: string; waiting: number }
  | { part: 'queue'; parked: number };

const WORST_FIRST: readonly DeviceView['kind'][] = [
  'database',
  'reader',
  'host',
  'printer',
  'wallet',
  'scanner',
];

export function troublesOf(connection: Connection, health: HealthView | null): Trouble[] {
  if (connection === 'lost' || connection === 'refused') {
    return [{ part: 'connection', refused: connection === 'refused' }];
  }
  if (health === null) return [];
  const troubles: Trouble[] = [];
  for (const kind of WORST_FIRST) {
    for (const device of health.devices) {
      if (device.kind !== kind || device.state !== 'unavailable') continue;
      troubles.push({
        part: kind,
        device,
        title: kind === 'wallet' ? walletTitle(device.name, health.tenders) : device.name,
        waiting: waitingOn(kind, health),
      });
    }
  }
  if (health.queue.parked > 0) troubles.push({ part: 'queue', parked: health.queue.parked });
  return troubles;
}

/** What piles up behind a device. */
function waitingOn(kind: DeviceView['kind'], health: HealthView): number {
  if (kind === 'printer') return health.printJobsWaiting;
  return kind === 'host' ? health.queue.waiting : 0;
}

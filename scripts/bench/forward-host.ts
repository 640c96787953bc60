/*
 * A host that answers at once, in a process of its own. Each message begins a new one with empty books; its port goes back.
 */
import { createLog } from '../../src/platform/log/create-log.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { TcpNetwork } from '../../src/platform/system/tcp-network.ts';
import { SimulatedHost } from '../../src/rig/host/simulated-host.ts';

const clock = new SystemClock();
const log = createLog({ level: 'error', destination: 'stderr', clock });
let host: SimulatedHost | null = null;

process.on('message', async () => {
  await host?.stop();
  // The records of the bench have no card behind them.
  const issuer = { verify: () => ({ ok: true }) as const };
  host = new SimulatedHost({ network: new TcpNetwork(), clock, log, ledgerPath: null, issuer });
  process.send?.({ port: await host.listen() });
});

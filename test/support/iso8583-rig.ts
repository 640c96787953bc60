import { iso8583Upstream } from '../../src/host/upstreams/iso8583/index.ts';
import type { UpstreamSurroundings } from '../../src/host/upstreams/surroundings.ts';
import type { Upstream } from '../../src/platform/ports/upstream.ts';
import { SimulatedHost } from '../../src/rig/host/simulated-host.ts';
import { FaultProxy } from '../../src/rig/net/fault-proxy.ts';
import { SeededRandom } from '../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../src/rig/simulated/simulated-clock.ts';
import { type MemoryLog, memoryLog } from './memory-log.ts';

export interface Iso8583Rig {
  clock: SimulatedClock;
  log: MemoryLog;
  host: SimulatedHost;
  proxy: FaultProxy;
  upstream: Upstream;
  /** Plain card records that were opened, as they are now. */
  opened: Uint8Array[];
  dispose(): Promise<void>;
}

/** Upstream -> fault proxy -> simulated host, on loopback, with a clock that stands still. Records are "sealed" as they are. */
export async function iso8583Rig(options: Record<string, unknown> = {}): Promise<Iso8583Rig> {
  const clock = new SimulatedClock();
  const log = memoryLog();
  const issuer = { verify: () => ({ ok: true }) as const };
  const host = new SimulatedHost({ clock, log, ledgerPath: null, issuer });
  const proxy = new FaultProxy({ clock, targetPort: await host.listen() });
  const port = await proxy.listen();
  const opened: Uint8Array[] = [];
  const surroundings: UpstreamSurroundings = {
    clock,
    random: new SeededRandom(1),
    log,
    opener: {
      open(sealed) {
        opened.push(sealed.slice());
        return opened.at(-1)!;
      },
    },
    terminalId: 'TILLD001',
    merchantId: 'MERCHANT01',
    merchantCategoryCode: '5411',
    timeZone: 'Europe/Berlin',
  };
  const upstream = iso8583Upstream.create(iso8583Upstream.options.parse({ port, ...options }), surroundings);
  const dispose = async (): Promise<void> => {
    await upstream.stop();
    await proxy.close();
    await host.stop();
  };
  return { clock, log, host, proxy, upstream, opened, dispose };
}

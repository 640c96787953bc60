import { readFileSync } from 'node:fs';
import { iso8583Upstream } from '../../src/host/upstreams/iso8583/index.ts';
import type { UpstreamSurroundings } from '../../src/host/upstreams/surroundings.ts';
import type { Network } from '../../src/platform/ports/network.ts';
import type { Upstream } from '../../src/platform/ports/upstream.ts';
import { TcpNetwork } from '../../src/platform/system/tcp-network.ts';
import { SimulatedHost, type SimulatedHostOptions } from '../../src/rig/host/simulated-host.ts';
import { FaultProxy } from '../../src/rig/net/fault-proxy.ts';
import { SeededRandom } from '../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../src/rig/simulated/simulated-clock.ts';
import { SimulatedNetwork } from '../../src/rig/simulated/simulated-network.ts';
import { type MemoryLog, memoryLog } from './memory-log.ts';

/** Terminal master key of both ends. */
export const MASTER_KEY = new Uint8Array(32).fill(0x5a);

export interface Iso8583Rig {
  clock: SimulatedClock;
  log: MemoryLog;
  host: SimulatedHost;
  proxy: FaultProxy;
  upstream: Upstream;
  /** Plain card records that were opened, as they are now. */
  opened: Uint8Array[];
  /** Frames that the terminal wrote, oldest first. */
  sent: Uint8Array[];
  dispose(): Promise<void>;
}

type Options = Record<string, unknown>;
type HostChoices = Partial<SimulatedHostOptions>;

/** Upstream -> fault proxy -> simulated host, on loopback, with a clock that stands still. Records are "sealed" as they are. */
export async function iso8583Rig(options: Options = {}, choices: HostChoices = {}): Promise<Iso8583Rig> {
  const network = new TcpNetwork();
  const ends = hostAndClock(network, new SimulatedClock(), choices);
  const proxy = new FaultProxy({ clock: ends.clock, targetPort: await ends.host.listen() });
  const port = await proxy.listen();
  const near = terminalEnd(network, ends, { port, ...options });
  const dispose = async (): Promise<void> => {
    await near.upstream.stop();
    await proxy.close();
    await ends.host.stop();
  };
  return { ...ends, ...near, proxy, dispose };
}

export interface MemoryRig extends Omit<Iso8583Rig, 'proxy'> {
  network: SimulatedNetwork;
}

/** Upstream -> simulated network -> simulated host: nothing happens but by the clock. */
export async function memoryRig(options: Options = {}, choices: HostChoices = {}): Promise<MemoryRig> {
  const clock = new SimulatedClock();
  const network = new SimulatedNetwork(clock, new SeededRandom('network'));
  const ends = hostAndClock(network, clock, choices);
  const near = terminalEnd(network, ends, { port: await ends.host.listen(), ...options });
  const dispose = async (): Promise<void> => {
    const stopped = near.upstream.stop();
    await clock.run(2_000);
    await stopped;
    await ends.host.stop();
  };
  return { ...ends, ...near, network, dispose };
}

function hostAndClock(network: Network, clock: SimulatedClock, choices: HostChoices) {
  const log = memoryLog();
  const issuer = { verify: () => ({ ok: true }) as const };
  const random = new SeededRandom('host');
  const host = new SimulatedHost({ network, clock, log, ledgerPath: null, issuer, random, ...choices });
  return { clock, log, host };
}

function terminalEnd(
  network: Network,
  { clock, log }: { clock: SimulatedClock; log: MemoryLog },
  options: Options,
): Pick<Iso8583Rig, 'upstream' | 'opened' | 'sent'> {
  const opened: Uint8Array[] = [];
  const sent: Uint8Array[] = [];
  const surroundings: UpstreamSurroundings = {
    network: tapped(network, sent),
    clock,
    random: new SeededRandom(1),
    log,
    opener: {
      open(sealed) {
        opened.push(sealed.slice());
        return opened.at(-1)!;
      },
    },
    keyStore: { secret: () => MASTER_KEY.slice() },
    readText: (path) => readFileSync(path, 'utf8'),
    terminalId: 'TILLD001',
    merchantId: 'MERCHANT01',
    merchantCategoryCode: '5411',
    timeZone: 'Europe/Berlin',
  };
  const upstream = iso8583Upstream.create(iso8583Upstream.options.parse(options), surroundings);
  return { upstream, opened, sent };
}

/** The same network, and a copy of what is written to it. */
function tapped(network: Network, sent: Uint8Array[]): Network {
  return {
    listen: (port, accept, tls) => network.listen(port, accept, tls),
    connect(to, tls, events) {
      const wire = network.connect(to, tls, events);
      return {
        get isOpen() {
          return wire.isOpen;
        },
        write(bytes, flushed) {
          sent.push(bytes.slice());
          wire.write(bytes, flushed);
        },
        close: () => wire.close(),
      };
    },
  };
}

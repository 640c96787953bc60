import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HealthView, PaymentView } from '../../src/desk/api/contract.ts';
import type { QueueTotals, TotalsView } from '../../src/desk/api/contract-delivery.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { TcpNetwork } from '../../src/platform/system/tcp-network.ts';
import { SimulatedHost } from '../../src/rig/host/simulated-host.ts';
import { createTestIssuer } from '../../src/rig/issuer/test-issuer.ts';
import { SeededRandom } from '../../src/rig/simulated/seeded-random.ts';
import { type ConfigChanges, daemonConfig } from './daemon-config.ts';
import { type MemoryLog, memoryLog } from './memory-log.ts';
import { TerminalProcess, type TerminalStart } from './terminal-process.ts';
import type { TerminalLine } from './terminal-worker.ts';
import { waitFor } from './wait-for.ts';

interface TerminalBenchOptions extends ConfigChanges {
  /** Where the terminal keeps its data; absent: a folder of its own. */
  data?: string;
  via?(hostPort: number): Promise<number>;
}

/** A terminal worker on a folder of its own, started again as often as it dies, and its host in the test's process. */
export class TerminalBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'tilld-terminal-'));
  readonly data: string;
  readonly configuration = join(this.folder, 'terminal.yaml');
  readonly hostLog: MemoryLog = memoryLog();
  readonly #ledgerPath = join(this.folder, 'host-ledger.jsonl');
  readonly host = new SimulatedHost({
    network: new TcpNetwork(),
    clock: new SystemClock(),
    log: this.hostLog,
    ledgerPath: this.#ledgerPath,
    issuer: createTestIssuer(),
    random: new SeededRandom('terminal bench'),
  });
  /** What all processes so far have shown and printed. */
  readonly shown: TerminalLine[] = [];
  #process: TerminalProcess | null = null;

  private constructor(data?: string) {
    this.data = data ?? join(this.folder, 'data');
  }

  /** Not started yet. */
  static async open({ via, data, ...changes }: TerminalBenchOptions = {}): Promise<TerminalBench> {
    const bench = new TerminalBench(data);
    const port = await bench.host.listen();
    writeFileSync(bench.configuration, daemonConfig(via ? await via(port) : port, changes));
    return bench;
  }

  get process(): TerminalProcess {
    if (!this.#process) throw new Error('the terminal does not run');
    return this.#process;
  }

  async start(how: Pick<TerminalStart, 'wrapper' | 'environment'> = {}): Promise<TerminalProcess> {
    await this.kill();
    const { configuration, data } = this;
    this.#process = new TerminalProcess({ configuration, data, hostLedger: this.#ledgerPath, ...how });
    return this.#process.ready();
  }

  /** kill -9, where it still lives. */
  async kill(): Promise<void> {
    const process = this.#process;
    this.#process = null;
    await process?.kill();
    if (process) this.shown.push(...process.said);
  }

  async close(): Promise<void> {
    await this.kill();
    await this.host.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  sell(amount: string, card: string, key: string): Promise<PaymentView> {
    return this.process.ask({ do: 'sell', amount, card, key });
  }

  /** As the daemon does each minute: the log goes into the database, the ballast is made again where there is room. */
  settle(): Promise<void> {
    return this.process.ask({ do: 'settle' });
  }

  /** Begins a payment to which no card comes. */
  async begin(amount: string, key: string): Promise<PaymentView> {
    const body = { amount, currency: 'EUR' };
    return (await this.#terminal<{ payment: PaymentView }>('createPayment', body, key)).payment;
  }

  #terminal<Value>(method: string, ...parameters: unknown[]): Promise<Value> {
    return this.process.ask({ do: 'terminal', method, parameters });
  }

  payment(id: string): Promise<PaymentView> {
    return this.#terminal('payment', id);
  }

  async payments(): Promise<PaymentView[]> {
    const payments: PaymentView[] = [];
    for (let before: string | null = null; ; before = payments.at(-1)!.id) {
      const page: PaymentView[] = await this.#terminal('payments', { limit: 200, before });
      payments.push(...page);
      if (page.length < 200) return payments;
    }
  }

  async queue(): Promise<QueueTotals> {
    return (await this.health()).queue;
  }

  /** Receipts, journal and host beside each other, as the terminal shows them. */
  totals(): Promise<TotalsView> {
    return this.#terminal('totals');
  }

  health(): Promise<HealthView> {
    return this.#terminal('health');
  }

  async untilLink(state: 'up' | 'down'): Promise<void> {
    const wanted = state === 'up' ? 'ready' : 'unavailable';
    await waitFor(`the link ${state}`, async () =>
      (await this.health()).devices.some((device) => device.kind === 'host' && device.state === wanted),
    );
  }

  async untilQueueEmpty(): Promise<void> {
    await waitFor('an empty queue', async () => (await this.queue()).waiting === 0);
  }
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HealthView, PaymentView, TapBody } from '../../src/desk/api/contract.ts';
import type { QueueView } from '../../src/desk/api/contract-delivery.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { TcpNetwork } from '../../src/platform/system/tcp-network.ts';
import { SimulatedHost } from '../../src/rig/host/simulated-host.ts';
import { createTestIssuer } from '../../src/rig/issuer/test-issuer.ts';
import { type ConfigChanges, daemonConfig } from './daemon-config.ts';
import { type Answer, DaemonProcess } from './daemon-process.ts';
import { type MemoryLog, memoryLog } from './memory-log.ts';
import { waitFor } from './wait-for.ts';

interface BenchOptions extends ConfigChanges {
  environment?: Record<string, string>;
  /** Stands between daemon and host: given the host's port, gives the one the daemon is told. */
  via?(hostPort: number): Promise<number>;
}

const MOST_TAPS = 4;
const TAP_SEEN_WITHIN_MS = 3_000;

/** A whole terminal with virtual cards, and its host in the test's process: the host outlives every crash. */
export class DaemonBench extends DaemonProcess {
  readonly hostLog: MemoryLog = memoryLog();
  readonly host = new SimulatedHost({
    network: new TcpNetwork(),
    clock: new SystemClock(),
    log: this.hostLog,
    ledgerPath: join(this.folder, 'host-ledger.jsonl'),
    issuer: createTestIssuer(),
  });
  #sales = 0;

  /** With the daemon running and the host reached. */
  static async open({ via, environment, ...changes }: BenchOptions = {}): Promise<DaemonBench> {
    const bench = new DaemonBench();
    Object.assign(bench.environment, environment);
    try {
      const port = await bench.host.listen();
      writeFileSync(bench.configuration, daemonConfig(via ? await via(port) : port, changes));
      await bench.start();
      await bench.untilLink('up');
    } catch (error) {
      await bench.close();
      throw error;
    }
    return bench;
  }

  override async close(): Promise<void> {
    try {
      await super.close();
    } finally {
      await this.host.stop();
    }
  }

  /** The network goes away, and the daemon has noticed. */
  async goOffline(): Promise<void> {
    await this.host.close();
    await this.untilLink('down');
  }

  async health(): Promise<HealthView> {
    return (await this.call<HealthView>('GET', '/v1/health')).body;
  }

  async queue(): Promise<QueueView> {
    return (await this.call<QueueView>('GET', '/v1/queue')).body;
  }

  async payment(id: string): Promise<PaymentView> {
    return (await this.call<PaymentView>('GET', `/v1/payments/${id}`)).body;
  }

  /** All of them, newest first. */
  async payments(): Promise<PaymentView[]> {
    const payments: PaymentView[] = [];
    for (let before = ''; ; before = `&before=${payments.at(-1)!.id}`) {
      const page = await this.call<{ payments: PaymentView[] }>('GET', `/v1/payments?limit=200${before}`);
      payments.push(...page.body.payments);
      if (page.body.payments.length < 200) return payments;
    }
  }

  create<Body = PaymentView>(amount: string, key = `sale-${++this.#sales}`): Promise<Answer<Body>> {
    return this.call('POST', '/v1/payments', { amount, currency: 'EUR' }, { 'idempotency-key': key });
  }

  tap(card: string, how: TapBody = {}): Promise<Answer<unknown>> {
    return this.call('POST', `/v1/rig/cards/${card}/tap`, how);
  }

  async until(id: string, ...states: PaymentView['state'][]): Promise<PaymentView> {
    return waitFor(`payment ${states.join(' or ')}`, async () => {
      const payment = await this.payment(id);
      return states.includes(payment.state) && payment;
    });
  }

  /** Waits for the payment's end. */
  end(id: string, withinMs?: number): Promise<PaymentView> {
    return waitFor(
      'the end of the payment',
      async () => {
        const payment = await this.payment(id);
        return payment.outcome && payment;
      },
      withinMs,
    );
  }

  /** A whole sale: creates the payment, taps, waits for its end. */
  async sell(amount: string, card: string, key?: string): Promise<PaymentView> {
    const { body, status } = await this.create(amount, key);
    if (status !== 201) throw new Error(`the sale was refused: ${JSON.stringify(body)}`);
    await this.tapUntilSeen(body.id, card);
    return this.end(body.id);
  }

  /** As a customer does whose card was not seen: holds it there once more. */
  async tapUntilSeen(id: string, card: string): Promise<void> {
    for (let taps = 0; taps < MOST_TAPS; taps++) {
      await this.tap(card);
      const seen = await waitFor(
        'the card to be seen',
        async () => (await this.payment(id)).state !== 'awaiting_tender',
        TAP_SEEN_WITHIN_MS,
      ).catch(() => false);
      if (seen) return;
    }
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

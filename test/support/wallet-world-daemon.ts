import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { PaymentView } from '../../src/desk/api/contract.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { SystemRandom } from '../../src/platform/system/system-random.ts';
import type { SimulatedWallet, WalletBooking } from '../../src/rig/wallets/simulated-wallet.ts';
import { WalletServer } from '../../src/rig/wallets/wallet-server.ts';
import { daemonConfig } from './daemon-config.ts';
import { DaemonProcess } from './daemon-process.ts';
import { waitFor } from './wait-for.ts';
import { PROVIDERS } from './wallet-world.ts';

/** Longer than any test waits: the answer is never heard. */
const HELD_BACK_MS = 60_000;
const POLL_MS = 1_000;

interface Standing {
  simulated: SimulatedWallet;
  server: WalletServer;
  /** Paths whose answers are held back from now on. */
  holds: RegExp | null;
}

/** A terminal with all wallets, whose providers stand in the test's process and outlive every crash. */
export class WalletDaemon extends DaemonProcess {
  readonly #providers = new Map<string, Standing>();
  #sales = 0;

  /** With the daemon running, its keys imported as a technician would. */
  static async open(): Promise<WalletDaemon> {
    const bench = new WalletDaemon();
    try {
      await bench.#openProviders();
      await bench.#importKeys();
      await bench.start();
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
      for (const { server } of this.#providers.values()) await server.close();
    }
  }

  async begin(amount: string): Promise<string> {
    const key = { 'idempotency-key': `sale-${++this.#sales}` };
    const sale = { amount, currency: 'EUR' };
    const { body, status } = await this.call<PaymentView>('POST', '/v1/payments', sale, key);
    if (status !== 201) throw new Error(`the sale was refused: ${JSON.stringify(body)}`);
    return body.id;
  }

  async tender(id: string, body: { scan: string | null } | { show: string }): Promise<void> {
    const { status, body: answer } = await this.call('POST', `/v1/payments/${id}/tender`, body);
    if (status !== 200) throw new Error(`the tender was refused: ${JSON.stringify(answer)}`);
  }

  shownCode(id: string): Promise<string> {
    return waitFor('the code', async () => (await this.#payment(id)).code?.text);
  }

  end(id: string): Promise<PaymentView> {
    return waitFor('the end of the payment', async () => {
      const payment = await this.#payment(id);
      return payment.outcome && payment;
    });
  }

  /** From now on requests for such paths are worked off, and not answered. */
  holdBack(name: string, paths = /./): SimulatedWallet {
    const standing = this.#standing(name);
    standing.holds = paths;
    return standing.simulated;
  }

  books(name: string): readonly WalletBooking[] {
    return this.#standing(name).simulated.books();
  }

  async booked(name: string, as: (booking: WalletBooking) => boolean): Promise<void> {
    await waitFor(`the booking at ${name}`, () => this.books(name).some(as));
  }

  /** kill -9, then a start in which all providers answer. `meanwhile`: while the terminal is down. */
  async dieAndStart(meanwhile: () => void = () => {}): Promise<void> {
    await this.kill();
    meanwhile();
    for (const standing of this.#providers.values()) {
      standing.holds = null;
      await standing.server.turn({ slowMs: 0 });
    }
    await this.start();
  }

  async #payment(id: string): Promise<PaymentView> {
    return (await this.call<PaymentView>('GET', `/v1/payments/${id}`)).body;
  }

  #standing(name: string): Standing {
    const standing = this.#providers.get(name);
    if (!standing) throw new Error(`there is no provider ${name}`);
    return standing;
  }

  async #openProviders(): Promise<void> {
    const clock = new SystemClock();
    const wallets: unknown[] = [];
    for (const { name, simulate, setting } of PROVIDERS) {
      const simulated = simulate({ clock, random: new SystemRandom(), notify: () => {} });
      const server = new WalletServer(simulated, clock);
      await server.listen();
      this.#providers.set(name, holding({ simulated, server, holds: null }));
      wallets.push({ name, provider: setting(server.url, POLL_MS) });
    }
    const config = parse(daemonConfig(0, {})) as Record<string, unknown>;
    writeFileSync(this.configuration, stringify({ ...config, wallets, rig: { host: true, wallets: false } }));
  }

  async #importKeys(): Promise<void> {
    const keys = new Map(PROVIDERS.flatMap((provider) => Object.entries(provider.keys)));
    for (const [name, content] of keys) {
      const file = join(this.folder, `${name}.key`);
      writeFileSync(file, content, { mode: 0o600 });
      const { child, output } = this.run('keys', 'import', name, file);
      await waitFor(`the import of ${name}`, () => child.exitCode !== null);
      if (child.exitCode !== 0) throw new Error(`${name} was not imported: ${output()}`);
    }
  }
}

/** The server looks at `slowMs` once a request is worked off. */
function holding(standing: Standing): Standing {
  const { simulated } = standing;
  const handle = simulated.handle.bind(simulated);
  simulated.handle = (request) => {
    if (standing.holds?.test(request.path)) simulated.switches.slowMs = HELD_BACK_MS;
    return handle(request);
  };
  return standing;
}

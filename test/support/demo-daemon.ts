import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LedgerView, PaymentView } from '../../src/desk/api/contract.ts';
import { DaemonProcess } from './daemon-process.ts';
import { waitFor } from './wait-for.ts';

const CONFIG = fileURLToPath(new URL('../../config/', import.meta.url));

const MOST_TAPS = 8;
const TAP_SEEN_WITHIN_MS = 2_000;

/** The demo as it ships, with all that it brings: tray, simulated host, printer preview. */
export class DemoDaemon extends DaemonProcess {
  #sales = 0;

  override async start(): Promise<void> {
    const demo = readFileSync(`${CONFIG}profiles/demo.yaml`, 'utf8');
    writeFileSync(this.configuration, demo.replaceAll('../schemes/', `${CONFIG}schemes/`));
    await super.start();
  }

  /** In good order, as a shop ends its day. */
  override async close(): Promise<void> {
    await this.kill('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A sale as a cash register makes it, up to its first tap. */
  async begin(amount: string, card: string): Promise<PaymentView> {
    const key = { 'idempotency-key': `sale-${++this.#sales}` };
    const sale = { amount, currency: 'EUR' };
    const { body, status } = await this.call<PaymentView>('POST', '/v1/payments', sale, key);
    if (status !== 201) throw new Error(`the sale was refused: ${JSON.stringify(body)}`);
    await this.tap(card);
    return body;
  }

  async tap(card: string): Promise<void> {
    await this.call('POST', `/v1/rig/cards/${card}/tap`, {});
  }

  async network(up: boolean): Promise<void> {
    await this.call('POST', '/v1/rig/network', { up });
  }

  /** The payment once `seen` holds. */
  async payment(
    id: string,
    seen: (payment: PaymentView) => boolean,
    withinMs?: number,
  ): Promise<PaymentView> {
    const look = async () => {
      const { body } = await this.call<PaymentView>('GET', `/v1/payments/${id}`);
      return seen(body) && body;
    };
    return waitFor('the payment', look, withinMs);
  }

  ended({ id }: { id: string }): Promise<PaymentView> {
    return this.payment(id, ({ outcome }) => outcome !== null);
  }

  /** The payment when it waits for the tap of that number. */
  asked({ id }: { id: string }, tap: number): Promise<PaymentView> {
    return this.payment(id, ({ state, attempt }) => state === 'awaiting_tender' && attempt === tap);
  }

  /**
   * Holds the card there again, until the terminal has seen it: as long as the reader's field is off after an "unlock your
   * phone", a tap meets nobody. `tap` is how it is held there.
   */
  async presentAgain(
    { id }: { id: string },
    card: string,
    tap: () => Promise<void> = () => this.tap(card),
  ): Promise<void> {
    const before = await this.payment(id, () => true);
    const moved = ({ state, attempt }: PaymentView) => state !== before.state || attempt !== before.attempt;
    for (let taps = 0; taps < MOST_TAPS; taps++) {
      await tap();
      const seen = await this.payment(id, moved, TAP_SEEN_WITHIN_MS).catch(() => null);
      if (seen) return;
    }
    throw new Error(`${card} was not seen in ${MOST_TAPS} taps`);
  }

  async newest(): Promise<PaymentView> {
    const { body } = await this.call<{ payments: PaymentView[] }>('GET', '/v1/payments?limit=1');
    return body.payments[0]!;
  }

  /** What the customer's receipt says, without its spaces; null where there is none. */
  async receipt({ id }: PaymentView): Promise<string | null> {
    const { status, body } = await this.call<string>('GET', `/v1/payments/${id}/receipts/customer.svg`);
    if (status !== 200) return null;
    const characters = [...body.matchAll(/<tspan[^>]*>([^<]*)<\/tspan>/g)].map(([, character]) => character);
    return characters.join('').replace(/&#xa0;|\s/g, '');
  }

  /** "posted 00 1": state, response code and how often the host received it, of each of its entries. */
  async inLedger({ id }: PaymentView): Promise<string[]> {
    const { body } = await this.call<LedgerView>('GET', '/v1/rig/ledger');
    const own = body.entries.filter(({ paymentId }) => paymentId === id);
    return own.map(({ state, responseCode, received }) => `${state} ${responseCode} ${received}`);
  }
}

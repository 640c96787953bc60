import { paypalWallet } from '../../../../../src/host/upstreams/paypal/index.ts';
import type { HttpRequest, HttpResult } from '../../../../../src/platform/ports/http.ts';
import type { Wallet, WalletOrder } from '../../../../../src/platform/ports/wallet.ts';
import { SeededRandom } from '../../../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../../../src/rig/simulated/simulated-clock.ts';
import { PAYPAL_SHOP } from '../../../../../src/rig/wallets/paypal/shop.ts';
import { SimulatedPaypal } from '../../../../../src/rig/wallets/paypal/simulated-paypal.ts';
import { memoryLog } from '../../../../support/memory-log.ts';

const ENDPOINT = 'https://paypal.test';

export interface Sent {
  /** Method and path. */
  line: string;
  headers: Readonly<Record<string, string>>;
  text: string;
}

export interface PaypalWorld {
  wallet: Wallet;
  simulated: SimulatedPaypal;
  clock: SimulatedClock;
  sent: Sent[];
  order: WalletOrder;
  /** Answers next, instead of PayPal. `json` null: no content. */
  script(...steps: ({ status: number; json: object | null } | HttpResult)[]): void;
  /** The wallet as after a restart: what it had in memory is gone. */
  restart(): Wallet;
  text(): string;
}

/** The client on the simulated PayPal, without a network between them. */
export function paypalWorld(
  options: { secret?: string; amount?: WalletOrder['amount']; [option: string]: unknown } = {},
): PaypalWorld {
  const { secret = PAYPAL_SHOP.clientSecret, amount = { minor: 29n, currency: 'EUR' }, ...rest } = options;
  const clock = new SimulatedClock();
  const log = memoryLog();
  const simulated = new SimulatedPaypal({ clock, random: new SeededRandom('paypal') });
  const sent: Sent[] = [];
  const scripted: ({ status: number; json: object | null } | HttpResult)[] = [];
  const send = async (request: HttpRequest): Promise<HttpResult> => {
    const { method, url, headers, body } = request;
    const path = url.slice(ENDPOINT.length);
    sent.push({ line: `${method} ${path}`, headers, text: Buffer.from(body ?? []).toString('utf8') });
    const step = scripted.shift();
    if (step) return 'kind' in step ? step : { kind: 'answer', headers: {}, ...bodyOf(step) };
    const answer = simulated.handle({ method, path, headers, body: body ?? new Uint8Array() });
    return answer.isLost ? { kind: 'unanswered', reason: 'lost' } : { kind: 'answer', ...answer };
  };
  const make = (): Wallet =>
    paypalWallet.create(
      paypalWallet.options.parse({
        endpoint: ENDPOINT,
        clientId: PAYPAL_SHOP.clientId,
        clientSecret: 'paypal-secret',
        ...rest,
      }),
      {
        name: 'paypal',
        http: { send },
        clock,
        random: new SeededRandom('client'),
        log,
        keys: { read: () => new TextEncoder().encode(secret) },
        readText: () => '',
        notifyUrl: null,
        terminalId: 'TILL0001',
        merchantId: '200000000001',
        merchantName: 'Café Müller',
        currency: amount.currency,
        timeZone: 'Europe/Berlin',
      },
    );
  const order = {
    paymentId: 'p1',
    orderNumber: 'T1_000001',
    amount,
    subject: 'Café Müller 茶',
    createdAt: clock.now(),
    expiresAt: clock.now() + 90_000,
    transaction: null,
  };
  const script: PaypalWorld['script'] = (...steps) => void scripted.push(...steps);
  return { wallet: make(), simulated, clock, sent, order, script, restart: make, text: log.text };
}

/** Shows the order; gives it with PayPal's number, and the code. */
export async function shown(world: PaypalWorld): Promise<{ order: WalletOrder; code: string }> {
  const answer = await world.wallet.present(world.order);
  if (answer.kind !== 'shown') throw new Error(`no code is shown: ${JSON.stringify(answer)}`);
  return { order: { ...world.order, transaction: answer.transaction }, code: answer.code };
}

const bodyOf = ({ status, json }: { status: number; json: object | null }) => ({
  status,
  body: Buffer.from(json === null ? '' : JSON.stringify(json), 'utf8'),
});

/** An order of PayPal as it answers it. */
export const paypalOrder = (
  status: string,
  changed: { unit?: object; capture?: object | null } = {},
): object => ({
  id: '5O190127TN364715T',
  status,
  purchase_units: [
    {
      reference_id: 'T1_000001',
      amount: { currency_code: 'EUR', value: '0.29' },
      ...(changed.capture
        ? {
            payments: {
              captures: [
                {
                  id: '3C679366HH908993F',
                  status: 'COMPLETED',
                  amount: { currency_code: 'EUR', value: '0.29' },
                  ...changed.capture,
                },
              ],
            },
          }
        : {}),
      ...changed.unit,
    },
  ],
});

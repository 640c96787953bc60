import type { Clock } from '../../../platform/ports/clock.ts';
import type { Random } from '../../../platform/ports/random.ts';
import { isoTime } from '../../../platform/time/iso-time.ts';
import {
  type CustomerMood,
  NO_FAULTS,
  type RigHttpAnswer,
  type RigHttpRequest,
  type RigNotification,
  type SimulatedWallet,
  type WalletBooking,
} from '../simulated-wallet.ts';
import { PaypalLedger, type RigOrder } from './ledger.ts';
import { approveUrl, fault, PaypalRules, type Reply } from './rules.ts';
import { PaypalTokens } from './tokens.ts';

/** What goes wrong at PayPal alone. */
export interface PaypalSwitches {
  /** The next capture is worked off, and its answer lost. */
  loseCapture: boolean;
  /** Captures are held for review: money that is not there yet. */
  isHeld: boolean;
}

/** PayPal's Orders v2 for the one shop of shop.ts, and the customers on its pages. `webhookUrl`: the shop's, if it has one. */
export class SimulatedPaypal implements SimulatedWallet {
  readonly provider = 'paypal';
  readonly switches = { ...NO_FAULTS };
  readonly paypal: PaypalSwitches = { loseCapture: false, isHeld: false };
  readonly #clock: Clock;
  readonly #ledger: PaypalLedger;
  readonly #tokens: PaypalTokens;
  readonly #rules: PaypalRules;
  readonly #webhookUrl: string | null;
  readonly #notify: (notification: RigNotification) => void;
  #events = 0;

  constructor(parts: {
    clock: Clock;
    random: Random;
    webhookUrl?: string | null;
    notify?: (notification: RigNotification) => void;
  }) {
    const { clock, random, webhookUrl = null, notify = () => {} } = parts;
    this.#clock = clock;
    this.#ledger = new PaypalLedger(clock, random);
    this.#tokens = new PaypalTokens(clock, random);
    this.#rules = new PaypalRules(this.#ledger, this.paypal);
    this.#webhookUrl = webhookUrl;
    this.#notify = notify;
  }

  handle(request: RigHttpRequest): RigHttpAnswer {
    const { status, content, isCapture = false } = this.#reply(request);
    const body = Buffer.from(JSON.stringify(content), 'utf8');
    const isLost = isCapture && this.paypal.loseCapture;
    if (isLost) this.paypal.loseCapture = false;
    return { status, headers: { 'content-type': 'application/json' }, body, ...(isLost ? { isLost } : {}) };
  }

  /** PayPal has no codes of customers that it publishes. */
  paymentCode(): null {
    return null;
  }

  /** `paid`: approved, the money is the shop's to take. Somebody without money approves too, and is declined then. */
  scan(code: string, mood: CustomerMood): 'paid' | 'asked' | 'refused' | 'unknown' {
    const id = /[?&]token=([A-Z0-9]+)$/.exec(code)?.[1];
    const order = id === undefined ? null : this.#ledger.order(id);
    if (!order || approveUrl(order) !== code || order.status !== 'PAYER_ACTION_REQUIRED') return 'unknown';
    order.isWithoutMoney = mood === 'has_no_money';
    if (mood === 'asks') {
      order.isAsked = true;
      return 'asked';
    }
    this.#approve(order);
    return mood === 'pays' ? 'paid' : 'refused';
  }

  confirm(): number {
    const asked = this.#ledger.asked();
    for (const order of asked) this.#approve(order);
    return asked.length;
  }

  /** The customer leaves the page: the order is as it was, and can be opened again. */
  refuse(): number {
    const asked = this.#ledger.asked();
    for (const order of asked) order.isAsked = false;
    return asked.length;
  }

  /** Tokens end before their time. */
  revokeTokens(): void {
    this.#tokens.revoke();
  }

  books(): readonly WalletBooking[] {
    return this.#ledger.bookings();
  }

  #reply(request: RigHttpRequest): Reply {
    const { method, path, headers, body } = request;
    const authorization = headers['authorization'] ?? '';
    if (method === 'POST' && path === '/v1/oauth2/token') {
      const granted = this.#tokens.grant(authorization, Buffer.from(body).toString('utf8'));
      return granted
        ? { status: 200, content: granted }
        : {
            status: 401,
            content: { error: 'invalid_client', error_description: 'Client Authentication failed' },
          };
    }
    if (this.#tokens.isValid(authorization)) return this.#rules.reply(request);
    return fault(401, 'AUTHENTICATION_FAILURE', 'INVALID_TOKEN');
  }

  #approve(order: RigOrder): void {
    order.status = 'APPROVED';
    order.isAsked = false;
    if (this.#webhookUrl === null) return;
    const notices = this.switches.duplicateNotify ? 2 : 1;
    const notification = this.#event(order, this.#webhookUrl);
    for (let sent = 0; sent < notices; sent++) this.#notify(notification);
  }

  /** NOTE: the signature is made up: only PayPal could verify it, and the terminal does not ask. */
  #event(order: RigOrder, url: string): RigNotification {
    this.#events += 1;
    const { id, status, orderNumber } = order;
    const event = {
      id: `WH-${this.#events}`,
      event_type: 'CHECKOUT.ORDER.APPROVED',
      resource_type: 'checkout-order',
      create_time: isoTime(this.#clock.now()),
      resource: { id, status, purchase_units: [{ reference_id: orderNumber, custom_id: orderNumber }] },
    };
    const headers = {
      'content-type': 'application/json',
      'paypal-transmission-id': `rig-${this.#events}`,
      'paypal-transmission-time': isoTime(this.#clock.now()),
      'paypal-auth-algo': 'SHA256withRSA',
      'paypal-cert-url': 'https://api.sandbox.paypal.com/v1/notifications/certs/rig',
      'paypal-transmission-sig': 'rig',
    };
    return { url, headers, body: Buffer.from(JSON.stringify(event), 'utf8') };
  }
}

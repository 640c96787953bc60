import type { Clock } from '../../../platform/ports/clock.ts';
import type { Random } from '../../../platform/ports/random.ts';
import { makeRsaPair, type RsaPair } from '../demo-keys.ts';
import type { BookedOrder } from '../order-book.ts';
import {
  type CustomerMood,
  NO_FAULTS,
  type RigHttpAnswer,
  type RigHttpRequest,
  type RigNotification,
  type SimulatedWallet,
  type WalletBooking,
} from '../simulated-wallet.ts';
import { Payments, payment, result } from './payments.ts';
import { antomTime, isSignedByShop, type Signing, signedAnswer, signedNotification } from './protocol.ts';

export interface SimulatedAntomParts {
  clock: Clock;
  random: Random;
  keys: { provider: RsaPair /** PEM. */; shopPublicKey: string };
  notify?: (notification: RigNotification) => void;
}

const API = /^\/ams\/(?:sandbox\/)?api\/v1\/payments\/(\w+)$/;

/** Antom's payment API as a shop at the counter sees it. */
export class SimulatedAntom implements SimulatedWallet {
  readonly provider = 'antom';
  readonly switches = { ...NO_FAULTS };
  readonly #parts: SimulatedAntomParts;
  readonly #payments: Payments;
  #wrongKey: string | null = null;
  /** Client that the last signed request came from. */
  #clientId = '';

  constructor(parts: SimulatedAntomParts) {
    this.#parts = parts;
    this.#payments = new Payments(parts.clock, parts.random, (order, url) => this.#notify(order, url));
  }

  handle(request: RigHttpRequest): RigHttpAnswer {
    const { path, headers, body } = request;
    const [, call] = API.exec(path) ?? [];
    if (!call || request.method !== 'POST') return { status: 404, headers: {}, body: new Uint8Array(0) };
    if (!isSignedByShop(request, this.#parts.keys.shopPublicKey)) {
      return signedAnswer(path, result('F', 'INVALID_SIGNATURE'), this.#signing());
    }
    this.#clientId = headers['client-id'] ?? '';
    const content = this.#worked(call, body) ?? result('F', 'NO_INTERFACE_DEF');
    return signedAnswer(path, content, this.#signing());
  }

  paymentCode(mood: CustomerMood): string {
    return this.#payments.codes.show(mood);
  }

  scan(code: string, mood: CustomerMood): 'paid' | 'asked' | 'refused' | 'unknown' {
    return this.#payments.scan(code, mood);
  }

  confirm(): number {
    return this.#payments.confirm();
  }

  refuse(): number {
    return this.#payments.refuse();
  }

  books(): readonly WalletBooking[] {
    return this.#payments.book.bookings();
  }

  #worked(call: string, body: Uint8Array): Readonly<Record<string, unknown>> | null {
    switch (call) {
      case 'pay':
        return this.#payments.pay(body);
      case 'inquiryPayment':
        return this.#payments.inquire(body);
      case 'cancel':
        return this.#payments.cancel(body);
      case 'refund':
        return this.#payments.refund(body);
      default:
        return null;
    }
  }

  #signing(): Signing {
    const { keys, clock } = this.#parts;
    if (this.switches.wrongSignature) this.#wrongKey ??= makeRsaPair().privateKey;
    const privateKey = this.switches.wrongSignature ? (this.#wrongKey ?? '') : keys.provider.privateKey;
    return { privateKey, clientId: this.#clientId, now: clock.now() };
  }

  #notify(order: BookedOrder, url: string): void {
    const content = {
      notifyType: 'PAYMENT_RESULT',
      ...result('S', 'SUCCESS'),
      ...payment(order),
      paymentTime: antomTime(this.#parts.clock.now()),
    };
    const notification = { url, ...signedNotification(url, content, this.#signing()) };
    for (let sent = 0; sent < (this.switches.duplicateNotify ? 2 : 1); sent++) {
      this.#parts.notify?.(notification);
    }
  }
}

import type { Clock } from '../../../platform/ports/clock.ts';
import type { Random } from '../../../platform/ports/random.ts';
import { isoTime } from '../../../platform/time/iso-time.ts';
import type { WalletKeys } from '../demo-keys.ts';
import {
  type CustomerMood,
  NO_FAULTS,
  type RigHttpAnswer,
  type RigHttpRequest,
  type RigNotification,
  type SimulatedWallet,
  type WalletBooking,
} from '../simulated-wallet.ts';
import { type RigTrade, WechatLedger } from './ledger.ts';
import { type Reply, WechatRules } from './rules.ts';
import { WechatSeal } from './seal.ts';

/** WeChat Pay, API v3, for the one shop of shop.ts: HTTP, signatures, books, and the customers with their app. */
export class SimulatedWechat implements SimulatedWallet {
  readonly provider = 'wechat';
  readonly switches = { ...NO_FAULTS };
  readonly #clock: Clock;
  readonly #seal: WechatSeal;
  readonly #ledger: WechatLedger;
  readonly #rules: WechatRules;
  readonly #notify: (notification: RigNotification) => void;

  constructor(parts: {
    clock: Clock;
    random: Random;
    keys: WalletKeys;
    notify?: (notification: RigNotification) => void;
  }) {
    const { clock, random, keys, notify = () => {} } = parts;
    this.#clock = clock;
    this.#seal = new WechatSeal(clock, random, keys);
    this.#ledger = new WechatLedger(clock, random);
    this.#rules = new WechatRules(this.#ledger, clock);
    this.#notify = notify;
  }

  handle(request: RigHttpRequest): RigHttpAnswer {
    if (!this.#seal.isShops(request)) return unsigned(401, 'SIGN_ERROR');
    const { status, content }: Reply = this.#rules.reply(request);
    return this.#seal.answer(status, content, this.switches.wrongSignature);
  }

  paymentCode(mood: CustomerMood): string {
    return this.#ledger.newCode(mood);
  }

  scan(code: string, mood: CustomerMood): 'paid' | 'asked' | 'refused' | 'unknown' {
    const trade = this.#ledger.shown(code);
    if (!trade) return 'unknown';
    if (mood === 'has_no_money') return 'refused';
    if (mood === 'asks') {
      trade.isAsked = true;
      return 'asked';
    }
    this.#pay(trade);
    return 'paid';
  }

  confirm(): number {
    const asked = this.#ledger.asked();
    for (const trade of asked) this.#pay(trade);
    return asked.length;
  }

  refuse(): number {
    const asked = this.#ledger.asked();
    for (const trade of asked) {
      trade.isAsked = false;
      if (trade.type === 'MICROPAY') trade.state = 'PAYERROR';
    }
    return asked.length;
  }

  books(): readonly WalletBooking[] {
    return this.#ledger.bookings();
  }

  #pay(trade: RigTrade): void {
    this.#ledger.charge(trade);
    if (trade.notifyUrl === null) return;
    const notices = this.switches.duplicateNotify ? 2 : 1;
    const body = this.#notice(trade);
    for (let sent = 0; sent < notices; sent++) {
      const headers = {
        'content-type': 'application/json',
        ...this.#seal.prove(body, this.switches.wrongSignature),
      };
      this.#notify({ url: trade.notifyUrl, headers, body });
    }
  }

  #notice(trade: RigTrade): Uint8Array {
    const notice = {
      id: `EV-${this.#seal.nonce(10)}`,
      create_time: isoTime(this.#clock.now()),
      resource_type: 'encrypt-resource',
      event_type: 'TRANSACTION.SUCCESS',
      summary: '支付成功',
      resource: this.#seal.encrypt(this.#rules.describe(trade), 'transaction'),
    };
    return Buffer.from(JSON.stringify(notice), 'utf8');
  }
}

/** WeChat Pay does not sign for whom it does not know. */
function unsigned(status: number, code: string): RigHttpAnswer {
  const body = Buffer.from(JSON.stringify({ code, message: '签名错误' }), 'utf8');
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}

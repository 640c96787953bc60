import type { VirtualScanner } from '../../drivers/scanners/virtual/index.ts';
import type {
  AppView,
  LabelView,
  WalletBooksView,
  WalletSwitchesBody,
} from '../desk/api/contract-wallets.ts';
import type { RigServices } from '../desk/api/services.ts';
import { isUnderWay, type Payment } from '../payment/payment.ts';
import { TerminalError } from '../platform/errors/terminal-error.ts';
import { formatAmount } from '../platform/money/amount.ts';
import type { RigWallet } from './rig-wallets.ts';

interface Label extends LabelView {
  text: string;
  aim: string;
}

/** Things with a code on them that are no payment codes. */
const LABELS: readonly Label[] = [
  {
    ...{ name: 'goods-label', title: 'Packet of tea', hint: 'An article’s bar code: refused kindly.' },
    ...{ text: '4006381333931', aim: ']E0' },
  },
  {
    ...{ name: 'shop-code', title: 'Another shop’s code', hint: 'A code that shops show: refused kindly.' },
    ...{ text: 'https://qr.alipay.com/bax00000example', aim: ']Q1' },
  },
];

const APP_TITLES = { alipay: 'Alipay', antom: 'Alipay+', wechat: 'WeChat', paypal: 'PayPal' } as const;

type AppServices = Pick<RigServices, 'hold' | 'scan' | 'answer' | 'setWallet' | 'walletBooks'>;

export interface RigAppsParts {
  wallets: readonly RigWallet[];
  scanner: VirtualScanner | null;
  current(): Payment | null;
  changed(): void;
}

/** Customers' phones with wallet apps, a goods label, and the providers' switches. */
export class RigApps implements AppServices {
  readonly #at: RigAppsParts;
  /** Apps that have asked their owner, by name. */
  readonly #asked = new Set<string>();

  constructor(parts: RigAppsParts) {
    this.#at = parts;
  }

  views(): AppView[] {
    return this.#at.wallets.map(({ name, simulated }) => {
      const app = `${name}-phone`;
      const holds = this.#at.scanner !== null && this.#holds(simulated.provider);
      const title = `Phone with ${APP_TITLES[simulated.provider]}`;
      const hint = holds
        ? 'Shows its code to the scanner, or scans the code shown.'
        : 'Scans the code shown.';
      const waiting = this.#asked.has(app)
        ? simulated.books().filter(({ state }) => state === 'waiting').length
        : 0;
      return {
        name: app,
        title,
        hint,
        wallet: name,
        scheme: schemeOf(simulated),
        holds,
        scans: true,
        waiting,
      };
    });
  }

  /** PayPal has no codes to hold out, and Alipay's own wallet gets those of its partners where both are there. */
  #holds(provider: RigWallet['simulated']['provider']): boolean {
    const hasAlipay = this.#at.wallets.some(({ simulated }) => simulated.provider === 'alipay');
    return provider !== 'paypal' && !(provider === 'antom' && hasAlipay);
  }

  labels(): LabelView[] {
    return this.#at.scanner === null ? [] : LABELS.map(({ name, title, hint }) => ({ name, title, hint }));
  }

  hold: RigServices['hold'] = (name, { asks }) => {
    const { scanner } = this.#at;
    if (!scanner) throw new TerminalError('rig_disabled', 'This profile has no virtual scanner.');
    const label = LABELS.find((one) => one.name === name);
    if (label) {
      const paymentId = this.#paymentId();
      scanner.hold(label.text, label.aim);
      return { app: name, result: 'held', paymentId };
    }
    const code = this.#wallet(name).simulated.paymentCode(asks ? 'asks' : 'pays');
    if (code === null) throw new TerminalError('card_unknown', 'This app shows no payment codes.');
    if (asks) this.#asked.add(name);
    const paymentId = this.#paymentId();
    scanner.hold(code);
    this.#at.changed();
    return { app: name, result: 'held', paymentId };
  };

  scan: RigServices['scan'] = (name, { asks }) => {
    const { simulated } = this.#wallet(name);
    const payment = this.#at.current();
    const code = payment?.state === 'confirming' ? payment.wallet?.code?.text : undefined;
    const result = code === undefined ? 'unknown' : simulated.scan(code, asks ? 'asks' : 'pays');
    if (result === 'asked') this.#asked.add(name);
    this.#at.changed();
    return { app: name, result, paymentId: this.#paymentId() };
  };

  answer: RigServices['answer'] = (name, confirmed) => {
    const { simulated } = this.#wallet(name);
    this.#asked.delete(name);
    const answered = confirmed ? simulated.confirm() : simulated.refuse();
    this.#at.changed();
    const result = answered === 0 ? 'nothing_waits' : confirmed ? 'confirmed' : 'refused';
    return { app: name, result, paymentId: this.#paymentId() };
  };

  setWallet: RigServices['setWallet'] = async (name, switches: WalletSwitchesBody) => {
    const { server, simulated } = this.#named(name);
    await server.turn(
      Object.fromEntries(Object.entries(switches).filter(([, value]) => value !== undefined)),
    );
    this.#at.changed();
    return { wallet: name, ...simulated.switches };
  };

  walletBooks: RigServices['walletBooks'] = (name): WalletBooksView => ({
    wallet: name,
    orders: this.#named(name)
      .simulated.books()
      .map(({ orderNumber, transaction, minor, currency, state, refunded, charges }) => ({
        ...{ orderNumber, transaction, currency, state, charges },
        amount: formatAmount({ minor, currency }),
        refunded: formatAmount({ minor: refunded, currency }),
      })),
  });

  #paymentId(): string | null {
    const payment = this.#at.current();
    return payment && isUnderWay(payment.state) ? payment.id : null;
  }

  #wallet(app: string): RigWallet {
    const found = this.#at.wallets.find(({ name }) => `${name}-phone` === app);
    if (!found) throw new TerminalError('card_unknown', `There is no app '${app}'.`);
    return found;
  }

  #named(wallet: string): RigWallet {
    const found = this.#at.wallets.find(({ name }) => name === wallet);
    if (!found) throw new TerminalError('wallet_unknown');
    return found;
  }
}

const schemeOf = ({ provider }: RigWallet['simulated']): string =>
  provider === 'antom' ? 'alipay_plus' : provider;

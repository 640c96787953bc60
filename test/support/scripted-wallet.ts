import type { LinkStatus } from '../../src/platform/ports/upstream.ts';
import type {
  NotificationAnswer,
  Wallet,
  WalletNotification,
  WalletOrder,
  WalletRefund,
  WalletScheme,
} from '../../src/platform/ports/wallet.ts';

/** What of a wallet goes over the network. */
interface Exchanges extends Pick<Wallet, 'pay' | 'present' | 'query' | 'cancel' | 'refund'> {}
export type Exchange = keyof Exchanges;
type AnswerOf<E extends Exchange> = Awaited<ReturnType<Exchanges[E]>>;

export interface WalletCall {
  method: Exchange;
  order: WalletOrder;
  code: string | null;
  refund: WalletRefund | null;
}

interface Waiting extends WalletCall {
  give(answer: unknown): void;
}

/** A provider whose answers the case gives one by one, or for good. */
export class ScriptedWallet implements Wallet {
  readonly name: string;
  readonly scheme: WalletScheme;
  readonly routes: Wallet['routes'];
  readonly pollMs = 2_000;
  /** Everything it was asked, over all lives of the terminal. */
  readonly calls: WalletCall[] = [];
  /** Looks at the terminal in the moment of a call. */
  onCall: (call: WalletCall) => void = () => {};
  notification: NotificationAnswer = {
    orderNumber: null,
    status: 200,
    contentType: 'text/plain',
    body: 'ok',
  };
  readonly notifications: WalletNotification[] = [];
  readonly #standing = new Map<Exchange, unknown>();
  #waiting: Waiting[] = [];

  constructor(name: string, scheme: WalletScheme, routes: Wallet['routes']) {
    this.name = name;
    this.scheme = scheme;
    this.routes = routes;
  }

  start = () => {};
  stop = async () => {};
  link = (): LinkStatus => ({ state: 'up', since: 0 });
  onLink = () => {};
  pay = (order: WalletOrder, code: string) => this.#asked('pay', order, code);
  present = (order: WalletOrder) => this.#asked('present', order);
  query = (order: WalletOrder) => this.#asked('query', order);
  cancel = (order: WalletOrder) => this.#asked('cancel', order);
  refund = (order: WalletOrder, refund: WalletRefund) => this.#asked('refund', order, null, refund);

  readNotification(notification: WalletNotification): NotificationAnswer {
    this.notifications.push(notification);
    return this.notification;
  }

  /** From now on calls of that kind are answered so, at once. */
  always<E extends Exchange>(method: E, answer: AnswerOf<E>): void {
    this.#standing.set(method, answer);
  }

  /** Answers the oldest call that waits; it has to be of that kind. */
  answer<E extends Exchange>(method: E, answer: AnswerOf<E>): Promise<void> {
    return this.#give(this.#waiting.shift(), method, answer);
  }

  /** The same for the newest: answers overtake each other. */
  answerLast<E extends Exchange>(method: E, answer: AnswerOf<E>): Promise<void> {
    return this.#give(this.#waiting.pop(), method, answer);
  }

  /** The one call that waits. */
  waiting(): WalletCall {
    const [call, ...others] = this.#waiting;
    if (!call || others.length > 0) throw new Error(`${this.#waiting.length} calls wait`);
    return call;
  }

  asked(): Exchange[] {
    return this.calls.map(({ method }) => method);
  }

  countOf(method: Exchange): number {
    return this.asked().filter((one) => one === method).length;
  }

  /** Whoever asked is gone. */
  forget(): void {
    this.#waiting = [];
    this.#standing.clear();
  }

  async #give(call: Waiting | undefined, method: Exchange, answer: unknown): Promise<void> {
    if (call?.method !== method) throw new Error(`${call?.method ?? 'nothing'} waits, not ${method}`);
    call.give(answer);
    await new Promise((resolve) => setImmediate(resolve));
  }

  #asked<E extends Exchange>(
    method: E,
    order: WalletOrder,
    code: string | null = null,
    refund: WalletRefund | null = null,
  ): Promise<AnswerOf<E>> {
    const call = { method, order, code, refund };
    this.calls.push(call);
    this.onCall(call);
    if (this.#standing.has(method)) return Promise.resolve(this.#standing.get(method) as AnswerOf<E>);
    return new Promise((resolve) => {
      this.#waiting.push({ ...call, give: (answer) => resolve(answer as AnswerOf<E>) });
    });
  }
}

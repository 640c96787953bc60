import type {
  AuthorisationResult,
  DeliveryResult,
  ForwardMessage,
  InquiryResult,
  LinkStatus,
  ReconciliationMessage,
  ReconciliationResult,
  Upstream,
} from '../../src/platform/ports/upstream.ts';

export interface Delivery {
  message: ForwardMessage;
  /** Wall clock ms given as DE 7. */
  transmittedAt: number;
}

/** How the host behaves: a result, or undefined for a delivery that the test ends itself with `answer`. */
export type Script = (message: ForwardMessage) => DeliveryResult | Error | undefined;

/** A host on a script. Deliveries are recorded in the order they come. */
export class ScriptedUpstream implements Upstream {
  readonly name = 'scripted';
  readonly delivered: Delivery[] = [];
  /** Payments that were inquired about, and batches reconciled, in order. */
  readonly inquired: string[] = [];
  readonly reconciled: ReconciliationMessage[] = [];
  /** What an inquiry finds; by default this host knows none. */
  inquiry: (message: ForwardMessage) => InquiryResult = () => ({ kind: 'unsupported' });
  balance: (message: ReconciliationMessage) => ReconciliationResult = () => ({ kind: 'in_balance' });
  script: Script = () => ({ kind: 'acknowledged', responseCode: '00' });
  #link: LinkStatus = { state: 'up', since: 0 };
  readonly #listeners: ((status: LinkStatus) => void)[] = [];
  readonly #open = new Map<string, (result: DeliveryResult) => void>();

  start(): void {}

  async stop(): Promise<void> {}

  link(): LinkStatus {
    return this.#link;
  }

  onLink(listener: (status: LinkStatus) => void): void {
    this.#listeners.push(listener);
  }

  setLink(state: LinkStatus['state'], since = 0): void {
    this.#link = { state, since };
    for (const listener of this.#listeners) listener(this.#link);
  }

  async authorise(): Promise<AuthorisationResult> {
    return { kind: 'not_sent', reason: 'only forwarding is scripted' };
  }

  async deliver(message: ForwardMessage, transmittedAt: number): Promise<DeliveryResult> {
    this.delivered.push({ message: structuredClone(message), transmittedAt });
    const result = this.script(message);
    if (result instanceof Error) throw result;
    return result ?? new Promise((resolve) => this.#open.set(paymentOf(message), resolve));
  }

  async inquire(message: ForwardMessage): Promise<InquiryResult> {
    this.inquired.push(paymentOf(message));
    return this.inquiry(message);
  }

  async reconcile(message: ReconciliationMessage): Promise<ReconciliationResult> {
    this.reconciled.push(structuredClone(message));
    return this.balance(message);
  }

  /** Ends the open delivery of that payment. */
  answer(paymentId: string, result: DeliveryResult): void {
    const resolve = this.#open.get(paymentId);
    if (!resolve) throw new Error(`no delivery of ${paymentId} is open`);
    this.#open.delete(paymentId);
    resolve(result);
  }

  get openDeliveries(): string[] {
    return [...this.#open.keys()];
  }

  /** What was delivered, in one word each: kind, payment, "again" for a repeat. */
  get order(): string[] {
    return this.delivered.map(({ message }) => {
      const repeat = message.repeat ? ' again' : '';
      return `${message.kind} ${paymentOf(message)}${repeat}`;
    });
  }
}

function paymentOf(message: ForwardMessage): string {
  return (message.kind === 'reversal' ? message.original : message.transaction).paymentId;
}

import { toHex } from '../../platform/bytes/hex.ts';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { nearest } from '../../platform/text/nearest.ts';
import { type HealthView, PaymentView, TapResult, type TerminalEvent } from '../api/contract.ts';
import type { TenderBody } from '../api/contract-wallets.ts';
import type { ApiClient, EventStream } from './api-client.ts';
import type { CliIo } from './cli-io.ts';
import { Mailbox } from './mailbox.ts';

/** How the customer of a sale pays, where the command line says it. */
export type SaleTender =
  /** A virtual card held to the reader. */
  { kind: 'tap'; card: string } | { kind: 'code'; body: TenderBody };

export interface PaymentOrder {
  /** What begins it: '/v1/payments', or the refunds of a payment. */
  path: string;
  body: unknown;
  /** null: a person at the counter chooses. */
  tender: SaleTender | null;
  /** Whether Ctrl-C and the timeout cancel it; else they end the waiting. */
  cancellable: boolean;
  /** Ctrl-C by itself after so long; null waits as long as the terminal does. */
  timeoutMs: number | null;
}

/** Hears of the payment as it moves. */
export interface PaymentWatcher {
  /** Once, before the payment begins. */
  terminal(health: HealthView): void;
  /** Once for each change of state. */
  state(payment: PaymentView): void;
  /** Once for each code that the customer is to scan. */
  code(code: NonNullable<PaymentView['code']>): void;
  /** A code was scanned and not taken; the payment waits on. */
  codeRefused(refusal: Extract<TerminalEvent, { type: 'code_refused' }>): void;
  handshake(handshake: Extract<TerminalEvent, { type: 'handshake' }>): void;
  message(message: Extract<TerminalEvent, { type: 'message' }>['message']): void;
  cancelling(why: StopReason): void;
}

export type StopReason = 'interrupt' | 'timeout';

type Letter =
  | { kind: 'event'; event: TerminalEvent }
  | { kind: 'stop'; why: StopReason }
  | { kind: 'stream_ended' };

const TRIES = 4;
const RETRY_DELAY_MS = 250;

/** One payment or refund from the command line: begun once, followed to its end, cancelled when asked to. */
export class PaymentRun {
  readonly #api: ApiClient;
  readonly #io: CliIo;
  readonly #watcher: PaymentWatcher;
  readonly #mailbox = new Mailbox<Letter>();
  #stream: EventStream | undefined;
  #shown: PaymentView['state'] | undefined;
  #shownCode: string | undefined;
  #stopping = false;

  constructor(api: ApiClient, io: CliIo, watcher: PaymentWatcher) {
    this.#api = api;
    this.#io = io;
    this.#watcher = watcher;
  }

  /**
   * Resolves with the payment in its final state, or as `unknown`: its end is found out in the background then.
   * @throws TerminalError when it cannot be begun, or its result cannot be known
   */
  async run(order: PaymentOrder): Promise<PaymentView> {
    const releaseInterrupt = this.#io.onInterrupt(() =>
      this.#mailbox.post({ kind: 'stop', why: 'interrupt' }),
    );
    const timer =
      order.timeoutMs === null
        ? undefined
        : this.#io.clock.after(order.timeoutMs, () => this.#mailbox.post({ kind: 'stop', why: 'timeout' }));
    try {
      // Subscribed before the payment exists: no event of it is missed.
      const { health } = await this.#subscribe();
      const { tender } = order;
      if (tender?.kind === 'tap') checkCard(tender.card, health);
      this.#watcher.terminal(health);
      const payment = await this.#begin(order);
      if (tender && payment.outcome === null) await this.#choose(tender, payment.id);
      return await this.#followToEnd(payment, order.cancellable);
    } finally {
      timer?.cancel();
      releaseInterrupt();
      this.#stream?.close();
    }
  }

  async #subscribe(): Promise<EventStream['hello']> {
    this.#stream = await this.#api.follow(
      (event) => this.#mailbox.post({ kind: 'event', event }),
      () => this.#mailbox.post({ kind: 'stream_ended' }),
    );
    return this.#stream.hello;
  }

  /** Repeats with the same key when the connection breaks: the terminal begins one payment, not two. */
  #begin({ path, body }: PaymentOrder): Promise<PaymentView> {
    const headers = { 'idempotency-key': toHex(this.#io.random.bytes(16)) };
    return this.#withRetries(() => this.#api.post(path, PaymentView, body, { headers }));
  }

  /** A tender that the terminal refuses ends the payment: nobody is there to choose another. */
  async #choose(tender: SaleTender, id: string): Promise<void> {
    try {
      if (tender.kind === 'code') await this.#api.post(`/v1/payments/${id}/tender`, PaymentView, tender.body);
      else await this.#api.post(`/v1/rig/cards/${encodeURIComponent(tender.card)}/tap`, TapResult);
    } catch (error) {
      if (isUnreachable(error)) throw lost(error, id);
      await this.#cancel(id);
      throw error;
    }
  }

  async #followToEnd(begun: PaymentView, cancellable: boolean): Promise<PaymentView> {
    let payment = begun;
    for (;;) {
      this.#show(payment);
      if (payment.outcome !== null || payment.state === 'unknown') return payment;
      payment = await this.#nextChange(payment, cancellable);
    }
  }

  /** The payment after the next letter; the same when the letter changes nothing. */
  async #nextChange(payment: PaymentView, cancellable: boolean): Promise<PaymentView> {
    const letter = await this.#mailbox.next();
    switch (letter.kind) {
      case 'event':
        return this.#afterEvent(payment, letter.event);
      case 'stream_ended':
        return this.#catchUp(payment.id);
      case 'stop':
        if (this.#stopping || !cancellable) throw unfinished(payment.id, 'You stopped waiting for');
        this.#stopping = true;
        this.#watcher.cancelling(letter.why);
        return this.#cancel(payment.id);
    }
  }

  #afterEvent(payment: PaymentView, event: TerminalEvent): PaymentView {
    if (event.type === 'handshake' && event.paymentId === payment.id) this.#watcher.handshake(event);
    if (event.type === 'message' && event.paymentId === payment.id) this.#watcher.message(event.message);
    if (event.type === 'code_refused' && event.paymentId === payment.id) this.#watcher.codeRefused(event);
    return event.type === 'payment' && event.payment.id === payment.id ? event.payment : payment;
  }

  #show(payment: PaymentView): void {
    if (payment.state !== this.#shown) this.#watcher.state(payment);
    this.#shown = payment.state;
    if (payment.code === null || payment.code.text === this.#shownCode) return;
    this.#shownCode = payment.code.text;
    this.#watcher.code(payment.code);
  }

  async #cancel(id: string): Promise<PaymentView> {
    try {
      return await this.#api.post(`/v1/payments/${id}/cancel`, PaymentView);
    } catch (error) {
      if (!(error instanceof TerminalError) || error.code !== 'payment_final') throw lost(error, id);
      return this.#read(id);
    }
  }

  /** After the stream broke: follows anew, then reads what was missed. */
  async #catchUp(id: string): Promise<PaymentView> {
    try {
      return await this.#withRetries(async () => {
        await this.#subscribe();
        return this.#read(id);
      });
    } catch (error) {
      throw lost(error, id);
    }
  }

  #read(id: string): Promise<PaymentView> {
    return this.#api.get(`/v1/payments/${id}`, PaymentView);
  }

  async #withRetries<Value>(attempt: () => Promise<Value>): Promise<Value> {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt();
      } catch (error) {
        if (!isUnreachable(error) || tries === TRIES) throw error;
        await new Promise<void>((resolve) => this.#io.clock.after(tries * RETRY_DELAY_MS, resolve));
      }
    }
  }
}

function checkCard(card: string, health: HealthView): void {
  if (!health.rig) throw new TerminalError('rig_disabled');
  const names = health.rig.cards.map(({ name }) => name);
  if (names.includes(card)) return;
  const near = nearest(card, names);
  const guess = near === null ? '.' : `, did you mean '${near}'?`;
  throw new TerminalError('card_unknown', `There is no virtual card '${card}'${guess}`);
}

function isUnreachable(error: unknown): boolean {
  return error instanceof TerminalError && error.code === 'daemon_not_running';
}

/** `error`, or when tilld is gone: which payment is left open and where its result will be. */
function lost(error: unknown, id: string): unknown {
  return isUnreachable(error) ? unfinished(id, 'tilld went away during', error) : error;
}

function unfinished(id: string, what: string, cause?: unknown): TerminalError {
  return new TerminalError('daemon_not_running', `${what} payment ${id}: its result is not known here.`, {
    hint: `See it with "tilld payments ${id}" as soon as tilld runs.`,
    cause,
  });
}

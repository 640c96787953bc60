import { TlvError } from '../../../card/emv/tlv.ts';
import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import type { Log } from '../../../platform/ports/log.ts';
import type {
  AuthorisationResult,
  DeliveryResult,
  ForwardMessage,
  HostTransaction,
  LinkStatus,
  Upstream,
} from '../../../platform/ports/upstream.ts';
import type { Opener } from '../../../platform/ports/vault.ts';
import type { Dialect } from '../../iso8583/dialect.ts';
import type { IsoMessage } from '../../iso8583/field-spec.ts';
import { Iso8583Error } from '../../iso8583/iso8583-error.ts';
import type { UpstreamSurroundings } from '../surroundings.ts';
import { readAuthorisation, readDelivery } from './answers.ts';
import { type CardRecord, readCardRecord } from './card-record.ts';
import { HostLink, type LinkOptions } from './link.ts';
import { MessageBuilder } from './messages.ts';

/** A record that can never be sent: parked with this in place of a response code. */
const UNREADABLE_RECORD = 'unreadable';

/** What became of one message. */
type Attempt =
  | { kind: 'not_sent'; reason: string }
  /** There is no message to send: the card record is missing, does not open, or does not fit the dialect. */
  | { kind: 'no_message' }
  | { kind: 'unanswered'; reason: 'no_answer' | 'invalid_answer' | 'link_lost' }
  | { kind: 'answered'; request: IsoMessage; answer: IsoMessage };

/** The Upstream port over ISO 8583: opens sealed records, builds messages, reads answers. */
export class Iso8583Upstream implements Upstream {
  readonly name = 'iso8583';
  readonly #link: HostLink;
  readonly #messages: MessageBuilder;
  readonly #opener: Opener;
  readonly #log: Log;

  constructor(options: LinkOptions, dialect: Dialect, surroundings: UpstreamSurroundings) {
    const { clock, random, opener } = surroundings;
    this.#opener = opener;
    this.#log = surroundings.log.child({ component: 'upstream', host: options.host, port: options.port });
    this.#messages = new MessageBuilder(surroundings);
    const parts = { dialect, messages: this.#messages, clock, random, log: this.#log };
    this.#link = new HostLink(options, parts);
  }

  start(): void {
    this.#link.start();
  }

  stop(): Promise<void> {
    return this.#link.stop();
  }

  link(): LinkStatus {
    return this.#link.status;
  }

  onLink(listener: (status: LinkStatus) => void): void {
    this.#link.onStatus(listener);
  }

  async authorise(transaction: HostTransaction, transmittedAt: number): Promise<AuthorisationResult> {
    const attempt = await this.#send(
      transaction,
      (card) => card && this.#messages.request(transaction, card, transmittedAt),
    );
    switch (attempt.kind) {
      case 'not_sent':
        return attempt;
      case 'no_message':
        return { kind: 'not_sent', reason: 'the card record cannot be read' };
      case 'unanswered':
        return { kind: 'unknown', reason: attempt.reason };
      case 'answered':
        return readAuthorisation(attempt.request, attempt.answer);
    }
  }

  async deliver(message: ForwardMessage, transmittedAt: number): Promise<DeliveryResult> {
    const transaction = message.kind === 'advice' ? message.transaction : message.original;
    const attempt = await this.#send(transaction, (card) => {
      if (message.kind === 'reversal') return this.#messages.reversal(message, card, transmittedAt);
      return card && this.#messages.advice(message, card, transmittedAt);
    });
    switch (attempt.kind) {
      case 'not_sent':
        return attempt;
      case 'no_message':
        return { kind: 'refused', responseCode: UNREADABLE_RECORD };
      case 'unanswered':
        return { kind: 'unknown', reason: attempt.reason };
      case 'answered':
        return readDelivery(attempt.request, attempt.answer);
    }
  }

  /** Opens the card record, builds the message, sends it and wipes the record before the answer is awaited. */
  async #send(
    transaction: HostTransaction,
    build: (card: CardRecord | null) => IsoMessage | null,
  ): Promise<Attempt> {
    if (!this.#link.isUsable) return this.#link.notSent;
    const card = this.#open(transaction);
    try {
      const request = build(card);
      if (request === null) return { kind: 'no_message' };
      const sending = this.#link.request(request);
      card?.wipe();
      const sent = await sending;
      return sent.kind === 'answer' ? { kind: 'answered', request, answer: sent.message } : sent;
    } catch (error) {
      if (!(error instanceof Iso8583Error)) throw error;
      this.#unusable(transaction, error);
      return { kind: 'no_message' };
    } finally {
      card?.wipe();
    }
  }

  #open(transaction: HostTransaction): CardRecord | null {
    if (transaction.sealed === null) return null;
    try {
      return readCardRecord(this.#opener.open(transaction.sealed, transaction.paymentId));
    } catch (error) {
      if (!(error instanceof TerminalError || error instanceof TlvError)) throw error;
      this.#unusable(transaction, error);
      return null;
    }
  }

  #unusable(transaction: HostTransaction, error: Error): void {
    const { paymentId } = transaction;
    this.#log.error('No message can be made of this card record', { paymentId, reason: error.message });
  }
}

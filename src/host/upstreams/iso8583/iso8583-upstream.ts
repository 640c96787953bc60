import { TlvError } from '../../../card/emv/tlv.ts';
import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import type { Log } from '../../../platform/ports/log.ts';
import type {
  AuthorisationResult,
  DeliveryResult,
  ForwardMessage,
  HostTransaction,
  InquiryResult,
  LinkStatus,
  ReconciliationMessage,
  ReconciliationResult,
  Upstream,
} from '../../../platform/ports/upstream.ts';
import type { Opener } from '../../../platform/ports/vault.ts';
import type { IsoMessage } from '../../iso8583/field-spec.ts';
import { Iso8583Error } from '../../iso8583/iso8583-error.ts';
import type { UpstreamSurroundings } from '../surroundings.ts';
import { readAuthorisation, readDelivery, readInquiry, readReconciliation } from './answers.ts';
import { type CardRecord, readCardRecord } from './card-record.ts';
import { HostLink, type Urgency } from './link.ts';
import type { LinkOptions, LinkParts } from './link-parts.ts';
import { MessageBuilder } from './messages.ts';

/** A record that can never be sent: parked with this in place of a response code. */
const UNREADABLE_RECORD = 'unreadable';
const NO_CARD_RECORD = 'the card record cannot be read';

/** What became of one message. */
type Attempt =
  | { kind: 'not_sent'; reason: string }
  /** There is no message to send: the card record is missing, does not open, or does not fit the dialect. */
  | { kind: 'no_message' }
  | { kind: 'unanswered'; reason: 'no_answer' | 'invalid_answer' | 'link_lost' }
  | { kind: 'answered'; request: IsoMessage; answer: IsoMessage };

export interface UpstreamOptions extends LinkOptions {
  /** Whether the host knows inquiries (0600). */
  inquiry: boolean;
}

/** The Upstream port over ISO 8583: opens sealed records, builds messages, reads answers. */
export class Iso8583Upstream implements Upstream {
  readonly name = 'iso8583';
  readonly #options: UpstreamOptions;
  readonly #link: HostLink;
  readonly #messages: MessageBuilder;
  readonly #opener: Opener;
  readonly #log: Log;

  constructor(
    options: UpstreamOptions,
    far: Pick<LinkParts, 'addresses' | 'dialect' | 'tls' | 'tpdu' | 'security'>,
    surroundings: UpstreamSurroundings,
  ) {
    const { network, clock, random, opener, terminalId } = surroundings;
    this.#options = options;
    this.#opener = opener;
    const [first] = far.addresses;
    this.#log = surroundings.log.child({ component: 'upstream', ...first });
    this.#messages = new MessageBuilder(surroundings);
    const own = { network, clock, random, terminalId, messages: this.#messages, log: this.#log };
    this.#link = new HostLink(options, { ...far, ...own });
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
      'live',
    );
    switch (attempt.kind) {
      case 'not_sent':
        return attempt;
      case 'no_message':
        return { kind: 'not_sent', reason: NO_CARD_RECORD };
      case 'unanswered':
        return { kind: 'unknown', reason: attempt.reason };
      case 'answered':
        return readAuthorisation(attempt.request, attempt.answer);
    }
  }

  async deliver(message: ForwardMessage, transmittedAt: number): Promise<DeliveryResult> {
    const attempt = await this.#send(
      transactionOf(message),
      (card) => this.#forward(message, card, transmittedAt),
      'background',
    );
    switch (attempt.kind) {
      case 'not_sent':
        return attempt;
      case 'no_message':
        return { kind: 'refused', responseCode: UNREADABLE_RECORD };
      case 'unanswered':
        return { kind: 'unknown', reason: attempt.reason };
      case 'answered':
        return readDelivery(message.kind, attempt.request, attempt.answer);
    }
  }

  async inquire(message: ForwardMessage, transmittedAt: number): Promise<InquiryResult> {
    if (!this.#options.inquiry) return { kind: 'unsupported' };
    const request = this.#messages.inquiry(message, this.#link.nextStan(), transmittedAt);
    const sent = await this.#link.request(request, 'background');
    return sent.kind === 'answer' ? readInquiry(request, sent.message) : sent;
  }

  async reconcile(message: ReconciliationMessage, transmittedAt: number): Promise<ReconciliationResult> {
    const request = this.#messages.reconciliation(message, transmittedAt);
    const sent = await this.#link.request(request, 'background');
    if (sent.kind === 'answer') return readReconciliation(message, request, sent.message);
    return sent.kind === 'unanswered' ? { kind: 'unknown', reason: sent.reason } : sent;
  }

  #forward(message: ForwardMessage, card: CardRecord | null, transmittedAt: number): IsoMessage | null {
    if (message.kind === 'reversal') return this.#messages.reversal(message, card, transmittedAt);
    if (card === null) return null;
    return message.kind === 'advice'
      ? this.#messages.advice(message, card, transmittedAt)
      : this.#messages.deferred(message, card, transmittedAt);
  }

  /** Opens the card record, builds the message, sends it and wipes the record before the answer is awaited. */
  async #send(
    transaction: HostTransaction,
    build: (card: CardRecord | null) => IsoMessage | null,
    urgency: Urgency,
  ): Promise<Attempt> {
    if (!this.#link.isUsable) return this.#link.notSent;
    const card = this.#open(transaction);
    try {
      const request = build(card);
      if (request === null) return { kind: 'no_message' };
      const sending = this.#link.request(request, urgency);
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

function transactionOf(message: ForwardMessage): HostTransaction {
  return message.kind === 'reversal' ? message.original : message.transaction;
}

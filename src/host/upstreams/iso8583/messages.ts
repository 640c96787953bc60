import { currencyByCode } from '../../../platform/money/currencies.ts';
import type {
  AdviceMessage,
  DeferredMessage,
  ForwardMessage,
  HostTransaction,
  ReconciliationMessage,
  ReversalMessage,
} from '../../../platform/ports/upstream.ts';
import type { FieldValues, IsoMessage } from '../../iso8583/field-spec.ts';
import type { CardRecord } from './card-record.ts';
import { localTimes, transmissionTime } from './message-times.ts';
import { totalsFields } from './totals.ts';

/** Point of service entry mode: contactless chip, no PIN entry capability told. @spec ISO 8583:1987, DE 22 */
const CONTACTLESS_CHIP = '071';
const NORMAL_PRESENTMENT = '00';

/** DE 39 of an advice: the card approved offline. @spec EMV 4.4 Book 4, annex A6 (8A "Y1") */
const OFFLINE_APPROVED = 'Y1';

/** DE 39 of a reversal. @spec ISO 8583:1987: 68 answer too late, 17 customer cancellation, 22 suspected malfunction */
const REVERSAL_CAUSES = { timeout: '68', cancelled: '17', interrupted: '22' } as const;

/**
 * DE 48 of a request that was approved at the counter before the host was asked.
 * NOTE: ISO 8583:1987 has no condition code (DE 25) for it, and card schemes put it into fields of their own; this
 * dialect says it in the additional data, so that DE 25 keeps telling how the card was presented.
 */
const DEFERRED_AUTHORISATION = 'DEFERRED';

/** Acquirer and forwarding institution in DE 90: not known to the terminal. */
const NO_INSTITUTION = '0'.repeat(11);
const TIME_NOT_KNOWN = '0'.repeat(10);

/** DE 70. */
export const NETWORK_CODES = { signOn: '001', signOff: '002', keyExchange: '101', echo: '301' } as const;

/** The terminal as its messages name it. */
export interface TerminalIdentity {
  terminalId: string;
  merchantId: string;
  merchantCategoryCode: string;
  timeZone: string;
}

/**
 * Builds what the terminal sends. Each message is a function of what the journal keeps and of the time of
 * sending, so that a repeat differs from its original only in MTI, DE 7 and the MAC.
 */
export class MessageBuilder {
  readonly #terminal: TerminalIdentity;
  readonly #localTime: ReturnType<typeof localTimes>;

  constructor(terminal: TerminalIdentity) {
    this.#terminal = terminal;
    this.#localTime = localTimes(terminal.timeZone);
  }

  /** 0200: may this payment be made? */
  request(transaction: HostTransaction, card: CardRecord, transmittedAt: number): IsoMessage {
    return {
      mti: '0200',
      fields: { ...this.#payment(transaction, transmittedAt), ...cardFields(card) },
    };
  }

  /** 0220, repeated as 0221: this payment was approved offline. */
  advice(advice: AdviceMessage, card: CardRecord, transmittedAt: number): IsoMessage {
    return {
      mti: advice.repeat ? '0221' : '0220',
      fields: {
        ...this.#payment(advice.transaction, transmittedAt),
        ...cardFields(card),
        38: advice.authorisationCode,
        39: OFFLINE_APPROVED,
      },
    };
  }

  /** 0200, repeated as 0201: the card asked for the host and was approved without it; may the payment stand? */
  deferred(message: DeferredMessage, card: CardRecord, transmittedAt: number): IsoMessage {
    const { mti, fields } = this.request(message.transaction, card, transmittedAt);
    return { mti: message.repeat ? '0201' : mti, fields: { ...fields, 48: DEFERRED_AUTHORISATION } };
  }

  /** 0420, repeated as 0421: take the payment back, whether or not it arrived. No track data, no chip data. */
  reversal(reversal: ReversalMessage, card: CardRecord | null, transmittedAt: number): IsoMessage {
    const { original, originalTransmittedAt } = reversal;
    return {
      mti: reversal.repeat ? '0421' : '0420',
      fields: {
        ...this.#payment(original, transmittedAt),
        2: card?.pan,
        11: stanText(reversal.stan),
        23: card?.sequenceNumber,
        39: REVERSAL_CAUSES[reversal.cause],
        90: originalElements('0200', original.stan, transmissionTime(originalTransmittedAt)),
      },
    };
  }

  /**
   * 0600: what has the host of this record? DE 90 names it by the type it was first sent with and by the sale's trace
   * number, as DE 90 of a reversal does. `stan` is the inquiry's own.
   * NOTE: ISO 8583:1987 leaves the content of administrative messages to the parties.
   */
  inquiry(message: ForwardMessage, stan: number, transmittedAt: number): IsoMessage {
    const sale = message.kind === 'reversal' ? message.original : message.transaction;
    const time =
      message.kind === 'reversal' ? transmissionTime(message.originalTransmittedAt) : TIME_NOT_KNOWN;
    const fields = {
      ...this.#payment(sale, transmittedAt),
      11: stanText(stan),
      22: undefined,
      25: undefined,
    };
    const original = originalElements(FIRST_SENT_AS[message.kind], sale.stan, time);
    return { mti: '0600', fields: { ...fields, 90: original } };
  }

  /** 0500 or 0520, repeated as 0501 or 0521. */
  reconciliation(message: ReconciliationMessage, transmittedAt: number): IsoMessage {
    return {
      mti: `05${message.kind === 'request' ? 0 : 2}${message.repeat ? 1 : 0}`,
      fields: {
        7: transmissionTime(transmittedAt),
        11: stanText(message.stan),
        41: this.#terminal.terminalId,
        42: this.#terminal.merchantId.padEnd(15),
        49: currencyCode(message.totals.currency),
        60: stanText(message.batch),
        63: message.auditHead,
        ...totalsFields(message.totals),
      },
    };
  }

  /** 0800: sign-on, sign-off, echo, request for a session key. */
  network(code: string, stan: number, transmittedAt: number): IsoMessage {
    return {
      mti: '0800',
      fields: {
        7: transmissionTime(transmittedAt),
        11: stanText(stan),
        41: this.#terminal.terminalId,
        70: code,
      },
    };
  }

  #payment(transaction: HostTransaction, transmittedAt: number): FieldValues {
    const local = this.#localTime(transaction.localTime);
    return {
      3: `${transaction.transactionType}0000`,
      4: transaction.amount.minor.toString().padStart(12, '0'),
      7: transmissionTime(transmittedAt),
      11: stanText(transaction.stan),
      12: local.slice(4),
      13: local.slice(0, 4),
      18: this.#terminal.merchantCategoryCode,
      22: CONTACTLESS_CHIP,
      25: NORMAL_PRESENTMENT,
      37: transaction.retrievalReference,
      41: this.#terminal.terminalId,
      42: this.#terminal.merchantId.padEnd(15),
      49: currencyCode(transaction.amount.currency),
      60: stanText(transaction.batch),
      62: transaction.paymentId,
    };
  }
}

function cardFields(card: CardRecord): FieldValues {
  return { 2: card.pan, 14: card.expiry, 23: card.sequenceNumber, 35: card.track2, 55: card.chipData };
}

const FIRST_SENT_AS = { advice: '0220', deferred: '0200', reversal: '0420' } as const;

/** DE 90: type, trace number and transmission time of the message that is meant. */
function originalElements(mti: string, stan: number, time: string): string {
  return `${mti}${stanText(stan)}${time}${NO_INSTITUTION}${NO_INSTITUTION}`;
}

/** DE 49. */
function currencyCode(currency: string): string {
  return currencyByCode(currency).numeric.toString().padStart(3, '0');
}

/** Six digits: DE 11, and DE 60 as well. */
const stanText = (stan: number): string => stan.toString().padStart(6, '0');

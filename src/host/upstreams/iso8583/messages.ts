import { currencyByCode } from '../../../platform/money/currencies.ts';
import type { AdviceMessage, HostTransaction, ReversalMessage } from '../../../platform/ports/upstream.ts';
import { emvTime, localTimeIn } from '../../../platform/time/local-time.ts';
import type { FieldValues, IsoMessage } from '../../iso8583/field-spec.ts';
import type { CardRecord } from './card-record.ts';

/** Point of service entry mode: contactless chip, no PIN entry capability told. @spec ISO 8583:1987, DE 22 */
const CONTACTLESS_CHIP = '071';
const NORMAL_PRESENTMENT = '00';

/** DE 39 of an advice: the card approved offline. @spec EMV 4.4 Book 4, annex A6 (8A "Y1") */
const OFFLINE_APPROVED = 'Y1';

/** DE 39 of a reversal. @spec ISO 8583:1987: 68 answer too late, 17 customer cancellation, 22 suspected malfunction */
const REVERSAL_CAUSES = { timeout: '68', cancelled: '17', interrupted: '22' } as const;

/** Acquirer and forwarding institution in DE 90: not known to the terminal. */
const NO_INSTITUTION = '0'.repeat(11);

export const NETWORK_CODES = { signOn: '001', echo: '301' } as const;

const inUtc = localTimeIn('UTC');

/** DE 7 and the times in DE 90: MMDDhhmmss, UTC. */
export function transmissionTime(wallClockMs: number): string {
  const time = inUtc(wallClockMs);
  return `${time.month}${time.day}${emvTime(time)}`;
}

/** The terminal as its messages name it. */
export interface TerminalIdentity {
  terminalId: string;
  merchantId: string;
  merchantCategoryCode: string;
  timeZone: string;
}

/**
 * Builds what the terminal sends. Each message is a function of what the journal keeps and of the time of
 * sending, so that a repeat differs from its original only in MTI and DE 7.
 */
export class MessageBuilder {
  readonly #terminal: TerminalIdentity;
  readonly #localTime: ReturnType<typeof localTimeIn>;

  constructor(terminal: TerminalIdentity) {
    this.#terminal = terminal;
    this.#localTime = localTimeIn(terminal.timeZone);
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

  /** 0420, repeated as 0421: take the payment back, whether or not it arrived. No track data, no chip data. */
  reversal(reversal: ReversalMessage, card: CardRecord | null, transmittedAt: number): IsoMessage {
    const { original, originalTransmittedAt } = reversal;
    const originalElements = [
      '0200',
      stanText(original.stan),
      transmissionTime(originalTransmittedAt),
      NO_INSTITUTION,
      NO_INSTITUTION,
    ];
    return {
      mti: reversal.repeat ? '0421' : '0420',
      fields: {
        ...this.#payment(original, transmittedAt),
        2: card?.pan,
        11: stanText(reversal.stan),
        23: card?.sequenceNumber,
        39: REVERSAL_CAUSES[reversal.cause],
        90: originalElements.join(''),
      },
    };
  }

  /** 0800: sign-on or echo. */
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
      12: emvTime(local),
      13: `${local.month}${local.day}`,
      18: this.#terminal.merchantCategoryCode,
      22: CONTACTLESS_CHIP,
      25: NORMAL_PRESENTMENT,
      37: transaction.retrievalReference,
      41: this.#terminal.terminalId,
      42: this.#terminal.merchantId.padEnd(15),
      49: currencyByCode(transaction.amount.currency).numeric.toString().padStart(3, '0'),
      62: transaction.paymentId,
    };
  }
}

function cardFields(card: CardRecord): FieldValues {
  return { 2: card.pan, 14: card.expiry, 23: card.sequenceNumber, 35: card.track2, 55: card.chipData };
}

const stanText = (stan: number): string => stan.toString().padStart(6, '0');

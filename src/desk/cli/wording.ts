import { localTimeIn } from '../../platform/time/local-time.ts';
import type { PaymentView } from '../api/contract.ts';
import type { CliIo } from './cli-io.ts';
import type { Colour } from './paint.ts';

type PaymentState = PaymentView['state'];

const STATE_WORDS: Record<PaymentState, string> = {
  awaiting_tender: 'waiting for a card',
  reading: 'reading',
  authorising: 'authorising',
  confirming: 'waiting for the customer',
  reversing: 'taking it back',
  unknown: 'outcome not known yet',
  approved: 'approved',
  declined: 'declined',
  cancelled: 'cancelled',
  timed_out: 'timed out',
  failed: 'failed',
};

/** Where codes are taken too. */
export const WAITING_FOR_CODE_TOO = 'waiting for a card or code';

const REFUND_WORDS: Partial<Record<PaymentState, string>> = {
  authorising: 'giving it back',
  approved: 'refunded',
};

/** Characters of the longest word of a state. */
export const STATE_WIDTH = Math.max(
  ...[...Object.values(STATE_WORDS), WAITING_FOR_CODE_TOO].map((word) => word.length),
);

export function stateWord({ state, kind }: Pick<PaymentView, 'state' | 'kind'>): string {
  return (kind === 'refund' ? REFUND_WORDS[state] : undefined) ?? STATE_WORDS[state];
}

const STATE_COLOURS: Partial<Record<PaymentState, Colour>> = {
  approved: 'green',
  declined: 'red',
  failed: 'red',
  cancelled: 'yellow',
  timed_out: 'yellow',
  unknown: 'yellow',
};

export const colourOfState = (state: PaymentState): Colour => STATE_COLOURS[state] ?? 'bold';

/** What the customer is asked for between two presentations, by message. @spec EMV Contactless Book A, 9.4 */
export const ASKED_WORDS: Readonly<Record<string, { word: string; details: string }>> = {
  '18': { word: 'another card', details: 'this one does not pay contactless here' },
  '1C': { word: 'another card', details: 'this one does not pay here' },
  '1D': { word: 'another card', details: 'this one wants a slot' },
  '20': { word: 'see the phone', details: 'its owner unlocks it, then it is held there again' },
  '21': { word: 'once more', details: 'the card was taken away too early' },
};

const CVM_WORDS: Record<NonNullable<PaymentView['cvm']>, string> = {
  no_cvm: 'no CVM',
  signature: 'signature',
  online_pin: 'online PIN',
  cdcvm: 'verified on the phone',
};

/** 'code 123456, online, no CVM': what of the result is known. */
export function resultDetails(payment: PaymentView): string {
  const { authorisationCode, online, cvm, responseCode, outcome } = payment;
  return [
    authorisationCode && `code ${authorisationCode}`,
    outcome === 'declined' && responseCode && `response ${responseCode}`,
    online !== null && (online ? 'online' : 'offline'),
    payment.deferred && 'deferred',
    cvm && CVM_WORDS[cvm],
  ]
    .filter(Boolean)
    .join(', ');
}

/** 'visa 411111******1111', or as much of it as is known. */
export function cardWords(card: { scheme: string | null; panTruncated: string | null }): string {
  return [card.scheme, card.panTruncated].filter(Boolean).join(' ');
}

const TENDER_WORDS: Readonly<Record<string, string>> = {
  apple_pay: 'Apple Pay',
  google_pay: 'Google Pay',
  samsung_pay: 'Samsung Pay',
  alipay: 'Alipay',
  alipay_plus: 'Alipay+',
  wechat: 'WeChat Pay',
  paypal: 'PayPal',
};

const ROUTE_WORDS = { scan: 'code scanned', show: 'code shown' } as const;

/** 'Apple Pay visa 411111******1111', 'Alipay code scanned 138****1234': what was held out, as much as is known. */
export function tenderWords(payment: PaymentView): string {
  const { tender, wallet } = payment;
  const name = tender === null || tender === 'card' ? null : (TENDER_WORDS[tender] ?? tender);
  const rest = wallet ? [ROUTE_WORDS[wallet.route], wallet.payer] : [cardWords(payment)];
  return [name, ...rest].filter(Boolean).join(' ');
}

/** What was refunded of a payment, those on their way included; '' for nothing. */
export const refundedWords = ({ refunded }: PaymentView): string => (/[1-9]/.test(refunded) ? refunded : '');

/** '9.90 EUR in 1, 4.00 CHF in 2' */
export const moneyWords = (sums: readonly { amount: string; currency: string; count: number }[]): string =>
  sums.map(({ amount, currency, count }) => `${amount} ${currency} in ${count}`).join(', ');

/** '45 s', '12 min', '3 h 20 min', '2 d 4 h': two units at most. */
export function ageWords(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return `${days} d ${hours % 24} h`;
  if (hours > 0) return `${hours} h ${minutes % 60} min`;
  return minutes > 0 ? `${minutes} min` : `${seconds} s`;
}

/** Times as people at the counter read them. */
export interface LocalTimes {
  /** '11:14:03' of a wall clock reading, ms. */
  clock(wallClockMs: number): string;
  /** An ISO 8601 time: '11:14:03' today, '24 Nov 11:14' on another day, '' for null. */
  short(iso: string | null): string;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

export function localTimes({ timeZone, clock }: Pick<CliIo, 'timeZone' | 'clock'>): LocalTimes {
  const at = localTimeIn(timeZone);
  const timeOfDay = (wallClockMs: number): string => {
    const { hour, minute, second } = at(wallClockMs);
    return `${hour}:${minute}:${second}`;
  };
  return {
    clock: timeOfDay,
    short(iso) {
      const wallClockMs = iso === null ? Number.NaN : Date.parse(iso);
      if (Number.isNaN(wallClockMs)) return iso ?? '';
      const then = at(wallClockMs);
      const today = at(clock.now());
      if (then.year === today.year && then.month === today.month && then.day === today.day) {
        return timeOfDay(wallClockMs);
      }
      return `${then.day} ${MONTHS[Number(then.month) - 1]} ${then.hour}:${then.minute}`;
    },
  };
}

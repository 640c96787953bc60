import type { CardScheme } from '../issuer/cryptogram.ts';

/** What one card of the tray is, as a personalisation bureau would be told. Test PANs in public use only. */
export interface CardProfile {
  name: string;
  title: string;
  kind: 'card' | 'phone';
  scheme: CardScheme;
  pan: string;
  panSequenceNumber: number;
  /** Largest amount in cents of a euro the card approves by itself; null: it always goes online. */
  offlineLimitMinor: bigint | null;
  /** Answers AAC whatever it is asked. */
  declines?: true;
  /** Leaves the field when GENERATE AC arrives, each time. */
  tearsAtGenerateAc?: true;
}

/** The cards a technician finds in the tray, in the order they are offered. */
export const PROFILES: readonly CardProfile[] = [
  {
    name: 'visa-card',
    title: 'Visa card',
    kind: 'card',
    scheme: 'visa',
    pan: '4761739001010119',
    panSequenceNumber: 1,
    offlineLimitMinor: 100_00n,
  },
  {
    name: 'mastercard-card',
    title: 'Mastercard card',
    kind: 'card',
    scheme: 'mastercard',
    pan: '5413330089020011',
    panSequenceNumber: 1,
    offlineLimitMinor: 100_00n,
  },
  {
    name: 'visa-phone',
    title: 'Phone with Visa',
    kind: 'phone',
    scheme: 'visa',
    pan: '4761739001010010',
    panSequenceNumber: 0,
    offlineLimitMinor: null,
  },
  {
    name: 'mastercard-phone',
    title: 'Phone with Mastercard',
    kind: 'phone',
    scheme: 'mastercard',
    pan: '5413330089020029',
    panSequenceNumber: 0,
    offlineLimitMinor: null,
  },
  {
    name: 'declined-card',
    title: 'Card that declines',
    kind: 'card',
    scheme: 'visa',
    pan: '4761739001010135',
    panSequenceNumber: 1,
    offlineLimitMinor: null,
    declines: true,
  },
  {
    name: 'torn-card',
    title: 'Card taken away too early',
    kind: 'card',
    scheme: 'mastercard',
    pan: '5413330089020037',
    panSequenceNumber: 1,
    offlineLimitMinor: 100_00n,
    tearsAtGenerateAc: true,
  },
];

/** Expiry YYMMDD of every card and MMYY of every certificate: the cards outlive the tests that use them. */
export const CARD_EXPIRY = '351231';
/** Issuer country and application currency: Germany, euro. */
export const ISSUER_COUNTRY = '0276';
export const APPLICATION_CURRENCY = '0978';

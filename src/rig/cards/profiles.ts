import type { CardScheme } from '../issuer/cryptogram.ts';

/** Where a card lies in the tray. `trouble`: cards that show how a payment ends otherwise. */
export type CardGroup = 'card' | 'phone' | 'trouble';

/** What one card of the tray is, as a personalisation bureau would be told. Test PANs in public use only. */
export interface CardProfile {
  name: string;
  title: string;
  /** What will happen, for a newcomer, in one line. */
  hint: string;
  group: CardGroup;
  kind: 'card' | 'phone';
  scheme: CardScheme;
  pan: string;
  panSequenceNumber: number;
  /** YYMMDD, where it is not CARD_EXPIRY. */
  expiry?: string;
  /** Largest amount in cents of a euro the card approves by itself; null: it always goes online. */
  offlineLimitMinor: bigint | null;
  /** Cents of a euro that the card holds for approvals of its own (9F5D); absent: it does not count. */
  offlineFundsMinor?: bigint;
  /** Answers AAC whatever it is asked. */
  declines?: true;
  /** Takes its PIN, verified by the issuer, and nothing else as verification. */
  wantsPin?: true;
  /** Wants its owner first: asks for a look at the phone, and pays at the next tap. */
  locked?: true;
  /** Of a phone: the wallet that names itself; absent: none does. */
  wallet?: 'apple' | 'google' | 'samsung';
  /** The wallet holds a loyalty pass. */
  hasPass?: true;
  /** Application Program Id 9F5A, hex: the reader may have limits of its own for it. */
  programId?: string;
  /** Leaves the field when GENERATE AC arrives: each time, before it is carried out; or once, with the answer lost. */
  tearsAtGenerateAc?: 'each' | 'once';
  /** Gives the answer of a torn GENERATE AC again when asked (RECOVER AC). */
  recoversTorn?: true;
}

/** The cards a technician finds in the tray, in the order they are offered. */
export const PROFILES: readonly CardProfile[] = [
  {
    name: 'visa-card',
    title: 'Visa card',
    hint: 'Pays. Above 50.00: declined.',
    group: 'card',
    kind: 'card',
    scheme: 'visa',
    pan: '4761739001010119',
    panSequenceNumber: 1,
    offlineLimitMinor: 100_00n,
  },
  {
    name: 'mastercard-card',
    title: 'Mastercard card',
    hint: 'Pays, also without network.',
    group: 'card',
    kind: 'card',
    scheme: 'mastercard',
    pan: '5413330089020011',
    panSequenceNumber: 1,
    offlineLimitMinor: 100_00n,
  },
  {
    name: 'visa-prepaid-card',
    title: 'Prepaid Visa card',
    hint: 'Pays up to 10.00 without network.',
    group: 'card',
    kind: 'card',
    scheme: 'visa',
    pan: '4761739001010143',
    panSequenceNumber: 1,
    offlineLimitMinor: 100_00n,
    offlineFundsMinor: 30_00n,
  },
  {
    name: 'visa-phone',
    title: 'Phone with Visa',
    hint: 'Pays any amount.',
    group: 'phone',
    kind: 'phone',
    scheme: 'visa',
    pan: '4761739001010010',
    panSequenceNumber: 0,
    offlineLimitMinor: null,
    wallet: 'apple',
  },
  {
    name: 'mastercard-phone',
    title: 'Phone with Mastercard',
    hint: 'Pays any amount.',
    group: 'phone',
    kind: 'phone',
    scheme: 'mastercard',
    pan: '5413330089020029',
    panSequenceNumber: 0,
    offlineLimitMinor: null,
    wallet: 'google',
  },
  {
    name: 'visa-locked-phone',
    title: 'Locked phone with Visa',
    hint: 'Asks to be unlocked; then pays.',
    group: 'phone',
    kind: 'phone',
    scheme: 'visa',
    pan: '4761739001010150',
    panSequenceNumber: 0,
    offlineLimitMinor: null,
    locked: true,
    wallet: 'samsung',
  },
  {
    name: 'mastercard-locked-phone',
    title: 'Locked phone, Mastercard',
    hint: 'Asks to be unlocked; then pays.',
    group: 'phone',
    kind: 'phone',
    scheme: 'mastercard',
    pan: '5413330089020110',
    panSequenceNumber: 0,
    offlineLimitMinor: null,
    locked: true,
  },
  {
    name: 'apple-phone-loyalty',
    title: 'Apple phone, loyalty pass',
    hint: 'Pays, and shows its loyalty pass.',
    group: 'phone',
    kind: 'phone',
    scheme: 'visa',
    pan: '4761739001010192',
    panSequenceNumber: 0,
    offlineLimitMinor: null,
    wallet: 'apple',
    hasPass: true,
  },
  {
    name: 'google-phone-loyalty',
    title: 'Google phone, loyalty pass',
    hint: 'Pays, and shows its loyalty pass.',
    group: 'phone',
    kind: 'phone',
    scheme: 'mastercard',
    pan: '5413330089020151',
    panSequenceNumber: 0,
    offlineLimitMinor: null,
    wallet: 'google',
    hasPass: true,
  },
  {
    name: 'declined-card',
    title: 'Card that declines',
    hint: 'Says no by itself.',
    group: 'trouble',
    kind: 'card',
    scheme: 'visa',
    pan: '4761739001010135',
    panSequenceNumber: 1,
    offlineLimitMinor: null,
    declines: true,
  },
  {
    name: 'torn-once-card',
    title: 'Taken away early, once',
    hint: 'Hold it there again: it pays.',
    group: 'trouble',
    kind: 'card',
    scheme: 'mastercard',
    pan: '5413330089020128',
    panSequenceNumber: 1,
    offlineLimitMinor: 100_00n,
    tearsAtGenerateAc: 'once',
    recoversTorn: true,
  },
  {
    name: 'torn-card',
    title: 'Taken away early, always',
    hint: 'Until the terminal gives up.',
    group: 'trouble',
    kind: 'card',
    scheme: 'mastercard',
    pan: '5413330089020037',
    panSequenceNumber: 1,
    offlineLimitMinor: 100_00n,
    tearsAtGenerateAc: 'each',
  },
  {
    name: 'visa-pin-card',
    title: 'Visa card, PIN wanted',
    hint: 'Above 50.00. No PIN pad: declined.',
    group: 'trouble',
    kind: 'card',
    scheme: 'visa',
    pan: '4761739001010168',
    panSequenceNumber: 1,
    offlineLimitMinor: null,
    wantsPin: true,
  },
  {
    name: 'mastercard-pin-card',
    title: 'Mastercard, PIN wanted',
    hint: 'Always. No PIN pad: declined.',
    group: 'trouble',
    kind: 'card',
    scheme: 'mastercard',
    pan: '5413330089020136',
    panSequenceNumber: 1,
    offlineLimitMinor: null,
    wantsPin: true,
  },
  {
    name: 'visa-limited-card',
    title: 'Visa card, tight limit',
    hint: 'Above 10.00: not taken.',
    group: 'trouble',
    kind: 'card',
    scheme: 'visa',
    pan: '4761739001010176',
    panSequenceNumber: 1,
    offlineLimitMinor: null,
    programId: '54494C4C4401',
  },
  {
    name: 'visa-expired-card',
    title: 'Expired Visa card',
    hint: 'The bank or the terminal declines.',
    group: 'trouble',
    kind: 'card',
    scheme: 'visa',
    pan: '4761739001010184',
    panSequenceNumber: 1,
    expiry: '241231',
    offlineLimitMinor: 100_00n,
  },
  {
    name: 'mastercard-expired-card',
    title: 'Expired Mastercard',
    hint: 'The bank declines.',
    group: 'trouble',
    kind: 'card',
    scheme: 'mastercard',
    pan: '5413330089020144',
    panSequenceNumber: 1,
    expiry: '241231',
    offlineLimitMinor: 100_00n,
  },
];

/** Expiry YYMMDD of cards that say nothing else and MMYY of every certificate: the cards outlive the tests that use them. */
export const CARD_EXPIRY = '351231';
/** Issuer country and application currency: Germany, euro. */
export const ISSUER_COUNTRY = '0276';
export const APPLICATION_CURRENCY = '0978';

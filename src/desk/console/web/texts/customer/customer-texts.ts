import type { Language } from '../../state/language.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { type CustomerTexts, en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { zh } from './zh.ts';

export type { CustomerTexts };

export const CUSTOMER_TEXTS: Record<Language, CustomerTexts> = { en, de, fr, es, zh, ar };

type PlainReason = keyof CustomerTexts['reasons'];

const PLAIN: Record<string, PlainReason> = {
  declined_by_card: 'card',
  declined_by_host: 'bank',
  card_unreadable: 'unreadable',
  attempts_exhausted: 'unreadable',
  card_needs_other_interface: 'unsuitable',
  card_authentication_failed: 'unsuitable',
  cryptogram_replayed: 'unsuitable',
  mag_stripe_not_accepted: 'unsuitable',
  pin_required: 'pin',
  holder_not_verified: 'limit',
  over_limit: 'limit',
  card_expired: 'expired',
  application_not_accepted: 'not_taken',
  phone_not_confirmed: 'phone',
  host_unreachable: 'unreachable',
  host_no_answer: 'unreachable',
  host_invalid_answer: 'unreachable',
  wallet_code_not_valid: 'code',
  wallet_customer_cancelled: 'refused',
  wallet_no_funds: 'funds',
  wallet_over_limit: 'wallet_limit',
  wallet_shop_not_accepted: 'wallet',
  wallet_declined: 'wallet',
  wallet_not_confirmed: 'unconfirmed',
  wallet_unreachable: 'wallet_unreachable',
  wallet_no_answer: 'wallet_unreachable',
};

/**
 * Why a payment came to nothing, in words for the customer; '' where none fit. The shop's limits are the
 * shop's own affair: for the customer the bank is out of reach.
 */
export function plainReason(reasonCode: string | null, texts: CustomerTexts): string {
  if (reasonCode === null) return '';
  const plain = PLAIN[reasonCode] ?? (reasonCode.startsWith('offline_') ? 'unreachable' : undefined);
  return plain ? texts.reasons[plain] : '';
}

/** Why a scanned code was not taken, and what else to show. */
export function codeWords(code: string, texts: CustomerTexts): { sentence: string; hint: string } {
  const known = Object.hasOwn(texts.codes, code) ? texts.codes[code as keyof CustomerTexts['codes']] : null;
  return known ?? { sentence: texts.screens.code_refused, hint: texts.more.code_refused };
}

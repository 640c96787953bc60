import type { Language } from '../../state/language.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { type CustomerTexts, en } from './en.ts';
import { fr } from './fr.ts';

export type { CustomerTexts };

export const CUSTOMER_TEXTS: Record<Language, CustomerTexts> = { en, de, fr, ar };

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

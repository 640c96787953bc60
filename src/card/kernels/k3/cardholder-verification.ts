import { equalBytes } from '../../../platform/bytes/hex.ts';
import { CTQ, TTQ } from '../../emv/bit-tables.ts';
import type { CardholderVerification } from '../../entry-point/outcome.ts';
import { ctqSet, isRefund, type Kernel3Transaction, optionOn, ttqSet } from './transaction.ts';

/** Chooses the cardholder verification, or declines. @spec EMV Contactless Book C-3, 5.7 */
export function cardholderVerification(transaction: Kernel3Transaction): void {
  if (transaction.declineRequired) return;
  if (isRefund(transaction)) {
    transaction.cvm = 'no_cvm';
    return;
  }
  const chosen = transaction.card.get(0x9f6c)?.length ? byCtq(transaction) : withoutCtq(transaction);
  if (chosen === 'decline') transaction.declineRequired = true;
  else transaction.cvm = chosen;
  if (chosen === 'online_pin') transaction.onlineRequired = true;
}

/**
 * NOTE: online PIN is chosen only by a reader with consumer device CVM too, as three implementations have it; one
 * wants online PIN alone.
 * @spec EMV Contactless Book C-3, 5.7.1.1
 */
function withoutCtq(transaction: Kernel3Transaction): CardholderVerification | 'decline' {
  if (!ttqSet(transaction, TTQ.CVM_REQUIRED)) return 'no_cvm';
  if (ttqSet(transaction, TTQ.SIGNATURE)) return 'obtain_signature';
  if (ttqSet(transaction, TTQ.ONLINE_PIN) && ttqSet(transaction, TTQ.CDCVM)) return 'online_pin';
  return 'decline';
}

/**
 * NOTE: a card that wants a PIN which the reader cannot take falls through to the rows below, as the majority of
 * implementations has it.
 * @spec EMV Contactless Book C-3, 5.7.1.2, 5.7.1.3
 */
function byCtq(transaction: Kernel3Transaction): CardholderVerification | 'decline' {
  if (ctqSet(transaction, CTQ.ONLINE_PIN_REQUIRED) && ttqSet(transaction, TTQ.ONLINE_PIN))
    return 'online_pin';
  if (ctqSet(transaction, CTQ.CDCVM_PERFORMED)) {
    if (!deviceVerificationFits(transaction)) return 'decline';
    if (deviceVerificationBelieved(transaction)) return 'confirmation_code_verified';
  }
  if (ctqSet(transaction, CTQ.SIGNATURE_REQUIRED) && ttqSet(transaction, TTQ.SIGNATURE)) {
    return 'obtain_signature';
  }
  return ttqSet(transaction, TTQ.CVM_REQUIRED) ? 'decline' : 'no_cvm';
}

/** Bytes 6 to 7 of 9F69 are the CTQ as the device signed it; without 9F69 only the issuer can tell, by an ARQC. */
function deviceVerificationFits({ card, cryptogramType }: Kernel3Transaction): boolean {
  const related = card.get(0x9f69);
  return related?.length ? equalBytes(related.subarray(5, 7), card.get(0x9f6c)!) : cryptogramType === 'ARQC';
}

/**
 * House rule, stricter than the Book: an offline approval, and a reader that asks for ODA for online (TTQ byte 1
 * bit 1), believe only a copy whose signature was verified, since CTQ and an unsigned 9F69 can both be changed in
 * transit to pass a card off as a verified phone. A signature that was there and failed is never made up for.
 * NOTE: a claim that nothing proves counts as not made. The sale of a phone that does not sign goes on without it as
 * long as no CVM is required, and is declined above that limit, where believing it is what the thief wants.
 */
function deviceVerificationBelieved(transaction: Kernel3Transaction): boolean {
  if (transaction.relatedDataSigned) return true;
  if (transaction.oda.result === 'failed' || !transaction.onlineRequired) return false;
  return !ttqSet(transaction, TTQ.ODA_FOR_ONLINE) || optionOn(transaction, 'UNSIGNED_CDCVM');
}

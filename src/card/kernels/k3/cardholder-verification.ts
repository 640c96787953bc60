import { equalBytes } from '../../../platform/bytes/hex.ts';
import { CTQ, TTQ } from '../../emv/bit-tables.ts';
import { type BitPosition, isSet } from '../../emv/bits.ts';
import type { CardholderVerification } from '../../entry-point/outcome.ts';
import { ctqSet, isRefund, type Kernel3Transaction } from './transaction.ts';

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
function withoutCtq({ ttq }: Kernel3Transaction): CardholderVerification | 'decline' {
  if (!isSet(ttq, ...TTQ.CVM_REQUIRED)) return 'no_cvm';
  if (isSet(ttq, ...TTQ.SIGNATURE)) return 'obtain_signature';
  if (isSet(ttq, ...TTQ.ONLINE_PIN) && isSet(ttq, ...TTQ.CDCVM)) return 'online_pin';
  return 'decline';
}

/**
 * NOTE: a card that wants a PIN which the reader cannot take falls through to the rows below, as the majority of
 * implementations has it.
 * @spec EMV Contactless Book C-3, 5.7.1.2, 5.7.1.3
 */
function byCtq(transaction: Kernel3Transaction): CardholderVerification | 'decline' {
  const reader = (bit: BitPosition) => isSet(transaction.ttq, ...bit);
  if (ctqSet(transaction, CTQ.ONLINE_PIN_REQUIRED) && reader(TTQ.ONLINE_PIN)) return 'online_pin';
  if (ctqSet(transaction, CTQ.CDCVM_PERFORMED)) {
    return deviceVerificationHolds(transaction) ? 'confirmation_code_verified' : 'decline';
  }
  if (ctqSet(transaction, CTQ.SIGNATURE_REQUIRED) && reader(TTQ.SIGNATURE)) return 'obtain_signature';
  return reader(TTQ.CVM_REQUIRED) ? 'decline' : 'no_cvm';
}

/**
 * The device's word that it verified its holder, against the copy of CTQ that 9F69 holds at bytes 6 to 7.
 * House rule: a reader that asked for ODA for online (TTQ byte 1 bit 1) believes only a copy whose signature was
 * verified, since CTQ and an unsigned 9F69 can both be changed in transit.
 */
function deviceVerificationHolds({ card, ttq, oda, cryptogramType }: Kernel3Transaction): boolean {
  if (isSet(ttq, ...TTQ.ODA_FOR_ONLINE) && oda.result !== 'passed') return false;
  const related = card.get(0x9f69);
  if (!related?.length) return cryptogramType === 'ARQC';
  return equalBytes(related.subarray(5, 7), card.get(0x9f6c)!);
}

import { CRYPTOGRAM_TYPE, CTQ, TTQ, TVR } from '../emv/bit-tables.ts';
import { type BitPosition, isSet } from '../emv/bits.ts';
import type { DataElements } from '../emv/element-values.ts';
import { MESSAGE } from '../entry-point/messages.ts';
import type { FinalOutcome } from '../entry-point/outcome.ts';
import { isAfter } from '../kernels/yymmdd.ts';
import type { OutcomeReason } from './protocol.ts';

/**
 * Why the outcome is what it is, read from the data that came with it; null where they do not tell.
 * @param date of the transaction, 9A
 */
export function outcomeReason(outcome: FinalOutcome, date: Uint8Array): OutcomeReason | null {
  const { kind, start, application, overLimit } = outcome;
  const message = outcome.uiOnOutcome ?? outcome.uiOnRestart;
  if (start === 'B' && message?.messageId === MESSAGE.SEE_PHONE) return 'see_phone';
  if (application === null) {
    // Another interface without an application: no combination takes this amount.
    if (overLimit || kind === 'try_another_interface') return 'over_limit';
    return kind === 'end_application' ? 'application_not_accepted' : null;
  }
  if (kind !== 'declined' && kind !== 'online_request') return null;
  const values: DataElements = new Map([...(outcome.discretionaryData ?? []), ...(outcome.dataRecord ?? [])]);
  switch (application.kernelId) {
    case 0x02:
      return byTerminalVerificationResults(values);
    case 0x03:
      return kind === 'declined' ? byCardQualifiers(values, date) : null;
    default:
      return null;
  }
}

/**
 * NOTE: a CVM list that fails here, where signature or no verification is taken, has nothing but PINs left.
 * @spec EMV 4.4 Book 3, Annex C5
 */
function byTerminalVerificationResults(values: DataElements): OutcomeReason | null {
  const tvr = (bit: BitPosition) => bitOf(values, 0x95, bit);
  if (tvr(TVR.APPLICATION_EXPIRED)) return 'card_expired';
  return tvr(TVR.CARDHOLDER_VERIFICATION_FAILED) ? 'pin_required' : null;
}

/** Kernel 3 leaves the TVR at zero: its rules of 5.5.1.1 and 5.7 once more. @spec EMV Contactless Book C-3, 5.5, 5.7 */
function byCardQualifiers(values: DataElements, date: Uint8Array): OutcomeReason | null {
  const cryptogram = (values.get(0x9f27)?.[0] ?? 0) >> 6;
  if (cryptogram === CRYPTOGRAM_TYPE.AAC) return null;
  const expiry = values.get(0x5f24);
  if (cryptogram === CRYPTOGRAM_TYPE.TC && expiry && isAfter(date, expiry)) return 'card_expired';
  const card = (bit: BitPosition) => bitOf(values, 0x9f6c, bit);
  const reader = (bit: BitPosition) => bitOf(values, 0x9f66, bit);
  if (!reader(TTQ.CVM_REQUIRED)) return null;
  return card(CTQ.ONLINE_PIN_REQUIRED) && !reader(TTQ.ONLINE_PIN) ? 'pin_required' : 'holder_not_verified';
}

function bitOf(values: DataElements, tag: number, bit: BitPosition): boolean {
  return isSet(values.get(tag) ?? new Uint8Array(), ...bit);
}

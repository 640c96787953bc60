/** What DE 39 means for a payment. @spec ISO 8583:1987, table of response codes */

/** Approved as asked: 00, 11 (VIP), 16 (update track 3). */
const APPROVED = new Set(['00', '11', '16']);

/**
 * Approvals that ask the terminal for something it does not do: 08 (check identification), 10 (part of the
 * amount only). Money may be reserved, so these are reversed like an answer that cannot be understood.
 */
const APPROVED_WITH_CONDITIONS = new Set(['08', '10']);

/**
 * The host could not decide now: 19 re-enter, 68 received too late, 90 cut-off in process, 91 issuer
 * inoperative, 92 no route, 96 system malfunction. The same record may be taken later.
 */
const TRY_LATER = new Set(['19', '68', '90', '91', '92', '96']);

/** The host has the record already: 94 duplicate transmission. */
const KNOWN_ALREADY = new Set(['94']);

/** A reversal with nothing to take back: 21 no action taken, 25 unable to locate record. */
const NOTHING_TO_REVERSE = new Set(['21', '25']);

export type AuthorisationVerdict = 'approved' | 'declined' | 'unusable';

export function authorisationVerdict(responseCode: string): AuthorisationVerdict {
  if (APPROVED.has(responseCode)) return 'approved';
  return APPROVED_WITH_CONDITIONS.has(responseCode) ? 'unusable' : 'declined';
}

export type DeliveryVerdict = 'acknowledged' | 'refused' | 'try_later';

export function deliveryVerdict(kind: 'advice' | 'reversal', responseCode: string): DeliveryVerdict {
  if (APPROVED.has(responseCode) || KNOWN_ALREADY.has(responseCode)) return 'acknowledged';
  if (kind === 'reversal' && NOTHING_TO_REVERSE.has(responseCode)) return 'acknowledged';
  return TRY_LATER.has(responseCode) ? 'try_later' : 'refused';
}

/** What DE 39 means for a payment. @spec ISO 8583:1987, table of response codes */

/** Approved as asked: 00, 11 (VIP), 16 (update track 3). */
const APPROVED = new Set(['00', '11', '16']);

/**
 * Approvals that ask the terminal for something it does not do: 08 (check identification), 10 (part of the
 * amount only). Money may be reserved, so these are reversed like an answer that cannot be understood.
 */
const APPROVED_WITH_CONDITIONS = new Set(['08', '10']);

/** Of an inquiry: 25 unable to locate the record. */
export const NOT_LOCATED = '25';

/** Of an inquiry: 12 invalid transaction, 40 requested function not supported. */
const NOT_SUPPORTED = new Set(['12', '40']);

export type AuthorisationVerdict = 'approved' | 'declined' | 'unusable';

export function authorisationVerdict(responseCode: string): AuthorisationVerdict {
  if (APPROVED.has(responseCode)) return 'approved';
  return APPROVED_WITH_CONDITIONS.has(responseCode) ? 'unusable' : 'declined';
}

/** Did the host take an advice or a reversal? What any other code means is for forwarding to decide. */
export function isTaken(responseCode: string): boolean {
  return APPROVED.has(responseCode);
}

/** Does this host say that it knows no inquiries? */
export function isUnsupported(responseCode: string): boolean {
  return NOT_SUPPORTED.has(responseCode);
}

import type {
  AuthorisationResult,
  DeliveryResult,
  ForwardMessage,
  InquiryResult,
  ReconciliationMessage,
  ReconciliationResult,
} from '../../../platform/ports/upstream.ts';
import type { IsoMessage } from '../../iso8583/field-spec.ts';
import { authorisationVerdict, isTaken, isUnsupported, NOT_LOCATED } from './response-codes.ts';
import { readTotals } from './totals.ts';

/** What an answer must repeat of its request: amount, reference, terminal, currency. */
const ECHOED: readonly number[] = [4, 37, 41, 49];
/** And that of a reconciliation: terminal, currency, batch. */
const ECHOED_OF_BATCH: readonly number[] = [41, 49, 60];

const INVALID = { kind: 'unknown', reason: 'invalid_answer' } as const;

/** DE 66. @spec ISO 8583:1987, DE 66 (settlement code) */
const IN_BALANCE = '1';
const OUT_OF_BALANCE = '2';

/** An answer that does not fit its request decides nothing: what the host did is unknown. */
export function readAuthorisation(request: IsoMessage, answer: IsoMessage): AuthorisationResult {
  const responseCode = responseCodeOf(request, answer, ECHOED);
  if (responseCode === null) return INVALID;
  const verdict = authorisationVerdict(responseCode);
  if (verdict === 'declined') return { kind: 'declined', responseCode };
  const authorisationCode = answer.fields[38];
  if (verdict === 'unusable' || typeof authorisationCode !== 'string') return INVALID;
  return { kind: 'approved', responseCode, authorisationCode };
}

export function readDelivery(
  kind: ForwardMessage['kind'],
  request: IsoMessage,
  answer: IsoMessage,
): DeliveryResult {
  const responseCode = responseCodeOf(request, answer, ECHOED);
  if (responseCode === null) return INVALID;
  if (!isTaken(responseCode)) return { kind: 'refused', responseCode };
  return { kind: 'acknowledged', responseCode, ...(kind === 'deferred' ? authorisationCodeOf(answer) : {}) };
}

/** DE 44 of a record that was found holds the response code it was answered with. */
export function readInquiry(request: IsoMessage, answer: IsoMessage): InquiryResult {
  const responseCode = responseCodeOf(request, answer, ECHOED);
  if (responseCode === null) return { kind: 'unanswered', reason: INVALID.reason };
  if (responseCode === NOT_LOCATED) return { kind: 'not_found' };
  if (isUnsupported(responseCode)) return { kind: 'unsupported' };
  const original = answer.fields[44];
  if (!isTaken(responseCode)) {
    return { kind: 'unanswered', reason: `the host answers the inquiry with ${responseCode}` };
  }
  if (typeof original !== 'string' || !/^[0-9A-Z]{2}$/.test(original)) {
    return { kind: 'unanswered', reason: INVALID.reason };
  }
  return { kind: 'found', responseCode: original, ...authorisationCodeOf(answer) };
}

/** NOTE: an advice (0530) that is taken without DE 66 is a bare acknowledgement: nothing is said to differ. */
export function readReconciliation(
  { kind, totals }: ReconciliationMessage,
  request: IsoMessage,
  answer: IsoMessage,
): ReconciliationResult {
  const responseCode = responseCodeOf(request, answer, ECHOED_OF_BATCH);
  if (responseCode === null) return INVALID;
  const settlement = answer.fields[66];
  if (settlement === OUT_OF_BALANCE) {
    return { kind: 'out_of_balance', host: readTotals(answer, totals.currency) };
  }
  if (!isTaken(responseCode)) return { kind: 'refused', responseCode };
  const agrees = settlement === IN_BALANCE || (kind === 'advice' && settlement === undefined);
  return agrees ? { kind: 'in_balance' } : INVALID;
}

/** null when the answer does not fit its request. */
function responseCodeOf(request: IsoMessage, answer: IsoMessage, echoed: readonly number[]): string | null {
  const responseCode = answer.fields[39];
  const fits = echoed.every((dataElement) => answer.fields[dataElement] === request.fields[dataElement]);
  return fits && typeof responseCode === 'string' ? responseCode : null;
}

function authorisationCodeOf(answer: IsoMessage): { authorisationCode?: string } {
  const authorisationCode = answer.fields[38];
  return typeof authorisationCode === 'string' ? { authorisationCode } : {};
}

import type { AuthorisationResult, DeliveryResult } from '../../../platform/ports/upstream.ts';
import type { IsoMessage } from '../../iso8583/field-spec.ts';
import { authorisationVerdict, isTaken } from './response-codes.ts';

/** What an answer must repeat of its request: amount, reference, terminal, currency. */
const ECHOED: readonly number[] = [4, 37, 41, 49];

const INVALID = { kind: 'unknown', reason: 'invalid_answer' } as const;

/** An answer that does not fit its request decides nothing: what the host did is unknown. */
export function readAuthorisation(request: IsoMessage, answer: IsoMessage): AuthorisationResult {
  const responseCode = answer.fields[39];
  if (!isEcho(request, answer) || typeof responseCode !== 'string') return INVALID;
  const verdict = authorisationVerdict(responseCode);
  if (verdict === 'declined') return { kind: 'declined', responseCode };
  const authorisationCode = answer.fields[38];
  if (verdict === 'unusable' || typeof authorisationCode !== 'string') return INVALID;
  return { kind: 'approved', responseCode, authorisationCode };
}

export function readDelivery(request: IsoMessage, answer: IsoMessage): DeliveryResult {
  const responseCode = answer.fields[39];
  if (!isEcho(request, answer) || typeof responseCode !== 'string') return INVALID;
  return { kind: isTaken(responseCode) ? 'acknowledged' : 'refused', responseCode };
}

function isEcho(request: IsoMessage, answer: IsoMessage): boolean {
  return ECHOED.every((dataElement) => answer.fields[dataElement] === request.fields[dataElement]);
}

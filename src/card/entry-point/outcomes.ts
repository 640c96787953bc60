import { MESSAGE } from './messages.ts';
import type { FinalOutcome, Outcome } from './outcome.ts';

/** An outcome with every parameter N/A, to be written as what differs. */
export function outcome(kind: Outcome['kind'], parameters: Partial<Omit<Outcome, 'kind'>> = {}): Outcome {
  return {
    kind,
    start: null,
    onlineResponseData: null,
    cvm: null,
    uiOnOutcome: null,
    uiOnRestart: null,
    dataRecord: null,
    discretionaryData: null,
    alternateInterface: null,
    receipt: false,
    fieldOffHoldMs: null,
    removalTimeoutMs: 0,
    oda: { method: 'none', result: 'not_performed' },
    ...parameters,
  };
}

/** No combination may be used for this amount; the field stays off. @spec EMV Contactless Book B, 3.1.1.13 */
export function nothingAllowed(): FinalOutcome {
  const uiOnOutcome = { messageId: MESSAGE.INSERT_OR_SWIPE, status: 'processing_error' } as const;
  return { ...outcome('try_another_interface', { uiOnOutcome }), application: null };
}

/** Card and reader have no (further) application in common. @spec EMV Contactless Book B, 3.3.2.7 */
export function noApplicationLeft(overLimit = false): FinalOutcome {
  const uiOnOutcome = { messageId: MESSAGE.TRY_ANOTHER_CARD, status: 'ready_to_read' } as const;
  const parameters = overLimit ? ({ uiOnOutcome, overLimit } as const) : { uiOnOutcome };
  return { ...outcome('end_application', parameters), application: null };
}

/** The card was lost before a kernel ran: poll anew. @spec EMV Contactless Book B, 3.3.3.7 */
export function pollAnew(): FinalOutcome {
  return { ...outcome('try_again', { start: 'B' }), application: null };
}

import type { DataElements } from '../emv/element-values.ts';
import { bringsIssuerData } from '../kernels/issuer-data.ts';
import { type Activation, activate, MOST_ACTIVATIONS } from './activation.ts';
import { type Display, show } from './display.ts';
import { type EntryPointContext, newTransaction } from './entry-point.ts';
import { MESSAGE } from './messages.ts';
import type { FinalOutcome } from './outcome.ts';
import { PRESENT_CARD } from './protocol-activation.ts';
import { FIELD_ON, fieldOff, type ReaderStep } from './reader-commands.ts';

export interface ReaderSettings {
  display: Display;
  /** Autorun 'Yes': the transaction of the configured type and amounts. null, 'No': the terminal says each time. */
  autorun: EntryPointContext | null;
}

/** One transaction after the other, for ever. @spec EMV Contactless Book A, 8.1.1 */
export function* contactlessReader(settings: ReaderSettings): ReaderStep<never> {
  for (;;) yield* readerTransaction(settings);
}

/**
 * One transaction of a whole reader, from idle to the end of the field, with every restart that its outcomes ask for.
 * Returns the last outcome, or null when the terminal stopped it.
 * @spec EMV Contactless Book A, 8.1.1
 */
export function* readerTransaction(settings: ReaderSettings): ReaderStep<FinalOutcome | null> {
  const context = yield* idle(settings);
  if (!context) return null;
  const retained = newTransaction(context);
  let final: FinalOutcome | null = null;
  let next: Activation | null = { start: context.autorun ? 'B' : 'A', request: null };
  for (let count = 0; next && count < MOST_ACTIVATIONS; count++) {
    final = yield* activate(settings.display, context, retained, next);
    if (!final) break;
    yield { kind: 'outcome', outcome: final };
    next = yield* restartAfter(final, settings.display);
  }
  yield fieldOff(0);
  return final;
}

/** @spec EMV Contactless Book A, 8.1.1.5, 8.1.1.6 */
function* idle({ autorun, display }: ReaderSettings): ReaderStep<EntryPointContext | null> {
  if (autorun) {
    yield FIELD_ON;
    yield show(PRESENT_CARD, display);
    return { ...autorun, autorun: true };
  }
  yield fieldOff(0);
  yield show({ messageId: MESSAGE.WELCOME, status: 'idle' }, display);
  const event = yield { kind: 'await_transaction' };
  return event.kind === 'transaction' ? event.context : null;
}

/**
 * How the transaction goes on after a final outcome; null: it does not.
 * NOTE: an outcome other than Online Request has no host to wait for, so its Start counts at once (kernel 2's second
 * tap); an Online Request without Online Response Data is the terminal's to end.
 * @spec EMV Contactless Book A, 6.2 (Start, Online Response Data), 8.1.1.9
 */
function* restartAfter(final: FinalOutcome, display: Display): ReaderStep<Activation | null> {
  const { start, kind, onlineResponseData, uiOnRestart: request } = final;
  if (start === null) return null;
  if (kind !== 'online_request') return { start, request, restart: { start, issuerResponse: new Map() } };
  if (onlineResponseData === null) return null;
  const issuerResponse = yield* onlineResponse(final.removalTimeoutMs, display);
  if (!issuerResponse) return null;
  if (onlineResponseData === 'emv_data' && !bringsIssuerData({ issuerResponse })) return null;
  return { start, request, restart: { start, issuerResponse } };
}

/** The host's answer, and "remove card" if it takes longer than the card should be held for. null: stopped. */
function* onlineResponse(removalTimeoutMs: number, display: Display): ReaderStep<DataElements | null> {
  let event = yield { kind: 'await_online_response', removalTimeoutMs };
  if (event.kind === 'removal_timeout') {
    yield show({ messageId: MESSAGE.CARD_READ_OK, status: 'card_read_successfully' }, display);
    event = yield { kind: 'await_online_response', removalTimeoutMs: null };
  }
  return event.kind === 'online_response' ? event.elements : null;
}

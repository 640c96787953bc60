import { encodeTlv } from '../../../src/card/emv/tlv.ts';
import type { DisplayedMessage } from '../../../src/card/entry-point/display.ts';
import type { UserInterfaceRequest } from '../../../src/card/entry-point/messages.ts';
import type { FinalOutcome } from '../../../src/card/entry-point/outcome.ts';
import { concatBytes, toHex } from '../../../src/platform/bytes/hex.ts';
import type { TraceOutcome, TraceStep, TraceUi } from './entry-point-cases.ts';
import { DISPLAY, type ReaderTrace } from './entry-point-reader.ts';

/** A step in the form of the suite's traces; APDUs are compared by the card. null: not part of a trace. */
export function asTraceStep(step: ReaderTrace): TraceStep | null {
  switch (step.kind) {
    case 'apdu':
      return { c: 'APDU' };
    case 'field':
      return step.state === 'on' ? { field: 'on' } : { field: 'off', hold: step.holdMs };
    case 'display':
      return { ui: displayedUi(step.message) };
    case 'outcome':
      return { outcome: traceOutcome(step.outcome) };
    default:
      return null;
  }
}

/** What the suite expects, with everything that a display decides. */
export function expectedStep({ c, field, hold, ui, outcome }: TraceStep): TraceStep {
  if (c !== undefined) return { c: 'APDU' };
  if (field === 'off') return { field, hold: hold! };
  if (field) return { field };
  if (ui)
    return { ui: { ...ui, lang: ui.lang ?? DISPLAY.languages[0], hold: ui.hold ?? DISPLAY.defaultHoldMs } };
  return { outcome: outcome! };
}

const hexByte = (value: number) => value.toString(16).padStart(2, '0').toUpperCase();

function displayedUi({ messageId, status, language, holdMs, value }: DisplayedMessage): TraceUi {
  return {
    msg: hexByte(messageId),
    status,
    lang: language,
    hold: holdMs,
    ...(value
      ? {
          valueQualifier: value.qualifier === 'balance' ? '2' : '1',
          value: value.minor.toString().padStart(12, '0'),
          currency: value.currencyNumeric.toString().padStart(4, '0'),
        }
      : {}),
  };
}

const CVM = {
  online_pin: 'online_pin',
  confirmation_code_verified: 'confirmation_code_verified',
  obtain_signature: 'signature',
  no_cvm: 'no_cvm',
};

function traceOutcome(outcome: FinalOutcome): TraceOutcome {
  const { uiOnOutcome, uiOnRestart, dataRecord, cvm, fieldOffHoldMs } = outcome;
  const record = [...(dataRecord ?? [])].map(([tag, value]) => encodeTlv(tag, value));
  return {
    outcome: outcome.kind,
    start: outcome.start ?? 'n/a',
    onlineResponse: outcome.onlineResponseData ?? 'n/a',
    receipt: outcome.receipt,
    cvm: cvm ? CVM[cvm] : 'n/a',
    altInterface: outcome.alternateInterface ?? 'n/a',
    fieldOffRequest: fieldOffHoldMs === null ? 'n/a' : fieldOffHoldMs / 100,
    removalTimeout: outcome.removalTimeoutMs / 100,
    ...(uiOnOutcome ? { uiOnOutcome: requestUi(uiOnOutcome) } : {}),
    ...(uiOnRestart ? { uiOnRestart: requestUi(uiOnRestart) } : {}),
    ...(dataRecord ? { dataRecord: toHex(concatBytes(...record)) } : {}),
  };
}

/** The suite's outcomes name message and status; language and value are seen when the message is shown. */
const requestUi = ({ messageId, status }: UserInterfaceRequest): TraceUi => ({
  msg: hexByte(messageId),
  status,
});

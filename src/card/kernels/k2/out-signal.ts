import { concatBytes } from '../../../platform/bytes/hex.ts';
import type { DataElements } from '../../emv/element-values.ts';
import { encodeTlv } from '../../emv/tlv.ts';
import type { CardholderVerification, Outcome, OutcomeKind } from '../../entry-point/outcome.ts';
import { userInterfaceRequestData } from './user-interface-request-data.ts';

const STATUS: Readonly<Record<OutcomeKind, number>> = {
  approved: 0x10,
  declined: 0x20,
  online_request: 0x30,
  end_application: 0x40,
  select_next: 0x50,
  try_another_interface: 0x60,
  try_again: 0x70,
};
const START = { A: 0x00, B: 0x10, C: 0x20, D: 0x30 } as const;
const CVM: Readonly<Record<CardholderVerification, number>> = {
  no_cvm: 0x00,
  obtain_signature: 0x10,
  online_pin: 0x20,
  confirmation_code_verified: 0x30,
};
/** Byte 5. */
const PRESENT = {
  UI_ON_OUTCOME: 0x80,
  UI_ON_RESTART: 0x40,
  DATA_RECORD: 0x20,
  DISCRETIONARY_DATA: 0x10,
  RECEIPT: 0x08,
} as const;
const NOT_APPLICABLE = 0xf0;
const NO_FIELD_OFF = 0xff;
const MS_PER_UNIT = 100;

/** Outcome Parameter Set DF8129, 8 bytes. Kernel 2 has no online response data and no alternate interface. @spec EMV Contactless Book C-2, A.1 (DF8129) */
export function outcomeParameterSet(outcome: Outcome): Uint8Array {
  const { kind, start, cvm, fieldOffHoldMs, removalTimeoutMs } = outcome;
  return new Uint8Array([
    STATUS[kind],
    start === null ? NOT_APPLICABLE : START[start],
    NOT_APPLICABLE,
    cvm === null ? NOT_APPLICABLE : CVM[cvm],
    (outcome.uiOnOutcome ? PRESENT.UI_ON_OUTCOME : 0) |
      (outcome.uiOnRestart ? PRESENT.UI_ON_RESTART : 0) |
      (outcome.dataRecord ? PRESENT.DATA_RECORD : 0) |
      (outcome.discretionaryData ? PRESENT.DISCRETIONARY_DATA : 0) |
      (outcome.receipt ? PRESENT.RECEIPT : 0),
    NOT_APPLICABLE,
    fieldOffHoldMs === null ? NO_FIELD_OFF : fieldOffHoldMs / MS_PER_UNIT,
    removalTimeoutMs / MS_PER_UNIT,
  ]);
}

/**
 * An outcome of kernel 2 as the data objects of its OUT signal, for traces and test tools: DF8129, FF8105 where there
 * is a data record, FF8106, and DF8116 where something is to be shown. Holds PAN and track 2 where FF8105 does.
 * @spec EMV Contactless Book C-2, 3.4 (OUT)
 */
export function outSignal(outcome: Outcome): Map<number, Uint8Array> {
  const signal = new Map([[0xdf8129, outcomeParameterSet(outcome)]]);
  if (outcome.dataRecord) signal.set(0xff8105, encodeList(outcome.dataRecord));
  if (outcome.discretionaryData) signal.set(0xff8106, encodeList(outcome.discretionaryData));
  const shown = outcome.uiOnOutcome ?? outcome.uiOnRestart;
  if (shown) signal.set(0xdf8116, userInterfaceRequestData(shown));
  return signal;
}

/** What of the OUT signal holds no card data: DF8129, DF8115 and DF8116. @spec EMV Contactless Book C-2, 3.4 (OUT) */
export function openSignal(outcome: Outcome): DataElements {
  const signal = outSignal(outcome);
  signal.delete(0xff8105);
  signal.delete(0xff8106);
  const errorIndication = outcome.discretionaryData?.get(0xdf8115);
  return errorIndication ? signal.set(0xdf8115, errorIndication) : signal;
}

function encodeList(elements: DataElements): Uint8Array {
  return concatBytes(...[...elements].map(([tag, value]) => encodeTlv(tag, value)));
}

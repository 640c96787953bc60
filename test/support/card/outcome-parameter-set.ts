import type { Outcome } from '../../../src/card/entry-point/outcome.ts';

const STATUS: Record<Outcome['kind'], string> = {
  approved: '10',
  declined: '20',
  online_request: '30',
  end_application: '40',
  select_next: '50',
  try_another_interface: '60',
  try_again: '70',
};
const START = { A: '00', B: '10', C: '20', D: '30' };
const CVM = { no_cvm: '00', obtain_signature: '10', online_pin: '20', confirmation_code_verified: '30' };

const hexByte = (value: number) => value.toString(16).toUpperCase().padStart(2, '0');

/** DF8129 in hex, as kernel 2's Book codes an outcome. @spec EMV Contactless Book C-2, A.1 */
export function outcomeParameterSet(outcome: Outcome): string {
  const presence =
    (outcome.uiOnOutcome ? 0x80 : 0) |
    (outcome.uiOnRestart ? 0x40 : 0) |
    (outcome.dataRecord ? 0x20 : 0) |
    (outcome.discretionaryData ? 0x10 : 0) |
    (outcome.receipt ? 0x08 : 0);
  return [
    STATUS[outcome.kind],
    outcome.start === null ? 'F0' : START[outcome.start],
    outcome.onlineResponseData === null ? 'F0' : '??',
    outcome.cvm === null ? 'F0' : CVM[outcome.cvm],
    hexByte(presence),
    outcome.alternateInterface === null ? 'F0' : '??',
    outcome.fieldOffHoldMs === null ? 'FF' : hexByte(outcome.fieldOffHoldMs / 100),
    hexByte(outcome.removalTimeoutMs / 100),
  ].join(' ');
}

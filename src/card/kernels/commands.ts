import { concatBytes } from '../../platform/bytes/hex.ts';
import type { UserInterfaceRequest } from '../entry-point/messages.ts';
import type { CommandApdu } from '../iso7816/command-apdu.ts';
import type { CardCommand, CardEvent, KernelEvent } from './kernel.ts';

/** A step of a kernel: yields commands, takes what the card did, ends with `T`. */
export type Step<T> = Generator<CardCommand, T, KernelEvent>;

/** An exchange of a kernel that knows no STOP: to be told to end is to have lost the card. */
export function* exchange(name: string, command: CommandApdu): Step<CardEvent> {
  const event = yield { kind: 'apdu', name, command };
  return event.kind === 'response' || event.kind === 'lost' ? event : { kind: 'lost', cause: 'protocol' };
}

/** Shows a message now. */
export function* show(request: UserInterfaceRequest): Step<void> {
  yield { kind: 'message', request };
}

/** Values of a PDOL that fit a GET PROCESSING OPTIONS: 255 bytes less the header 83 81 L. */
export const MAX_PDOL_VALUES_LENGTH = 252;

/** `values` are those of the PDOL, without the 83 around them. @spec EMV 4.4 Book 3, 6.5.8 */
export function getProcessingOptions(values: Uint8Array): CommandApdu {
  const header = values.length > 127 ? [0x83, 0x81, values.length] : [0x83, values.length];
  return { cla: 0x80, ins: 0xa8, p1: 0, p2: 0, data: concatBytes(new Uint8Array(header), values), le: 0 };
}

/** @spec EMV 4.4 Book 3, 6.5.11 */
export function readRecord(sfi: number, record: number): CommandApdu {
  return { cla: 0x00, ins: 0xb2, p1: record, p2: (sfi << 3) | 0x04, le: 0 };
}

/** `referenceControl` is P1: cryptogram asked for and whether with CDA. @spec EMV 4.4 Book 3, 6.5.5 */
export function generateAc(referenceControl: number, values: Uint8Array): CommandApdu {
  return { cla: 0x80, ins: 0xae, p1: referenceControl, p2: 0, data: values, le: 0 };
}

import type { FieldValues, IsoMessage } from '../../host/iso8583/field-spec.ts';
import { responseMti } from '../../host/iso8583/mti.ts';

/** What the host has decided about a message: DE 39, and what else the answer holds. */
export interface Decision {
  responseCode: string;
  fields?: FieldValues;
}

/** Data elements an answer repeats of its request: never card data. */
const ECHOED: readonly number[] = [3, 4, 7, 11, 12, 13, 37, 41, 42, 49, 60, 62, 70];

/** null for a message that nobody answers: an answer itself. */
export function answerTo(request: IsoMessage, { responseCode, fields: more }: Decision): IsoMessage | null {
  const mti = responseMti(request.mti);
  if (mti === null) return null;
  const fields: FieldValues = {};
  for (const dataElement of ECHOED) fields[dataElement] = request.fields[dataElement];
  return { mti, fields: { ...fields, 39: responseCode, ...more } };
}

/** How an answer can be wrong: another trace number, amount, terminal, reference or MAC, or bytes that are no message. */
export type WrongAnswer = WrongField | 'mac' | 'garbage';
type WrongField = 'stan' | 'amount' | 'terminal' | 'reference';

export function distort(wrong: WrongField, { mti, fields }: IsoMessage): IsoMessage {
  switch (wrong) {
    case 'stan':
      return { mti, fields: { ...fields, 11: otherDigits(fields[11]) } };
    case 'amount':
      return { mti, fields: { ...fields, 4: otherDigits(fields[4]) } };
    case 'terminal':
      return { mti, fields: { ...fields, 41: 'NOTTHIS1' } };
    case 'reference':
      return { mti, fields: { ...fields, 37: otherDigits(fields[37]) } };
  }
}

/** Bytes that belong where a message does, and are none. */
export function garbage(): Uint8Array {
  return new Uint8Array(40).fill(0xee);
}

/** The same number of digits, the last one changed; nothing where the message has no such field. */
function otherDigits(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const digits = String(value);
  return digits.slice(0, -1) + ((Number(digits.at(-1)) + 1) % 10);
}

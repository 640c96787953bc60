import type { Dialect } from '../../host/iso8583/dialect.ts';
import type { FieldValues, IsoMessage } from '../../host/iso8583/field-spec.ts';
import { packMessage } from '../../host/iso8583/pack-message.ts';

/** Data elements an answer repeats of its request: never card data. */
const ECHOED: readonly number[] = [3, 4, 7, 11, 12, 13, 37, 41, 42, 49, 62, 70];

export function answerTo(request: IsoMessage, responseCode: string, authorisationCode?: string): IsoMessage {
  const fields: FieldValues = {};
  for (const dataElement of ECHOED) fields[dataElement] = request.fields[dataElement];
  fields[38] = authorisationCode;
  fields[39] = responseCode;
  return { mti: `${request.mti.slice(0, 2)}${Number(request.mti[2]) + 1}0`, fields };
}

/** How an answer can be wrong: another trace number, amount, terminal or reference, or bytes that are no message. */
export type WrongAnswer = 'stan' | 'amount' | 'terminal' | 'reference' | 'garbage';

export function distort(wrong: WrongAnswer, dialect: Dialect, answer: IsoMessage): Uint8Array {
  const { mti, fields } = answer;
  switch (wrong) {
    case 'stan':
      return packMessage(dialect, { mti, fields: { ...fields, 11: otherDigits(fields[11]) } });
    case 'amount':
      return packMessage(dialect, { mti, fields: { ...fields, 4: otherDigits(fields[4]) } });
    case 'terminal':
      return packMessage(dialect, { mti, fields: { ...fields, 41: 'NOTTHIS1' } });
    case 'reference':
      return packMessage(dialect, { mti, fields: { ...fields, 37: otherDigits(fields[37]) } });
    case 'garbage':
      return new Uint8Array(40).fill(0xee);
  }
}

/** The same number of digits, the last one changed. */
function otherDigits(value: unknown): string {
  const digits = String(value);
  return digits.slice(0, -1) + ((Number(digits.at(-1)) + 1) % 10);
}

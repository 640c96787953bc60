import { currencyByNumber } from '../../emv/decode/iso-4217.ts';
import { TIPS, USES } from './merchant-code.ts';
import { merchantObjects, type QrDefinition, type QrDefinitions, type QrFormat } from './merchant-objects.ts';
import { minorUnits } from './qr-decimal.ts';
import type { QrFault, QrObject } from './qr-object.ts';

const FORMATS: Readonly<Record<QrFormat, readonly [RegExp, string]>> = {
  n: [/^\d+$/, 'digits'],
  ans: [/^[\x20-\x7e]+$/, 'printable ASCII characters'],
  s: [/^[^\p{Cc}]+$/u, 'no control characters'],
};

const REQUIRED = ['52', '53', '58', '59', '60'] as const;
const MAKER = 'Ask whoever made the code for one by the specification.';

/**
 * The first rule that a code of this form breaks; null where it keeps them.
 * @spec EMVCo QR MPM 1.1, 3.3, 4.4 to 4.8
 */
export function ruleFault(objects: readonly QrObject[]): QrFault | null {
  const first = objects[0];
  if (first?.id !== '00' || first.value !== '01')
    return fault(first, 'a merchant’s code begins with 000201.', 'Give the text as it was scanned.');
  return formatFault(objects, merchantObjects) ?? missingFault(objects) ?? moneyFault(objects);
}

function formatFault(objects: readonly QrObject[], known: QrDefinitions): QrFault | null {
  for (const object of objects) {
    const definition = known(object.id);
    const found = definition
      ? objectFault(object, definition)
      : fault(object, `object ${object.id} has no place here.`);
    if (found) return found;
  }
  return null;
}

function objectFault(
  object: QrObject,
  { name, format, length, template, identified }: QrDefinition,
): QrFault | null {
  const { id, value, objects } = object;
  const [pattern, words] = FORMATS[format];
  const [fewest, most] = length;
  const count = [...value].length;
  if (count < fewest || count > most) {
    const wanted = fewest === most ? String(most) : `${fewest} to ${most}`;
    return fault(object, `${name} (${id}) has ${count} characters, it may have ${wanted}.`);
  }
  if (!pattern.test(value)) return fault(object, `${name} (${id}) may have ${words} only.`);
  if (identified && objects?.[0]?.id !== '00')
    return fault(object, `${name} (${id}) does not begin with its identifier, object 00.`);
  return template && objects ? formatFault(objects, template) : null;
}

function missingFault(objects: readonly QrObject[]): QrFault | null {
  const ids = objects.map(({ id }) => id);
  const missing = REQUIRED.find((id) => !ids.includes(id));
  if (missing !== undefined)
    return fault(objects.at(-1), `${merchantObjects(missing)!.name} (${missing}) is missing.`);
  if (!ids.some((id) => id >= '02' && id <= '51'))
    return fault(objects.at(-1), 'no Merchant Account Information (02 to 51) says where the money goes.');
  return languageFault(objects.find(({ id }) => id === '64'));
}

function languageFault(template: QrObject | undefined): QrFault | null {
  if (!template?.objects) return null;
  const missing = ['00', '01'].find((id) => !template.objects!.some((object) => object.id === id));
  return missing === undefined
    ? null
    : fault(template, `the language template (64) has no object ${missing}.`);
}

/** Use, currency, amount, tip. */
function moneyFault(objects: readonly QrObject[]): QrFault | null {
  const find = (id: string) => objects.find((object) => object.id === id);
  const [use, currency, amount, tip] = ['01', '53', '54', '55'].map(find);
  if (use && !Object.values<string>(USES).includes(use.value))
    return fault(use, 'Point of Initiation Method (01) is 11 or 12.');
  const exponent = currencyByNumber(Number(currency!.value))?.exponent;
  if (exponent === undefined)
    return fault(currency, 'Transaction Currency (53) is not a number of ISO 4217.');
  if (amount && !minorUnits(amount.value, exponent)) {
    return fault(amount, `Transaction Amount (54) is a number above 0 with at most ${exponent} decimals.`);
  }
  return tipFault(tip, { fixed: find('56'), percentage: find('57') }, exponent);
}

const PERCENTAGE = /^\d{1,2}(?:\.\d{1,2})?$/;

function tipFault(
  tip: QrObject | undefined,
  { fixed, percentage }: Record<'fixed' | 'percentage', QrObject | undefined>,
  exponent: number,
): QrFault | null {
  if (tip && !Object.values<string>(TIPS).includes(tip.value))
    return fault(tip, 'Tip or Convenience Indicator (55) is 01, 02 or 03.');
  for (const [value, code] of [
    [fixed, TIPS.fixed],
    [percentage, TIPS.percentage],
  ] as const) {
    if (value && tip?.value !== code)
      return fault(value, `object ${value.id} is there only where object 55 is ${code}.`);
    if (!value && tip?.value === code) return fault(tip, `object 55 is ${code}, and its value is missing.`);
  }
  if (fixed && !minorUnits(fixed.value, exponent)) {
    return fault(fixed, `the fixed fee (56) is a number above 0 with at most ${exponent} decimals.`);
  }
  if (percentage && !(PERCENTAGE.test(percentage.value) && minorUnits(percentage.value, 2))) {
    return fault(percentage, 'the fee percentage (57) is 00.01 to 99.99.');
  }
  return null;
}

function fault(object: QrObject | undefined, message: string, hint = MAKER): QrFault {
  return { at: object?.at ?? 1, message, hint };
}

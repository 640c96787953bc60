import { currencyByNumber } from '../../emv/decode/iso-4217.ts';
import { codeMalformed } from './code-malformed.ts';
import { type MerchantCode, type QrTip, TIPS, USES } from './merchant-code.ts';
import { ruleFault } from './merchant-rules.ts';
import { parseMerchantQr } from './parse-merchant-qr.ts';
import { minorUnits } from './qr-decimal.ts';
import type { QrField, QrObject } from './qr-object.ts';

/**
 * What a merchant's code says.
 * @throws TerminalError code_malformed: what is wrong, at which character
 */
export function readMerchantQr(text: string): MerchantCode {
  const { objects, fault } = parseMerchantQr(text);
  const broken = fault ?? ruleFault(objects);
  if (broken) throw codeMalformed(broken);
  const find = (id: string) => objects.find((object) => object.id === id);
  const between = (first: string, last: string) =>
    objects
      .filter(({ id }) => id >= first && id <= last)
      .map(fieldOf)
      .sort(byId);
  const currency = Number(find('53')!.value);
  const { exponent } = currencyByNumber(currency)!;
  const amount = find('54');
  const use = find('01')?.value;
  return {
    use: use === USES.static ? 'static' : use === USES.dynamic ? 'dynamic' : null,
    accounts: between('02', '51'),
    categoryCode: find('52')!.value,
    currency,
    amount: amount ? minorUnits(amount.value, exponent) : null,
    tip: tipOf(find, exponent),
    country: find('58')!.value,
    name: find('59')!.value,
    city: find('60')!.value,
    postalCode: find('61')?.value ?? null,
    additional: (find('62')?.objects ?? []).map(fieldOf).sort(byId),
    alternate: alternateOf(find('64')?.objects),
    unreserved: between('80', '99'),
  };
}

const byId = (a: QrField, b: QrField): number => Number(a.id) - Number(b.id);

function fieldOf({ id, value, objects }: QrObject): QrField {
  return { id, value: objects ? objects.map(fieldOf) : value };
}

function tipOf(find: (id: string) => QrObject | undefined, exponent: number): QrTip | null {
  switch (find('55')?.value) {
    case TIPS.prompt:
      return { kind: 'prompt' };
    case TIPS.fixed:
      return { kind: 'fixed', amount: minorUnits(find('56')!.value, exponent)! };
    case TIPS.percentage:
      return { kind: 'percentage', hundredths: Number(minorUnits(find('57')!.value, 2)) };
    default:
      return null;
  }
}

function alternateOf(objects: readonly QrObject[] | null | undefined): MerchantCode['alternate'] {
  if (!objects) return null;
  const value = (id: string) => objects.find((object) => object.id === id)?.value;
  return { language: value('00')!, name: value('01')!, city: value('02') ?? null };
}

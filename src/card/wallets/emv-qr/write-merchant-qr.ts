import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import { currencyByNumber } from '../../emv/decode/iso-4217.ts';
import { codeMalformed } from './code-malformed.ts';
import { CRC_HEAD, crcText } from './crc16.ts';
import { type MerchantCode, type QrTip, TIPS, USES } from './merchant-code.ts';
import { ruleFault } from './merchant-rules.ts';
import { parseMerchantQr } from './parse-merchant-qr.ts';
import { decimalText } from './qr-decimal.ts';
import { type QrField, writeObject } from './qr-object.ts';

/** Characters of a whole code. @spec EMVCo QR MPM 1.1, 3.1 */
const LONGEST_WRITTEN = 512;
const HINT = 'Correct what is named before the code is shown.';

/**
 * The text of the QR code. What comes out is what `readMerchantQr` takes.
 * @throws TerminalError code_malformed: an object that is too long, empty, twice, or against a rule
 * @spec EMVCo QR MPM 1.1, 3.2, 4.7
 */
export function writeMerchantQr(code: MerchantCode): string {
  const text = closed(fieldsOf(code));
  const { objects, fault } = parseMerchantQr(text);
  const broken = fault ?? ruleFault(objects);
  if (broken) throw codeMalformed({ ...broken, hint: HINT });
  const length = [...text].length;
  if (length > LONGEST_WRITTEN) {
    throw new TerminalError(
      'code_malformed',
      `The code would have ${length} characters, it may have ${LONGEST_WRITTEN}.`,
      { hint: HINT },
    );
  }
  return text;
}

function closed(fields: readonly QrField[]): string {
  try {
    const text = `${fields.map(writeObject).join('')}${CRC_HEAD}`;
    return text + crcText(text);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new TerminalError('code_malformed', `The code cannot be written: ${cause.message}.`, {
      cause,
      hint: HINT,
    });
  }
}

function fieldsOf(code: MerchantCode): QrField[] {
  const exponent = currencyByNumber(code.currency)?.exponent ?? 0;
  const amount = code.amount === null ? null : decimalText(code.amount, exponent);
  return [
    ...some('00', '01'),
    ...some('01', code.use && USES[code.use]),
    ...code.accounts,
    ...some('52', code.categoryCode),
    ...some('53', String(code.currency).padStart(3, '0')),
    ...some('54', amount),
    ...tipFields(code.tip, exponent),
    ...some('58', code.country),
    ...some('59', code.name),
    ...some('60', code.city),
    ...some('61', code.postalCode),
    ...some('62', code.additional.length === 0 ? null : code.additional),
    ...some('64', code.alternate && alternateFields(code.alternate)),
    ...code.unreserved,
  ];
}

function some(id: string, value: QrField['value'] | null): QrField[] {
  return value === null ? [] : [{ id, value }];
}

function tipFields(tip: QrTip | null, exponent: number): QrField[] {
  if (!tip) return [];
  const indicator = some('55', TIPS[tip.kind]);
  if (tip.kind === 'fixed') return [...indicator, ...some('56', decimalText(tip.amount, exponent))];
  if (tip.kind === 'percentage') return [...indicator, ...some('57', decimalText(BigInt(tip.hundredths), 2))];
  return indicator;
}

function alternateFields({ language, name, city }: NonNullable<MerchantCode['alternate']>): QrField[] {
  return [...some('00', language), ...some('01', name), ...some('02', city)];
}

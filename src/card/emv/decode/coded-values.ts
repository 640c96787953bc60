import { toHex } from '../../../platform/bytes/hex.ts';
import { KERNEL_NAMES } from './applications.ts';
import type { Details } from './decoded.ts';
import { countryNameByNumber, currencyName } from './iso-names.ts';
import { decimalDigits, numericCode } from './number-values.ts';

type Meanings = Readonly<Record<string, string>>;

/** A value that is a code: its meaning by its hex. */
function byCode(meanings: Meanings, otherwise = 'RFU'): (value: Uint8Array) => Details {
  return (value) => {
    const code = toHex(value);
    return { value: code, meaning: meanings[code] ?? otherwise };
  };
}

/** First two digits of ISO 8583 DE 3. @spec EMV 4.4 Book 3, Annex A (9C); ISO 8583:1987 */
export const transactionType = byCode(
  {
    '00': 'Goods and services',
    '01': 'Cash',
    '02': 'Debit adjustment',
    '09': 'Goods and services with cashback',
    '10': 'Account funding',
    '17': 'Cash disbursement',
    '20': 'Refund',
    '21': 'Deposit',
    '22': 'Credit adjustment',
    '30': 'Available funds inquiry',
    '31': 'Balance inquiry',
    '40': 'Transfer',
    '50': 'Payment',
    '60': 'Administrative',
  },
  'another type of ISO 8583',
);

const OPERATED_BY: Meanings = { 1: 'Financial institution', 2: 'Merchant', 3: 'Cardholder' };
const ENVIRONMENTS: Meanings = {
  1: 'attended, online only',
  2: 'attended, offline with online capability',
  3: 'attended, offline only',
  4: 'unattended, online only',
  5: 'unattended, offline with online capability',
  6: 'unattended, offline only',
};

/** @spec EMV 4.4 Book 4, Annex A1 */
export function terminalType(value: Uint8Array): Details {
  const code = toHex(value);
  const [operator, environment] = [OPERATED_BY[code[0] ?? ''], ENVIRONMENTS[code[1] ?? '']];
  return { value: code, meaning: operator && environment ? `${operator}, ${environment}` : 'RFU' };
}

/** @spec ISO 8583:1987, first two digits of DE 22 */
export const posEntryMode = byCode(
  {
    '00': 'Unknown',
    '01': 'Manual',
    '02': 'Magnetic stripe',
    '03': 'Optical code',
    '04': 'OCR',
    '05': 'Chip with contacts',
    '07': 'Contactless EMV',
    '10': 'Credentials on file',
    '80': 'Fallback from chip to magnetic stripe',
    '90': 'Magnetic stripe, whole track read',
    '91': 'Contactless magnetic stripe',
    '95': 'Chip, CVV may be unreliable',
    '99': 'As the original transaction',
  },
  'another mode of ISO 8583',
);

/** @spec EMV 4.4 Book 3, Annex A (5F57) */
export const accountType = byCode({
  '00': 'Default',
  10: 'Savings',
  20: 'Cheque or debit',
  30: 'Credit',
});

/** @spec EMV 4.4 Book 4, Annex A6; ISO 8583:1987 DE 39 */
export function authorisationResponseCode(value: Uint8Array): Details {
  const code = String.fromCharCode(...value).replace(/[^\x20-\x7e]/g, '.');
  const meanings: Meanings = {
    '00': 'Approved',
    '01': 'Refer to card issuer',
    '02': 'Refer to card issuer, special condition',
    '05': 'Do not honour',
    '08': 'Approved with identification',
    10: 'Partial approval',
    12: 'Invalid transaction',
    13: 'Invalid amount',
    14: 'Invalid card number',
    51: 'Insufficient funds',
    54: 'Expired card',
    55: 'Incorrect PIN',
    57: 'Transaction not permitted to cardholder',
    61: 'Exceeds withdrawal limit',
    65: 'Exceeds count limit, or single tap: PIN needed',
    70: 'PIN needed',
    75: 'PIN tries exceeded',
    91: 'Issuer not available',
    Y1: 'Offline approved',
    Y2: 'Approved after card-initiated referral',
    Y3: 'Unable to go online, offline approved',
    Z1: 'Offline declined',
    Z2: 'Declined after card-initiated referral',
    Z3: 'Unable to go online, offline declined',
  };
  return { value: code, meaning: meanings[code] ?? `"${code}"` };
}

const INTERCHANGE: Meanings = {
  1: 'international',
  2: 'international, use the chip',
  5: 'national',
  6: 'national, use the chip',
  7: 'private',
  9: 'test',
};
const AUTHORISATION: Meanings = { 0: 'normal authorisation', 2: 'by issuer', 4: 'by issuer, unless agreed' };
const SERVICES: Meanings = {
  0: 'no restrictions, PIN required',
  1: 'no restrictions',
  2: 'goods and services only',
  3: 'ATM only, PIN required',
  4: 'cash only',
  5: 'goods and services only, PIN required',
  6: 'no restrictions, PIN where feasible',
  7: 'goods and services only, PIN where feasible',
};

/** Three digits. @spec ISO/IEC 7813 */
export function serviceCodeWords(code: string): string {
  const [first = '', second = '', third = ''] = code;
  return [INTERCHANGE[first], AUTHORISATION[second], SERVICES[third]].map((word) => word ?? 'RFU').join('; ');
}

/** 5F30, n3 in two bytes. */
export function serviceCode(value: Uint8Array): Details {
  const digits = decimalDigits(value)?.slice(-3);
  return digits === undefined
    ? { notes: ['Not decimal.'] }
    : { value: digits, meaning: serviceCodeWords(digits) };
}

/**
 * 9F2A and 96: a kernel of EMVCo, or a domestic one with its country or currency.
 * @spec EMV Contactless Book B, 3.3.2.5
 */
export function kernelIdentifier(value: Uint8Array): Details {
  const first = value[0];
  if (first === undefined) return { meaning: 'any kernel' };
  const id = first & 0x3f;
  if ((first & 0x80) === 0) return { value: id, meaning: KERNEL_NAMES[id] ?? `kernel ${id}` };
  const kind = (first & 0x40) === 0 ? 'domestic kernel, EMVCo format' : 'domestic kernel, proprietary format';
  const code = numericCode(value.subarray(1, 3));
  const place = code === null ? undefined : (countryNameByNumber(code) ?? currencyName(code));
  return { value: id, meaning: [`${kind}, ${id}`, place].filter(Boolean).join(', ') };
}

/** 9F6D of kernel 4: bits 8, 7 and 4 count, the others are those of the terminal type. @spec EMV Contactless Book C-4 */
export function contactlessReaderCapabilities(value: Uint8Array): Details {
  const meanings: Readonly<Record<number, string>> = {
    0: 'Deprecated',
    64: 'Mag-stripe mode, CVM not required',
    72: 'Mag-stripe mode, CVM required',
    128: 'Deprecated, EMV and mag-stripe mode',
    192: 'EMV and mag-stripe mode, CVM not required',
    200: 'EMV and mag-stripe mode, CVM required',
  };
  return { meaning: meanings[(value[0] ?? 0) & 0xc8] ?? 'Not available for use' };
}

const MERCHANT_CATEGORIES: Meanings = {
  4111: 'Local commuter transport',
  4121: 'Taxis',
  4131: 'Bus lines',
  4784: 'Tolls',
  4829: 'Money transfer',
  5300: 'Wholesale clubs',
  5311: 'Department stores',
  5411: 'Grocery stores, supermarkets',
  5462: 'Bakeries',
  5499: 'Food stores, other',
  5541: 'Service stations',
  5542: 'Automated fuel dispensers',
  5651: 'Family clothing stores',
  5732: 'Electronics stores',
  5812: 'Restaurants',
  5813: 'Bars',
  5814: 'Fast food',
  5912: 'Drug stores, pharmacies',
  5942: 'Book stores',
  5999: 'Shops, other',
  6010: 'Financial institutions, manual cash',
  6011: 'Financial institutions, automated cash',
  7011: 'Hotels',
  7512: 'Car rental',
  7523: 'Parking',
  7832: 'Cinemas',
};

/** @spec ISO 18245 */
export function merchantCategory(value: Uint8Array): Details {
  const digits = decimalDigits(value);
  if (digits === null) return { notes: ['Not decimal.'] };
  const meaning = MERCHANT_CATEGORIES[digits];
  return { value: digits, ...(meaning === undefined ? {} : { meaning }) };
}

import type { TemplateTest } from './qr-object.ts';

/** n: digits. ans: printable ASCII. s: any characters but control characters. */
export type QrFormat = 'n' | 'ans' | 's';

/** What the specification says of an object. */
export interface QrDefinition {
  name: string;
  format: QrFormat;
  /** Characters, [fewest, most]. */
  length: readonly [number, number];
  /** What the objects of this template are. */
  template?: QrDefinitions;
  /** Its objects begin with the globally unique identifier that says whose they are. */
  identified?: true;
}

export type QrDefinitions = (id: string) => QrDefinition | undefined;

type Row = readonly [
  first: number,
  last: number,
  name: string,
  format: QrFormat,
  fewest: number,
  most: number,
  details?: Pick<QrDefinition, 'template' | 'identified'>,
];

function definitions(rows: readonly Row[]): QrDefinitions {
  return (id) => {
    const number = Number(id);
    const row = rows.find(([first, last]) => number >= first && number <= last);
    if (!row) return undefined;
    const [, , name, format, fewest, most, details] = row;
    return { name, format, length: [fewest, most], ...details };
  };
}

/** @spec EMVCo QR MPM 1.1, table 4.3 */
const inAccount = definitions([
  [0, 0, 'Globally Unique Identifier', 'ans', 1, 32],
  [1, 99, 'Payment network specific', 's', 1, 99],
]);

/** @spec EMVCo QR MPM 1.1, tables 4.6 and 4.12 */
const ofPaymentSystem = definitions([
  [0, 0, 'Globally Unique Identifier', 'ans', 1, 32],
  [1, 99, 'Context specific data', 's', 1, 99],
]);

/** @spec EMVCo QR MPM 1.1, table 4.7 */
const inAdditionalData = definitions([
  [1, 1, 'Bill Number', 'ans', 1, 25],
  [2, 2, 'Mobile Number', 'ans', 1, 25],
  [3, 3, 'Store Label', 'ans', 1, 25],
  [4, 4, 'Loyalty Number', 'ans', 1, 25],
  [5, 5, 'Reference Label', 'ans', 1, 25],
  [6, 6, 'Customer Label', 'ans', 1, 25],
  [7, 7, 'Terminal Label', 'ans', 1, 25],
  [8, 8, 'Purpose of Transaction', 'ans', 1, 25],
  [9, 9, 'Additional Consumer Data Request', 'ans', 1, 3],
  [10, 10, 'Merchant Tax ID', 'ans', 1, 20],
  [11, 11, 'Merchant Channel', 'ans', 3, 3],
  [12, 49, 'Reserved', 's', 1, 99],
  [50, 99, 'Payment System specific template', 's', 1, 99, { template: ofPaymentSystem, identified: true }],
]);

/** @spec EMVCo QR MPM 1.1, table 4.8 */
const inLanguage = definitions([
  [0, 0, 'Language Preference', 'ans', 2, 2],
  [1, 1, 'Merchant Name - Alternate Language', 's', 1, 25],
  [2, 2, 'Merchant City - Alternate Language', 's', 1, 15],
  [3, 99, 'Reserved', 's', 1, 99],
]);

const ACCOUNT = 'Merchant Account Information';

/** The objects of a merchant's code itself. @spec EMVCo QR MPM 1.1, tables 3.2, 4.2 to 4.5 */
export const merchantObjects: QrDefinitions = definitions([
  [0, 0, 'Payload Format Indicator', 'n', 2, 2],
  [1, 1, 'Point of Initiation Method', 'n', 2, 2],
  [2, 3, `${ACCOUNT} (Visa)`, 'ans', 1, 99],
  [4, 5, `${ACCOUNT} (Mastercard)`, 'ans', 1, 99],
  [6, 8, `${ACCOUNT} (reserved)`, 'ans', 1, 99],
  [9, 10, `${ACCOUNT} (Discover)`, 'ans', 1, 99],
  [11, 12, `${ACCOUNT} (American Express)`, 'ans', 1, 99],
  [13, 14, `${ACCOUNT} (JCB)`, 'ans', 1, 99],
  [15, 16, `${ACCOUNT} (UnionPay)`, 'ans', 1, 99],
  [17, 25, `${ACCOUNT} (reserved)`, 'ans', 1, 99],
  [26, 51, `${ACCOUNT} Template`, 's', 1, 99, { template: inAccount, identified: true }],
  [52, 52, 'Merchant Category Code', 'n', 4, 4],
  [53, 53, 'Transaction Currency', 'n', 3, 3],
  [54, 54, 'Transaction Amount', 'ans', 1, 13],
  [55, 55, 'Tip or Convenience Indicator', 'n', 2, 2],
  [56, 56, 'Value of Convenience Fee Fixed', 'ans', 1, 13],
  [57, 57, 'Value of Convenience Fee Percentage', 'ans', 1, 5],
  [58, 58, 'Country Code', 'ans', 2, 2],
  [59, 59, 'Merchant Name', 'ans', 1, 25],
  [60, 60, 'Merchant City', 'ans', 1, 15],
  [61, 61, 'Postal Code', 'ans', 1, 10],
  [62, 62, 'Additional Data Field Template', 's', 1, 99, { template: inAdditionalData }],
  [63, 63, 'CRC', 'ans', 4, 4],
  [64, 64, 'Merchant Information - Language Template', 's', 1, 99, { template: inLanguage }],
  [65, 79, 'Reserved', 's', 1, 99],
  [80, 99, 'Unreserved Template', 's', 1, 99, { template: ofPaymentSystem, identified: true }],
]);

/** Whether the objects that these definitions describe are templates. */
export function templatesOf(known: QrDefinitions): TemplateTest {
  return (id) => {
    const template = known(id)?.template;
    return template ? templatesOf(template) : null;
  };
}

import { formatAmount } from '../../platform/money/amount.ts';
import type { ReceiptDocument } from '../../platform/ports/printer.ts';
import type { LocalTime } from '../../platform/time/local-time.ts';
import type { Payment, WalletPart } from '../payment.ts';
import { REASONS } from '../reasons.ts';
import { printablePayment, printableText } from './printable-text.ts';
import { blank, centred, largestFitting, lines, rule, type TextSize, table } from './receiptline.ts';

/** What a receipt says beside the payment. */
export interface ReceiptHeader {
  merchantName: string;
  merchantAddress: readonly string[];
  merchantId: string;
  terminalId: string;
  footer: string;
  /** Characters a line, for breaks between words; on other paper the text breaks anywhere. Default 42. */
  columns?: number;
  localTime(wallClockMs: number): LocalTime;
}

type Copy = ReceiptDocument['copy'];
type Row = readonly [name: string, value: string];

const DEFAULT_COLUMNS = 42;
const COPY_TITLE: Readonly<Record<Copy, string>> = { customer: 'Customer copy', merchant: 'Merchant copy' };
const NOTHING_CHARGED = 'Nothing is charged.';

const VERIFICATION: Readonly<Record<string, string>> = {
  no_cvm: 'Not required',
  confirmation_code_verified: 'On the device',
  obtain_signature: 'Signature',
  online_pin: 'PIN, online',
};

const DEVICE: Readonly<Record<string, string>> = { phone: 'phone', watch: 'watch', tablet: 'tablet' };

const WALLET_TITLE: Readonly<Record<string, string>> = {
  apple_pay: 'Apple Pay',
  google_pay: 'Google Pay',
  samsung_pay: 'Samsung Pay',
  alipay: 'Alipay',
  alipay_plus: 'Alipay+',
  wechat: 'WeChat Pay',
  paypal: 'PayPal',
};

const ENTRY: Readonly<Record<WalletPart['route'], string>> = { scan: 'Code scanned', show: 'Code shown' };

/**
 * One copy of a payment's receipt. Of the card number it carries the last four digits at most.
 * The STAN is not on it: an offline approval gets its own in the commit that stores this very text.
 * @spec EMV 4.4 Book 4, 11.4 (receipt)
 */
export function receiptDocument(record: Payment, copy: Copy, header: ReceiptHeader): ReceiptDocument {
  const payment = printablePayment(record);
  const columns = header.columns ?? DEFAULT_COLUMNS;
  const title = titleSize(payment, columns);
  const receiptline = lines([
    centred(printableText(header.merchantName), columns, { size: title, bold: true }),
    ...header.merchantAddress.map((line) => centred(printableText(line), columns)),
    blank,
    centred(COPY_TITLE[copy], columns),
    rule,
    ...(payment.state === 'approved' ? approval(payment, copy, columns) : refusal(payment, columns)),
    rule,
    ...table(
      [
        ...paymentRows(payment, header),
        ...cardRows(payment),
        ...walletRows(payment),
        ...passRows(payment),
        ...hostRows(payment),
      ],
      columns,
    ),
    rule,
    ...foot(payment, copy, header, columns),
  ]);
  return { copy, receiptline };
}

/** The copies that belong to a payment's end: both when money moves, the customer's when a card was refused. */
export function receiptCopies(payment: Payment, header: ReceiptHeader): ReceiptDocument[] {
  if (payment.state === 'approved') {
    return [receiptDocument(payment, 'customer', header), receiptDocument(payment, 'merchant', header)];
  }
  return payment.card || payment.wallet ? [receiptDocument(payment, 'customer', header)] : [];
}

const titleOf = ({ transactionType }: Payment): string => (transactionType === '20' ? 'Refund' : 'Sale');

/** The amount of an approved payment is the largest thing on its receipt; titles are a step smaller. */
const amountSize = (payment: Payment, columns: number): TextSize =>
  largestFitting(amountText(payment), columns, ['triple', 'double', 'tall']);

const titleSize = (payment: Payment, columns: number): TextSize =>
  amountSize(payment, columns) === 'triple' ? 'double' : 'normal';

function approval(payment: Payment, copy: Copy, columns: number): string[] {
  return [
    centred(titleOf(payment), columns),
    centred(amountText(payment), columns, { size: amountSize(payment, columns), bold: true }),
    blank,
    centred('APPROVED', columns, { size: titleSize(payment, columns), bold: true }),
    ...(payment.deferred
      ? deferredMark(copy, columns)
      : payment.online === false
        ? offlineMark(columns)
        : []),
  ];
}

const offlineMark = (columns: number): string[] => [
  blank,
  centred('OFFLINE', columns, { bold: true, inverse: true }),
  centred('Sent to the bank later.', columns),
];

/** The bank has not been asked: the customer shall know that it may still decline, the merchant whose risk that is. */
const deferredMark = (copy: Copy, columns: number): string[] => [
  blank,
  centred('SUBJECT TO APPROVAL', columns, { bold: true, inverse: true }),
  centred('The bank is asked later and may still decline.', columns),
  ...(copy === 'merchant' ? [centred('Until then at the merchant’s risk.', columns)] : []),
];

/** A refusal leads the slip, and the amount stays small: nobody shall take it for the receipt of a payment. */
function refusal(payment: Payment, columns: number): string[] {
  const reason = payment.reasonCode ? REASONS[payment.reasonCode].sentence : '';
  return [
    centred('NOT APPROVED', columns, { size: 'double', bold: true, inverse: true }),
    blank,
    ...(reason ? [centred(reason, columns)] : []),
    ...(reason.includes('Nothing is charged') ? [] : [centred(NOTHING_CHARGED, columns)]),
    centred(`${titleOf(payment)} ${amountText(payment)}`, columns),
  ];
}

function paymentRows(payment: Payment, header: ReceiptHeader): Row[] {
  const time = header.localTime(payment.finalAt ?? payment.createdAt);
  return [
    ['Date', `${time.year}-${time.month}-${time.day} ${time.hour}:${time.minute}:${time.second}`],
    ['Terminal', printableText(header.terminalId)],
    ['Merchant', printableText(header.merchantId)],
    ...filled('Reference', payment.reference),
    ['Payment', payment.id.slice(-12)],
    ...filled('Refund of', payment.refundOf?.slice(-12) ?? null),
    ...filled('Trace', payment.stan === null ? null : String(payment.stan).padStart(6, '0')),
  ];
}

function cardRows({ card, cvm, state }: Payment): Row[] {
  if (!card) return [];
  // What was refused for want of a verification must not say that none was required.
  const verified = cvm && (cvm !== 'no_cvm' || state === 'approved') ? VERIFICATION[cvm] : null;
  const device = WALLET_TITLE[card.wallet ?? ''] ?? DEVICE[card.formFactor] ?? card.wallet;
  const lastFour = /\d{4}$/.exec(card.panLast4)?.[0] ?? '';
  return [
    ['Card', card.applicationLabel || capitalised(card.scheme)],
    ['Number', `**** ${lastFour}`.trim()],
    ...filled('Card sequence', card.panSequenceNumber),
    ['Entry', device ? `Contactless, ${device}` : 'Contactless'],
    ...filled('Verification', verified ?? null),
    ['AID', card.aid],
    ...filled('TVR', card.tvr),
    ...filled('Cryptogram', card.cryptogram && `${card.cryptogramType ?? ''} ${card.cryptogram}`.trim()),
  ];
}

function walletRows({ wallet }: Payment): Row[] {
  if (!wallet) return [];
  return [
    ['Paid with', WALLET_TITLE[wallet.scheme] ?? wallet.scheme],
    ['Entry', ENTRY[wallet.route]],
    ...filled('Customer', wallet.payer),
    ['Order', wallet.orderNumber],
    ...filled('Transaction', wallet.transaction),
  ];
}

function passRows({ passes }: Payment): Row[] {
  return passes.flatMap(({ id, status }): Row[] => (status === 'read' ? [['Loyalty', id]] : []));
}

function hostRows({ authorisationCode, responseCode }: Payment): Row[] {
  return [...filled('Authorisation', authorisationCode), ...filled('Response', responseCode)];
}

function foot(payment: Payment, copy: Copy, header: ReceiptHeader, columns: number): string[] {
  if (copy === 'merchant') {
    const signed = payment.state === 'approved' && payment.cvm === 'obtain_signature';
    return signed ? [blank, blank, blank, rule, centred('Signature', columns)] : [];
  }
  const footer = header.footer.split('\n').map(printableText);
  return footer.some(Boolean) ? footer.map((line) => centred(line, columns)) : [];
}

const amountText = ({ amount }: Payment): string => `${amount.currency} ${formatAmount(amount)}`;

const filled = (name: string, value: string | null): Row[] => (value ? [[name, value]] : []);

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

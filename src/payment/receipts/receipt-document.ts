import { formatAmount } from '../../platform/money/amount.ts';
import type { ReceiptDocument } from '../../platform/ports/printer.ts';
import type { LocalTime } from '../../platform/time/local-time.ts';
import type { Payment } from '../payment.ts';
import { REASONS } from '../reasons.ts';
import { escapeText, left, lines, rule, spread } from './receiptline.ts';

/** What a receipt says beside the payment. */
export interface ReceiptHeader {
  merchantName: string;
  merchantAddress: readonly string[];
  merchantId: string;
  terminalId: string;
  footer: string;
  localTime(wallClockMs: number): LocalTime;
}

const COPY_TITLE = { customer: 'Customer copy', merchant: 'Merchant copy' } as const;

const CVM_LINE: Readonly<Record<string, string>> = {
  no_cvm: 'No verification needed',
  confirmation_code_verified: 'Verified on the device',
  obtain_signature: 'Signature',
  online_pin: 'PIN verified',
};

const FORM_FACTOR: Readonly<Record<string, string>> = { phone: 'phone', watch: 'watch', tablet: 'tablet' };

/**
 * One copy of a payment's receipt. Carries the truncated PAN only (last four), AID, cryptogram, verification
 * and authorisation code.
 * @spec EMV 4.4 Book 4, 11.4 (receipt)
 */
export function receiptDocument(
  payment: Payment,
  copy: ReceiptDocument['copy'],
  header: ReceiptHeader,
): ReceiptDocument {
  const receiptline = lines([
    `^^^${escapeText(header.merchantName)}`,
    ...header.merchantAddress.map(escapeText),
    '',
    `"${COPY_TITLE[copy]}`,
    rule,
    ...headLines(payment, header),
    rule,
    ...cardLines(payment),
    ...amountLines(payment),
    ...resultLines(payment, copy, header),
  ]);
  return { copy, receiptline };
}

/** The copies that belong to a payment's end: both when money moves, the customer's when a card was refused. */
export function receiptCopies(payment: Payment, header: ReceiptHeader): ReceiptDocument[] {
  if (payment.state === 'approved') {
    return [receiptDocument(payment, 'customer', header), receiptDocument(payment, 'merchant', header)];
  }
  return payment.card ? [receiptDocument(payment, 'customer', header)] : [];
}

function headLines(payment: Payment, header: ReceiptHeader): string[] {
  const time = header.localTime(payment.finalAt ?? payment.createdAt);
  return [
    spread(`${time.year}-${time.month}-${time.day}`, `${time.hour}:${time.minute}:${time.second}`),
    spread('Terminal', header.terminalId),
    spread('Merchant', header.merchantId),
    ...(payment.reference ? [spread('Reference', payment.reference)] : []),
    spread('Payment', payment.id.slice(-12)),
  ];
}

function cardLines(payment: Payment): string[] {
  const { card } = payment;
  if (!card) return [];
  const device = FORM_FACTOR[card.formFactor];
  return [
    spread(card.applicationLabel ?? capitalise(card.scheme), `**** ${card.panLast4}`),
    spread('Entry', device ? `Contactless, ${device}` : 'Contactless'),
    ...(card.panSequenceNumber ? [spread('Card sequence', card.panSequenceNumber)] : []),
    spread('AID', card.aid),
    ...(card.cryptogram && card.cryptogramType ? [spread(card.cryptogramType, card.cryptogram)] : []),
    ...(card.tvr ? [spread('TVR', card.tvr)] : []),
    ...(payment.cvm && CVM_LINE[payment.cvm] ? [spread('Verification', CVM_LINE[payment.cvm]!)] : []),
    rule,
  ];
}

function amountLines(payment: Payment): string[] {
  return [spread(`^^Sale`, `^^${payment.amount.currency} ${formatAmount(payment.amount)}`), rule];
}

function resultLines(payment: Payment, copy: ReceiptDocument['copy'], header: ReceiptHeader): string[] {
  if (payment.state !== 'approved') {
    const reason = payment.reasonCode ? REASONS[payment.reasonCode].sentence : 'Not approved.';
    return ['^^NOT APPROVED', escapeText(reason), 'Nothing is charged.'];
  }
  return [
    ...(payment.authorisationCode ? [spread('Authorisation', payment.authorisationCode)] : []),
    ...(payment.responseCode ? [spread('Response', payment.responseCode)] : []),
    ...(payment.online === false ? ['"OFFLINE: sent to the bank later'] : []),
    '^^APPROVED',
    ...(payment.cvm === 'obtain_signature' && copy === 'merchant' ? ['', '', left('Signature'), rule] : []),
    ...(copy === 'customer' ? ['', escapeText(header.footer)] : []),
  ];
}

const capitalise = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

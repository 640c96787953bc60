import { transform } from 'receiptline';
import type { Payment } from '../../src/payment/payment.ts';
import type { ReceiptHeader } from '../../src/payment/receipts/receipt-document.ts';
import { localTimeIn } from '../../src/platform/time/local-time.ts';
import { capturedCard, paymentOf } from './payments.ts';

export function receiptHeader(changes: Partial<ReceiptHeader> = {}): ReceiptHeader {
  return {
    merchantName: 'Kaffeehaus Müller',
    merchantAddress: ['Große Straße 1', '10115 Berlin'],
    merchantId: '276000000000001',
    terminalId: 'TILL0001',
    footer: 'Thank you – Dziękujemy, Łódź!',
    columns: 42,
    localTime: localTimeIn('Europe/Berlin'),
    ...changes,
  };
}

/** A payment that the host approved, with a phone. */
export function approvedPayment(changes: Partial<Payment> = {}): Payment {
  return paymentOf({
    id: '019b8a3c-1f00-7abc-8def-2f3a4b5c6d7e',
    state: 'approved',
    online: true,
    finalAt: 1_767_600_009_000,
    stan: 4711,
    authorisationCode: 'A1B2C3',
    responseCode: '00',
    cvm: 'confirmation_code_verified',
    card: capturedCard({ formFactor: 'phone', cryptogramType: 'ARQC' }),
    ...changes,
  });
}

export function declinedPayment(changes: Partial<Payment> = {}): Payment {
  return approvedPayment({
    state: 'declined',
    reasonCode: 'declined_by_host',
    responseCode: '51',
    authorisationCode: null,
    ...changes,
  });
}

/** The lines of a receipt as plain text on paper of `columns` characters, without blanks at their ends. */
export function plainLines(receiptline: string, columns = 42): string[] {
  const text = transform(receiptline, { cpl: columns, encoding: 'multilingual', command: 'text' });
  const lines = text.split('\n').map((line) => line.trimEnd());
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

import type { CapturedCard } from '../../src/card/lane/protocol.ts';
import type { Payment } from '../../src/payment/payment.ts';
import { newPayment } from '../../src/payment/session/transition.ts';

/** A Mastercard test card that approved by itself with CDA; change what the case is about. */
export function capturedCard(change: Partial<CapturedCard> = {}): CapturedCard {
  return {
    scheme: 'mastercard',
    kernelId: 2,
    aid: 'A0000000041010',
    applicationLabel: 'Mastercard',
    panTruncated: '541333******0011',
    panLast4: '0011',
    panToken: 'aa'.repeat(32),
    panSequenceNumber: '01',
    entryMode: 'contactless',
    formFactor: 'card',
    cryptogramType: 'TC',
    cryptogram: '0102030405060708',
    atc: 7,
    tvr: '0000000000',
    tsi: null,
    cvmResults: '1F0302',
    oda: { method: 'cda', result: 'passed' },
    languagePreference: 'de',
    ...change,
  };
}

/** A payment over 12.50 EUR in the state the case needs. */
export function payment(change: Partial<Payment> = {}): Payment {
  const request = { id: '019b0000-0000-7000-8000-000000000001', amount: { minor: 1250n, currency: 'EUR' }, reference: null };
  return { ...newPayment(request, 1_000), ...change };
}

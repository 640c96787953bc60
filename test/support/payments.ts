import type { CapturedCard } from '../../src/card/lane/protocol.ts';
import type { IdempotencyClaim, Journal } from '../../src/payment/journal/journal.ts';
import type { Payment, WalletPart } from '../../src/payment/payment.ts';
import { newPayment } from '../../src/payment/session/transition.ts';

/** A card as a lane reports it. */
export function capturedCard(changes: Partial<CapturedCard> = {}): CapturedCard {
  return {
    scheme: 'mastercard',
    kernelId: 2,
    aid: 'A0000000041010',
    applicationLabel: 'Debit Mastercard',
    panTruncated: '541333******0011',
    panLast4: '0011',
    panToken: '5F1C',
    panSequenceNumber: '01',
    entryMode: 'contactless',
    wallet: null,
    formFactor: 'card',
    cryptogramType: 'TC',
    cryptogram: '1122334455667788',
    atc: 7,
    tvr: '0000000000',
    tsi: null,
    cvmResults: '1F0002',
    oda: { method: 'cda', result: 'passed' },
    languagePreference: 'de',
    ...changes,
  } as CapturedCard;
}

/** A payment that has just begun. */
export function paymentOf(changes: Partial<Payment> = {}): Payment {
  const amount = { minor: 1250n, currency: 'EUR' };
  const request = { id: 'payment-1', amount, reference: 'till 4 / 117' };
  return { ...newPayment(request, 1_767_600_000_000), ...changes };
}

export function claimFor(payment: Payment): IdempotencyClaim {
  return { key: `key of ${payment.id}`, requestHash: `hash of ${payment.id}` };
}

/** Takes a payment the whole way to an offline approval, as the session does: two commits. */
export function approveOffline(journal: Journal, changes: Partial<Payment> = {}): Payment {
  const begun = paymentOf({ sealed: Uint8Array.of(0xc0, 0xff, 0xee), card: capturedCard(), ...changes });
  journal.create({ ...begun, card: null, sealed: null }, claimFor(begun));
  return journal.commit({
    payment: {
      ...begun,
      version: begun.version + 1,
      state: 'approved',
      online: false,
      finalAt: begun.createdAt + 900,
      authorisationCode: 'T12345',
    },
    allocateStan: true,
    outbox: { kind: 'advice' },
  });
}

/** Takes a payment to an approval at the merchant's risk: the host is asked later. */
export function approveDeferred(journal: Journal, changes: Partial<Payment> = {}): Payment {
  const begun = paymentOf({
    sealed: Uint8Array.of(0xc0, 0xff, 0xee),
    card: capturedCard({ cryptogramType: 'ARQC' }),
    ...changes,
  });
  journal.create({ ...begun, card: null, sealed: null }, claimFor(begun));
  return journal.commit({
    payment: {
      ...begun,
      version: begun.version + 1,
      state: 'approved',
      online: false,
      deferred: true,
      finalAt: begun.createdAt + 900,
    },
    allocateStan: true,
    outbox: { kind: 'deferred' },
  });
}

/** Takes a payment to a request that was sent and not answered: its reversal is owed. */
export function leaveUnanswered(journal: Journal, changes: Partial<Payment> = {}): Payment {
  const begun = paymentOf({
    sealed: Uint8Array.of(0xc0, 0xff, 0xee),
    card: capturedCard({ cryptogramType: 'ARQC' }),
    ...changes,
  });
  journal.create({ ...begun, card: null, sealed: null }, claimFor(begun));
  const sent = journal.commit({
    payment: {
      ...begun,
      version: begun.version + 1,
      state: 'authorising',
      transmittedAt: begun.createdAt + 700,
    },
    allocateStan: true,
  });
  return journal.commit({
    payment: {
      ...sent,
      version: sent.version + 1,
      state: 'declined',
      reasonCode: 'host_no_answer',
      finalAt: begun.createdAt + 30_700,
    },
    outbox: { kind: 'reversal', cause: 'timeout' },
  });
}

/** The wallet's side of a payment whose code was scanned. */
export function walletPart(changes: Partial<WalletPart> = {}): WalletPart {
  return {
    ...{ name: 'alipay', scheme: 'alipay', route: 'scan', orderNumber: 'payment1' },
    ...{ expiresAt: 1_767_600_060_000, transaction: null, payer: null, code: null },
    ...changes,
  };
}

import { createHash } from 'node:crypto';
import type { CapturedCard } from '../../src/card/lane/protocol.ts';
import type { Change, IdempotencyClaim, NewPrintJob } from '../../src/payment/journal/journal.ts';
import type { Payment } from '../../src/payment/payment.ts';
import { newPayment } from '../../src/payment/session/transition.ts';

/** The durable points of a payment, in their order, as the session makes them. */
export interface DurablePoints {
  created: { payment: Payment; claim: IdempotencyClaim };
  /** Each made of the payment as the journal gave it last. */
  changes: { name: string; change(stored: Payment): Change }[];
}

export const AUDIT_KEY = new Uint8Array(32).fill(0xa5);

const STARTED_MS = Date.UTC(2026, 10, 24, 12);
const FINAL_MS = STARTED_MS + 900;
const SEALED_BYTES = 420;
const RECEIPT = Array.from({ length: 30 }, (_, line) => `|Line ${line} of a receipt |12.50`).join('\n');
const PRINT: readonly NewPrintJob[] = [
  { copy: 'customer', receiptline: RECEIPT },
  { copy: 'merchant', receiptline: RECEIPT },
];

/** The host approves: created, intent, result with receipts. */
export function onlinePayment(number: number): DurablePoints {
  const card = cardOf(number);
  const sealed = new Uint8Array(SEALED_BYTES).fill(number);
  const transmittedAt = STARTED_MS + 700;
  return {
    created: { payment: begun(number), claim: claimOf(number) },
    changes: [
      {
        name: 'intent',
        change: (stored) => ({
          payment: { ...stored, version: 2, state: 'authorising', card, sealed, transmittedAt },
          allocateStan: true,
        }),
      },
      {
        name: 'result: receipt',
        change: (stored) => ({
          payment: {
            ...{ ...stored, version: 3, state: 'approved', online: true, finalAt: FINAL_MS },
            ...{ authorisationCode: '123456', responseCode: '00' },
          },
          print: PRINT,
        }),
      },
    ],
  };
}

/** The card approves: created, result with receipts and an advice owed. */
export function offlinePayment(number: number): DurablePoints {
  const card = cardOf(number);
  const sealed = new Uint8Array(SEALED_BYTES).fill(number);
  return {
    created: { payment: begun(number), claim: claimOf(number) },
    changes: [
      {
        name: 'result: receipt, outbox',
        change: (stored) => ({
          payment: {
            ...{ ...stored, version: 2, state: 'approved', online: false, finalAt: FINAL_MS },
            ...{ card, sealed, authorisationCode: 'T12345' },
          },
          ...{ allocateStan: true, outbox: { kind: 'advice' }, print: PRINT },
        }),
      },
    ],
  };
}

const claimOf = (number: number): IdempotencyClaim => ({ key: `key-${number}`, requestHash: 'a'.repeat(64) });

function begun(number: number): Payment {
  const id = `01a20d7d-a93a-7b1c-88e9-${String(number).padStart(12, '0')}`;
  const amount = { minor: 1250n, currency: 'EUR' };
  return newPayment({ id, amount, reference: `till 4 / ${number}` }, STARTED_MS);
}

function cardOf(number: number): CapturedCard {
  return {
    ...{ scheme: 'mastercard', kernelId: 2, aid: 'A0000000041010', applicationLabel: 'Debit Mastercard' },
    ...{
      panTruncated: '541333******0011',
      panLast4: '0011',
      panToken: createHash('sha256').update(String(number)).digest('hex'),
      panSequenceNumber: '01',
    },
    ...{ entryMode: 'contactless', formFactor: 'card', cryptogramType: 'TC', cryptogram: '1122334455667788' },
    ...{ atc: number, tvr: '0000000000', tsi: null, cvmResults: '1F0002', languagePreference: 'de' },
    oda: { method: 'cda', result: 'passed' },
  } as CapturedCard;
}

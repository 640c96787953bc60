import { concatBytes, fromHex } from '../../src/platform/bytes/hex.ts';
import type {
  AdviceMessage,
  DeferredMessage,
  HostTransaction,
  ReconciliationMessage,
  ReconciliationTotals,
  ReversalMessage,
} from '../../src/platform/ports/upstream.ts';

/** A PAN in public use for tests, and a track 2 with it: what must never show anywhere. */
export const CANARY_PAN = '4761739001010119';
export const CANARY_TRACK2 = '4761739001010119D35122010123456789';

/** Plain form of a card record, ARQC unless another cryptogram information (9F27) is given. */
export function plainCardRecord(cryptogramInformation = '80'): Uint8Array {
  const elements = [
    `5711${CANARY_TRACK2}`,
    `5A08${CANARY_PAN}`,
    '5F2403351231',
    '5F340101',
    '82022000',
    '8407A0000000031010',
    '95050000000000',
    '9A03261124',
    '9C0100',
    '5F2A020978',
    '9F0206000000001250',
    '9F0306000000000000',
    '9F1007060112A0000000',
    '9F1A020276',
    '9F26081122334455667788',
    `9F2701${cryptogramInformation}`,
    '9F3303E0F8C8',
    '9F34031F0000',
    '9F36020007',
    '9F3704DEADBEEF',
  ];
  return concatBytes(...elements.map(fromHex));
}

export function hostTransaction(changes: Partial<HostTransaction> = {}): HostTransaction {
  return {
    paymentId: '019aa1b2-0000-7000-8000-000000000001',
    stan: 7,
    retrievalReference: '633209000007',
    amount: { minor: 1250n, currency: 'EUR' },
    transactionType: '00',
    localTime: Date.UTC(2026, 10, 24, 10, 11, 12),
    sealed: plainCardRecord(),
    cvm: 'no_cvm',
    batch: 1,
    ...changes,
  };
}

export function advice(changes: Partial<AdviceMessage> = {}): AdviceMessage {
  const transaction = hostTransaction({ sealed: plainCardRecord('40') });
  return { kind: 'advice', transaction, authorisationCode: 'Y10007', repeat: false, ...changes };
}

export function reversal(changes: Partial<ReversalMessage> = {}): ReversalMessage {
  return {
    kind: 'reversal',
    stan: 8,
    original: hostTransaction(),
    originalTransmittedAt: Date.UTC(2026, 10, 24, 9, 11, 13),
    cause: 'timeout',
    repeat: false,
    ...changes,
  };
}

/** Approved at the merchant's risk: its record holds an ARQC. */
export function deferred(changes: Partial<DeferredMessage> = {}): DeferredMessage {
  return { kind: 'deferred', transaction: hostTransaction(), repeat: false, ...changes };
}

export function totals(changes: Partial<ReconciliationTotals> = {}): ReconciliationTotals {
  const none = { count: 0, minor: 0n };
  return {
    ...{ currency: 'EUR', debits: none, debitReversals: none, credits: none, creditReversals: none },
    ...changes,
  };
}

export function reconciliation(changes: Partial<ReconciliationMessage> = {}): ReconciliationMessage {
  return {
    ...{ kind: 'request', stan: 90, batch: 1, totals: totals(), repeat: false },
    auditHead: `12:${'0F'.repeat(32)}`,
    ...changes,
  };
}

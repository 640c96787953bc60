import type { CapturedCard } from '../../card/lane/protocol.ts';
import type { Payment } from '../payment.ts';

/** A payment as its columns. */
export interface PaymentRow {
  id: string;
  version: number;
  state: string;
  amount_minor: number;
  currency: string;
  transaction_type: string;
  reference: string | null;
  created_at: number;
  final_at: number | null;
  attempt: number;
  online: number | null;
  reason_code: string | null;
  card: string | null;
  cvm: string | null;
  stan: number | null;
  retrieval_reference: string | null;
  transmitted_at: number | null;
  authorisation_code: string | null;
  response_code: string | null;
  forwarding: string;
  sealed: Uint8Array | null;
}

/** Never differ between two snapshots of one payment. */
export const IDENTITY_COLUMNS = [
  'id',
  'amount_minor',
  'currency',
  'transaction_type',
  'reference',
  'created_at',
] as const satisfies readonly (keyof PaymentRow)[];

export const MOVING_COLUMNS = [
  'version',
  'state',
  'final_at',
  'attempt',
  'online',
  'reason_code',
  'card',
  'cvm',
  'stan',
  'retrieval_reference',
  'transmitted_at',
  'authorisation_code',
  'response_code',
  'forwarding',
  'sealed',
] as const satisfies readonly (keyof PaymentRow)[];

export const PAYMENT_COLUMNS = [...IDENTITY_COLUMNS, ...MOVING_COLUMNS];

/** Amounts have at most 12 digits, so that a JavaScript number holds them exactly on the way to the column. */
export function toRow(payment: Payment): PaymentRow {
  return {
    id: payment.id,
    version: payment.version,
    state: payment.state,
    amount_minor: Number(payment.amount.minor),
    currency: payment.amount.currency,
    transaction_type: payment.transactionType,
    reference: payment.reference,
    created_at: payment.createdAt,
    final_at: payment.finalAt,
    attempt: payment.attempt,
    online: payment.online === null ? null : Number(payment.online),
    reason_code: payment.reasonCode,
    card: payment.card && JSON.stringify(payment.card),
    cvm: payment.cvm,
    stan: payment.stan,
    retrieval_reference: payment.retrievalReference,
    transmitted_at: payment.transmittedAt,
    authorisation_code: payment.authorisationCode,
    response_code: payment.responseCode,
    forwarding: payment.forwarding,
    sealed: payment.sealed,
  };
}

/** Only this journal writes the file: its words are taken as they were written. */
export function fromRow(row: PaymentRow): Payment {
  return {
    id: row.id,
    version: row.version,
    state: row.state as Payment['state'],
    amount: { minor: BigInt(row.amount_minor), currency: row.currency },
    transactionType: row.transaction_type as Payment['transactionType'],
    reference: row.reference,
    createdAt: row.created_at,
    finalAt: row.final_at,
    attempt: row.attempt,
    online: row.online === null ? null : row.online === 1,
    reasonCode: row.reason_code as Payment['reasonCode'],
    card: row.card === null ? null : (JSON.parse(row.card) as CapturedCard),
    cvm: row.cvm,
    stan: row.stan,
    retrievalReference: row.retrieval_reference,
    transmittedAt: row.transmitted_at,
    authorisationCode: row.authorisation_code,
    responseCode: row.response_code,
    forwarding: row.forwarding as Payment['forwarding'],
    sealed: row.sealed && new Uint8Array(row.sealed),
  };
}

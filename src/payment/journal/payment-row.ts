import type { CapturedCard, PassRead } from '../../card/lane/protocol.ts';
import type { Payment, WalletPart } from '../payment.ts';

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
  deferred: number;
  reason_code: string | null;
  card: string | null;
  cvm: string | null;
  stan: number | null;
  retrieval_reference: string | null;
  batch: number | null;
  transmitted_at: number | null;
  authorisation_code: string | null;
  response_code: string | null;
  forwarding: string;
  sealed: Uint8Array | null;
  refund_of: string | null;
  /** JSON of WalletPart. */
  wallet: string | null;
  /** JSON of PassRead[]; null: none. */
  passes: string | null;
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
  'deferred',
  'reason_code',
  'card',
  'cvm',
  'stan',
  'retrieval_reference',
  'batch',
  'transmitted_at',
  'authorisation_code',
  'response_code',
  'forwarding',
  'sealed',
  'refund_of',
  'wallet',
  'passes',
] as const satisfies readonly (keyof PaymentRow)[];

export const PAYMENT_COLUMNS = [...IDENTITY_COLUMNS, ...MOVING_COLUMNS];

/** Those that stand in the table of payments itself. */
export const isOwnColumn = (column: keyof PaymentRow): boolean => column !== 'sealed';

const DELIVERED_COLUMNS: readonly (keyof PaymentRow)[] = ['version', 'forwarding', 'authorisation_code'];

/** Reads payments as PaymentRow; a condition follows. What was noted of a delivery goes before the payment's own row. */
export const PAYMENTS = `SELECT ${PAYMENT_COLUMNS.map((column) =>
  DELIVERED_COLUMNS.includes(column)
    ? `coalesce(deliveries.${column}, payments.${column}) AS ${column}`
    : column,
).join(', ')}, number, request_hash
  FROM payments LEFT JOIN deliveries ON deliveries.payment = number
    LEFT JOIN sealed_records ON sealed_records.payment = number`;

/** The columns of a statement in raw mode, which takes half the time where rows are wide and many. */
export type RawRow = readonly (string | number | Uint8Array | null)[];

/**
 * @param values those of PAYMENT_COLUMNS in their order, beginning at `first`. Written out, because a loop over the names
 * makes objects that are slow to read.
 */
export function rowFrom(values: RawRow, first: number): PaymentRow {
  const row: Record<keyof PaymentRow, RawRow[number] | undefined> = {
    id: values[first + 0],
    amount_minor: values[first + 1],
    currency: values[first + 2],
    transaction_type: values[first + 3],
    reference: values[first + 4],
    created_at: values[first + 5],
    version: values[first + 6],
    state: values[first + 7],
    final_at: values[first + 8],
    attempt: values[first + 9],
    online: values[first + 10],
    deferred: values[first + 11],
    reason_code: values[first + 12],
    card: values[first + 13],
    cvm: values[first + 14],
    stan: values[first + 15],
    retrieval_reference: values[first + 16],
    batch: values[first + 17],
    transmitted_at: values[first + 18],
    authorisation_code: values[first + 19],
    response_code: values[first + 20],
    forwarding: values[first + 21],
    sealed: values[first + 22],
    refund_of: values[first + 23],
    wallet: values[first + 24],
    passes: values[first + 25],
  };
  return row as PaymentRow;
}

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
    deferred: Number(payment.deferred),
    reason_code: payment.reasonCode,
    card: payment.card && JSON.stringify(payment.card),
    cvm: payment.cvm,
    stan: payment.stan,
    retrieval_reference: payment.retrievalReference,
    batch: payment.batch,
    transmitted_at: payment.transmittedAt,
    authorisation_code: payment.authorisationCode,
    response_code: payment.responseCode,
    forwarding: payment.forwarding,
    sealed: payment.sealed,
    refund_of: payment.refundOf,
    wallet: payment.wallet && JSON.stringify(payment.wallet),
    passes: payment.passes.length === 0 ? null : JSON.stringify(payment.passes),
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
    deferred: row.deferred === 1,
    reasonCode: row.reason_code as Payment['reasonCode'],
    card: row.card === null ? null : (JSON.parse(row.card) as CapturedCard),
    cvm: row.cvm,
    stan: row.stan,
    retrievalReference: row.retrieval_reference,
    batch: row.batch,
    transmittedAt: row.transmitted_at,
    authorisationCode: row.authorisation_code,
    responseCode: row.response_code,
    forwarding: row.forwarding as Payment['forwarding'],
    sealed: row.sealed && plainBytes(row.sealed),
    refundOf: row.refund_of,
    wallet: row.wallet === null ? null : (JSON.parse(row.wallet) as WalletPart),
    passes: row.passes === null ? [] : (JSON.parse(row.passes) as PassRead[]),
  };
}

/** SQLite's Buffer owns its bytes: seen as what the contract has, without a copy. */
function plainBytes({ buffer, byteOffset, length }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

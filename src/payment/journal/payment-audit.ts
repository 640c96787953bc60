import { FINAL_STATES, type Payment } from '../payment.ts';
import type { NewAuditEntry, NewOutboxEntry } from './journal.ts';

/** What the audit log says of a new payment. */
export function createdEntry({ id, amount }: Payment): NewAuditEntry {
  const detail = { minor: String(amount.minor), currency: amount.currency };
  return { by: 'register', event: 'payment.created', subject: id, detail };
}

/** What it says of a durable point, or null: states that come and go with each presentation are not told. */
export function changedEntry(from: string, payment: Payment, owed?: NewOutboxEntry): NewAuditEntry | null {
  const { id: subject, state, amount, stan, batch } = payment;
  if (!owed && (state === from || !TOLD.includes(state))) return null;
  const event = state === from ? `payment.${owed!.kind}_owed` : `payment.${state}`;
  if (state === 'authorising') return { by: 'terminal', event, subject, detail: { stan, batch } };
  if (payment.wallet) return walletEntry(event, payment);
  return {
    by: payment.online ? 'host' : 'terminal',
    event,
    subject,
    detail: {
      ...{ minor: String(amount.minor), currency: amount.currency, stan, batch },
      ...{ online: payment.online, deferred: payment.deferred, reason: payment.reasonCode },
      ...{ responseCode: payment.responseCode, owed: owed?.kind ?? null },
    },
  };
}

const TOLD: readonly string[] = ['authorising', 'requesting', 'reversing', 'unknown', ...FINAL_STATES];

function walletEntry(event: string, payment: Payment): NewAuditEntry {
  const { id: subject, amount, wallet, reasonCode: reason, transactionType, refundOf } = payment;
  return {
    by: payment.online ? 'host' : 'terminal',
    event,
    subject,
    detail: {
      ...{ minor: String(amount.minor), currency: amount.currency, transactionType, refundOf, reason },
      ...{ wallet: wallet!.name, order: wallet!.orderNumber, transaction: wallet!.transaction },
    },
  };
}

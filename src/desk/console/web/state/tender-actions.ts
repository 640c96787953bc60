import { signal } from '@preact/signals';
import { busy, order, randomKey } from './actions.ts';
import type { PaymentView } from './contract.ts';
import { dispatch, pickedId, terminal } from './store.ts';

/** The payment that is to be refunded, while the cashier is asked how much. */
export const refunding = signal<PaymentView | null>(null);

/** One key for one refund: asking again after a lost answer must not give back twice. */
let refundKey: { about: string; key: string } | null = null;

/** A code of this wallet for the customer to scan. */
export const showCode = (paymentId: string, wallet: string): Promise<void> =>
  chooseTender(paymentId, { show: wallet });

/** The customer's code. It is a secret: sent, and kept nowhere. */
export const scanCode = (paymentId: string, scan: string): Promise<void> => chooseTender(paymentId, { scan });

/** Where the payment stands then, the events tell: the answer may be older than they are. */
async function chooseTender(paymentId: string, body: { show: string } | { scan: string }): Promise<void> {
  if (!busy.value) await order(`/v1/payments/${paymentId}/tender`, body);
}

/** @param amount decimal text; null: all that is left. Resolves true when the terminal has taken it. */
export async function refund(paymentId: string, amount: string | null): Promise<boolean> {
  if (busy.value) return false;
  const about = `${paymentId}/${amount}`;
  if (refundKey?.about !== about) refundKey = { about, key: randomKey() };
  const answer = await order<PaymentView>(
    `/v1/payments/${paymentId}/refunds`,
    amount === null ? {} : { amount },
    { 'Idempotency-Key': refundKey.key },
  );
  // Any answer settles the key: only a refund without one is tried again under it.
  if (answer.ok || answer.refusal.code !== 'no_answer') refundKey = null;
  if (!answer.ok) return false;
  const known = terminal.value.payments?.some(({ id }) => id === answer.value.id);
  if (!known) dispatch({ type: 'payment', payment: answer.value });
  pickedId.value = answer.value.id;
  return true;
}

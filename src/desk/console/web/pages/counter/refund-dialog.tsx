import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { busy, refusal } from '../../state/actions.ts';
import { texts } from '../../state/appearance.ts';
import type { PaymentView } from '../../state/contract.ts';
import { refundable } from '../../state/final.ts';
import { type RefundAmount, refundAmount } from '../../state/refund-amount.ts';
import { refund } from '../../state/tender-actions.ts';
import { refusalOf } from '../../texts/counter/counter-texts.ts';
import { fill } from '../../texts/fill.ts';
import { money, walletOf } from './wallet-words.ts';

/** Asks how much goes back, all that is left unless the cashier says less. */
export function RefundDialog({ payment, onClose }: { payment: PaymentView; onClose: () => void }) {
  const t = texts.value.tender;
  const { currency } = payment;
  const dialog = useRef<HTMLDialogElement>(null);
  const left = refundable(payment) ?? '0';
  const typed = useSignal(left);
  useEffect(() => dialog.current?.showModal(), []);

  const wanted = refundAmount(typed.value, left, currency);
  const shownLeft = money(left, currency);
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!('amount' in wanted)) return;
    if (await refund(payment.id, wanted.kind === 'all' ? null : wanted.amount)) dialog.current?.close();
  };
  return (
    <dialog
      class="dialog form-dialog refund-dialog"
      ref={dialog}
      aria-labelledby="refund-title"
      onClose={onClose}
    >
      <form onSubmit={(event) => void send(event)}>
        <h2 id="refund-title">{fill(t.refundOf, { amount: money(payment.amount, currency) })}</h2>
        <p>{fill(t.refundHint, { wallet: walletOf(payment), left: shownLeft })}</p>
        <label>
          {t.refundAmount}
          <input
            type="text"
            inputmode="decimal"
            autocomplete="off"
            value={typed.value}
            aria-invalid={!('amount' in wanted)}
            onInput={(event) => {
              typed.value = event.currentTarget.value;
            }}
          />
        </label>
        <p class="refund-problem" role="alert">
          {problemOf(wanted, left, currency)}
        </p>
        <div class="dialog-orders">
          <button type="button" class="plain-button" onClick={() => dialog.current?.close()}>
            {texts.value.cancel}
          </button>
          <button type="submit" class="primary-button" disabled={!('amount' in wanted) || busy.value}>
            {'amount' in wanted ? fill(t.refundSend, { amount: money(wanted.amount, currency) }) : t.refund}
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** What is wrong with the amount, or why the terminal did not take it. */
function problemOf(wanted: RefundAmount, left: string, currency: string): string {
  const t = texts.value;
  if (wanted.kind === 'too_high') return fill(t.tender.refundTooHigh, { left: money(left, currency) });
  if (wanted.kind === 'invalid') return fill(t.tender.refundInvalid, { example: left });
  if (!refusal.value) return '';
  const { sentence, hint } = refusalOf(refusal.value, t);
  return `${sentence} ${hint}`;
}

import { useState } from 'preact/hooks';
import { Icon } from '../../parts/icon.tsx';
import { KeyCap } from '../../parts/key-cap.tsx';
import { texts } from '../../state/appearance.ts';
import type { PaymentView, ReceiptCopy } from '../../state/contract.ts';
import { hasReceipt } from '../../state/final.ts';
import { terminal } from '../../state/store.ts';
import { receiptKey } from '../../state/terminal-state.ts';
import { print } from './orders.ts';

/** A copy of the receipt as it comes out of the printer, and the way to have it printed. */
export function ReceiptPane({ payment, copy }: { payment: PaymentView; copy: ReceiptCopy }) {
  const t = texts.value;
  if (payment.outcome === null) return <p class="detail-empty">{t.receiptPending}</p>;
  if (!hasReceipt(payment)) return <p class="detail-empty">{t.receiptNone}</p>;
  const key = receiptKey(payment.id, copy);
  const state = terminal.value.receipts[key];
  return (
    <>
      <Paper key={key} payment={payment} copy={copy} />
      <div class="receipt-foot">
        <p class="print-state" role="status">
          {state && <Icon name={state === 'waiting' ? 'clock' : 'tick'} size={16} />}
          {state && (state === 'waiting' ? t.printing : t.printed)}
        </p>
        <button type="button" class="plain-button" onClick={print}>
          <Icon name="printer" />
          {state === undefined ? t.print : t.printAgain}
          <KeyCap name="P" />
        </button>
      </div>
    </>
  );
}

function Paper({ payment, copy }: { payment: PaymentView; copy: ReceiptCopy }) {
  const t = texts.value;
  const [missing, setMissing] = useState(false);
  if (missing) return <p class="detail-empty">{t.receiptNone}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="paper-roll" tabIndex={0} aria-label={t.copies[copy]}>
      <img
        class="paper"
        src={`/v1/payments/${payment.id}/receipts/${copy}.svg`}
        alt={t.copies[copy]}
        onError={() => setMissing(true)}
      />
    </section>
  );
}

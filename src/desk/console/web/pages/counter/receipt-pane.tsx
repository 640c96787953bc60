import { useState } from 'preact/hooks';
import { Icon } from '../../parts/icon.tsx';
import { KeyCap } from '../../parts/key-cap.tsx';
import { Segments } from '../../parts/segments.tsx';
import { texts } from '../../state/appearance.ts';
import type { PaymentView, ReceiptCopy, ReceiptState } from '../../state/contract.ts';
import { terminal } from '../../state/store.ts';
import { receiptKey } from '../../state/terminal-state.ts';
import { fill } from '../../texts/fill.ts';
import { print, receiptCopy } from './orders.ts';

/** The receipt as it comes out of the printer, and the way to have it printed. */
export function ReceiptPane({ payment }: { payment: PaymentView }) {
  const t = texts.value;
  const copy = receiptCopy.value;
  if (payment.outcome === null) return <p class="detail-empty">{t.receiptPending}</p>;
  if (payment.panTruncated === null) return <p class="detail-empty">{t.receiptNone}</p>;
  const choices: { value: ReceiptCopy; text: string }[] = [
    { value: 'customer', text: t.copies.customer },
    { value: 'merchant', text: t.copies.merchant },
  ];
  const state = terminal.value.receipts[receiptKey(payment.id, copy)];
  return (
    <>
      <PrintState state={state} />
      <Paper key={receiptKey(payment.id, copy)} payment={payment} copy={copy} />
      <div class="receipt-foot">
        <Segments
          label={t.receipt}
          choices={choices}
          value={copy}
          onChoose={(chosen) => {
            receiptCopy.value = chosen;
          }}
        />
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
    <section class="paper-roll" tabIndex={0} aria-label={t.receipt}>
      <img
        class="paper"
        src={`/v1/payments/${payment.id}/receipts/${copy}.svg`}
        alt={fill(t.receiptAlt, { copy: t.copies[copy] })}
        onError={() => setMissing(true)}
      />
    </section>
  );
}

/** What the printer has done with this copy. */
function PrintState({ state }: { state: ReceiptState | undefined }) {
  const t = texts.value;
  return (
    <p class="print-state" role="status">
      {state && <Icon name={state === 'waiting' ? 'clock' : 'tick'} size={16} />}
      {state && (state === 'waiting' ? t.printing : t.printed)}
    </p>
  );
}

import { Segments } from '../../parts/segments.tsx';
import { texts } from '../../state/appearance.ts';
import type { PaymentView } from '../../state/contract.ts';
import { HandshakePane } from './handshake-pane.tsx';
import { chooseDetail, type Detail, detail } from './orders.ts';
import { ReceiptPane } from './receipt-pane.tsx';

/** Beside the ladder: the exchange with the card, or a receipt. */
export function DetailPane({ payment }: { payment: PaymentView }) {
  const t = texts.value;
  const chosen = detail.value;
  const choices: { value: Detail; text: string }[] = [
    { value: 'handshake', text: t.handshake },
    { value: 'customer', text: t.copies.customer },
    { value: 'merchant', text: t.copies.merchant },
  ];
  return (
    <div class="detail">
      <Segments label={t.detail} choices={choices} value={chosen} onChoose={chooseDetail} />
      {chosen === 'handshake' ? (
        <HandshakePane payment={payment} />
      ) : (
        <ReceiptPane payment={payment} copy={chosen} />
      )}
    </div>
  );
}

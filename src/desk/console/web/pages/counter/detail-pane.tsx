import { Segments } from '../../parts/segments.tsx';
import { texts } from '../../state/appearance.ts';
import type { PaymentView } from '../../state/contract.ts';
import { HandshakePane } from './handshake-pane.tsx';
import { chooseDetail, type Detail, detail } from './orders.ts';
import { ReceiptPane } from './receipt-pane.tsx';

/** Beside the ladder: the exchange with the card, or the receipt. */
export function DetailPane({ payment }: { payment: PaymentView }) {
  const t = texts.value;
  const choices: { value: Detail; text: string }[] = [
    { value: 'handshake', text: t.handshake },
    { value: 'receipt', text: t.receipt },
  ];
  return (
    <div class="detail">
      <Segments label={t.payment} choices={choices} value={detail.value} onChoose={chooseDetail} />
      {detail.value === 'receipt' ? <ReceiptPane payment={payment} /> : <HandshakePane payment={payment} />}
    </div>
  );
}

import { Segments } from '../../parts/segments.tsx';
import { texts } from '../../state/appearance.ts';
import type { PaymentView } from '../../state/contract.ts';
import { type Detail, detailsOf } from '../../state/details.ts';
import { health } from '../../state/store.ts';
import { walletsOf } from '../../state/tenders.ts';
import { HandshakePane } from './handshake-pane.tsx';
import { chooseDetail, detail } from './orders.ts';
import { ReceiptPane } from './receipt-pane.tsx';
import { TenderPane } from './tender-pane.tsx';

/** Beside the ladder: the way to pay, the exchange with the card, or a receipt. */
export function DetailPane({ payment }: { payment: PaymentView }) {
  const t = texts.value;
  const chosen = detail.value;
  const words: Record<Detail, string> = {
    tender: t.tender.title,
    handshake: t.handshake,
    customer: t.copies.customer,
    merchant: t.copies.merchant,
  };
  const offered = detailsOf(payment, walletsOf(health.value?.tenders ?? []).length > 0);
  return (
    <div class="detail" data-detail={chosen}>
      <Segments
        label={t.detail}
        choices={offered.map((value) => ({ value, text: words[value] }))}
        value={chosen}
        onChoose={chooseDetail}
      />
      <Pane payment={payment} chosen={chosen} />
    </div>
  );
}

function Pane({ payment, chosen }: { payment: PaymentView; chosen: Detail }) {
  switch (chosen) {
    case 'tender':
      return <TenderPane payment={payment} />;
    case 'handshake':
      return <HandshakePane payment={payment} />;
    default:
      return <ReceiptPane payment={payment} copy={chosen} />;
  }
}

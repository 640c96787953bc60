import type { PaymentView } from '../../state/contract.ts';
import { ShownCodePane } from './shown-code-pane.tsx';
import { TenderFacts } from './tender-facts.tsx';
import { WaysToPay } from './ways-to-pay.tsx';

/** How the customer can pay, is paying, or has paid. */
export function TenderPane({ payment }: { payment: PaymentView }) {
  if (payment.state === 'awaiting_tender') return <WaysToPay payment={payment} />;
  if (payment.state === 'confirming' && payment.code)
    return <ShownCodePane payment={payment} code={payment.code} />;
  return <TenderFacts payment={payment} />;
}

import { CountdownRing, isOver } from '../../parts/countdown-ring.tsx';
import { QrCode } from '../../parts/qr-code.tsx';
import { texts } from '../../state/appearance.ts';
import type { PaymentView, ShownCode } from '../../state/contract.ts';
import { fill } from '../../texts/fill.ts';
import { walletOf } from './wallet-words.ts';

/** The code that the customer scans, small: for a counter that has one screen. */
export function ShownCodePane({ payment, code }: { payment: PaymentView; code: ShownCode }) {
  const t = texts.value.tender;
  const wallet = walletOf(payment);
  return (
    <div class="shown-code" data-over={isOver(code.expiresAt)}>
      <QrCode text={code.text} label={fill(t.code, { wallet })} />
      <div class="shown-code-time">
        <CountdownRing key={code.text} until={code.expiresAt} secondsText={t.seconds} />
        <p>{isOver(code.expiresAt) ? t.expired : fill(t.toScan, { wallet })}</p>
      </div>
    </div>
  );
}

import { CountdownRing, isOver } from '../../parts/countdown-ring.tsx';
import { QrCode } from '../../parts/qr-code.tsx';
import type { ShownCode } from '../../state/contract.ts';
import type { CustomerTexts } from '../../texts/customer/customer-texts.ts';
import { fill } from '../../texts/fill.ts';

/** The code that the customer is to scan, large, with the time it is good for. */
export function CodeStage(props: { code: ShownCode; wallet: string; texts: CustomerTexts }) {
  const { code, wallet, texts } = props;
  const over = isOver(code.expiresAt);
  return (
    <div class="code-stage" data-over={over}>
      <QrCode text={code.text} label={fill(texts.code, { wallet })} />
      <div class="code-time">
        <CountdownRing until={code.expiresAt} secondsText={texts.seconds} />
        {over && <p class="code-over">{texts.expired}</p>}
      </div>
    </div>
  );
}

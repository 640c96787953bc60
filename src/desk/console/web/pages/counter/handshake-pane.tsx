import { counterLanguage, texts } from '../../state/appearance.ts';
import type { PaymentView } from '../../state/contract.ts';
import { terminal } from '../../state/store.ts';
import { type Bar, waterfall } from '../../state/waterfall.ts';
import { fill } from '../../texts/fill.ts';

/** The exchange with the card, command by command on one time axis. */
export function HandshakePane({ payment }: { payment: PaymentView }) {
  const t = texts.value;
  const handshake = terminal.value.handshakes.find(({ paymentId }) => paymentId === payment.id);
  if (!handshake) {
    return <p class="detail-empty">{payment.outcome === null ? t.handshakeEmpty : t.handshakeNone}</p>;
  }
  return (
    <>
      <ol class="waterfall">
        {waterfall(handshake).map((bar, index) => (
          <Exchange key={index} bar={bar} />
        ))}
      </ol>
      <p class="waterfall-total">
        {fill(t.handshakeTotal, { ms: milliseconds(handshake.totalUs / 1000, 0) })}
      </p>
    </>
  );
}

function Exchange({ bar }: { bar: Bar }) {
  const t = texts.value;
  return (
    <li
      class="exchange"
      data-ok={bar.ok}
      title={fill(t.bytes, { sent: bar.sent, received: bar.received })}
      style={{ '--start': `${bar.start}%`, '--length': `${bar.length}%` }}
    >
      <span class="exchange-name">{bar.name}</span>
      <span class="exchange-sw">{bar.sw ?? t.lost}</span>
      <span class="exchange-time">{milliseconds(bar.tookMs, 1)} ms</span>
      <span class="exchange-track" />
    </li>
  );
}

function milliseconds(ms: number, decimals: number): string {
  return new Intl.NumberFormat(counterLanguage.value, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(ms);
}

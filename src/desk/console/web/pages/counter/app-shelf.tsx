import { Icon } from '../../parts/icon.tsx';
import { Toggle } from '../../parts/toggle.tsx';
import { texts } from '../../state/appearance.ts';
import type { CodeLabel } from '../../state/contract.ts';
import { appsAsk, hold } from '../../state/rig-actions.ts';
import type { Rig } from '../../state/shelves.ts';
import { ownWords } from '../../texts/counter/counter-texts.ts';
import { fill } from '../../texts/fill.ts';
import { AppPhone } from './app-phone.tsx';
import { WalletTroubles } from './wallet-troubles.tsx';

/** Phones with a wallet app, other things with a code on them, and what can go wrong behind them. */
export function AppShelf({ rig }: { rig: Rig }) {
  const t = texts.value.tray;
  return (
    <div class="wallet app-shelf">
      <section class="wallet-group" aria-label={t.apps}>
        <h3 class="wallet-label">{t.apps}</h3>
        <ul class="apps">
          {rig.apps.map((app) => (
            <li key={app.name}>
              <AppPhone app={app} />
            </li>
          ))}
        </ul>
        <Toggle
          label={t.asks}
          stateText={appsAsk.value ? t.on : t.off}
          icon="phone"
          on={appsAsk.value}
          onChange={(on) => {
            appsAsk.value = on;
          }}
        />
      </section>
      {rig.labels.length > 0 && (
        <section class="wallet-group" aria-label={t.labels}>
          <h3 class="wallet-label">{t.labels}</h3>
          <ul class="apps">
            {rig.labels.map((label) => (
              <li key={label.name}>
                <Label label={label} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <WalletTroubles />
    </div>
  );
}

function Label({ label }: { label: CodeLabel }) {
  const t = texts.value;
  const { title, hint } = ownWords(label, t);
  return (
    <button
      type="button"
      class="goods-label"
      data-name={label.name}
      aria-label={`${fill(t.tray.holdOf, { title })}. ${hint}`}
      onClick={() => void hold(label.name)}
    >
      <Icon name="barcode" size={28} />
      <span class="goods-title">{title}</span>
      <span class="goods-hint">{hint}</span>
    </button>
  );
}

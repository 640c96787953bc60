import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { IconName } from '../../parts/icon.tsx';
import { Toggle } from '../../parts/toggle.tsx';
import { texts } from '../../state/appearance.ts';
import type { WalletSwitches, WalletSwitchesBody } from '../../state/contract.ts';
import { setWallet, walletSwitches } from '../../state/rig-actions.ts';
import { health, terminal } from '../../state/store.ts';
import { walletsOf } from '../../state/tenders.ts';

/** What "slow" means on the demo counter. */
const SLOW_MS = 5_000;

type Trouble = 'outage' | 'slow' | 'loseAnswers' | 'wrongSignature' | 'duplicateNotify';

interface TroubleSwitch {
  name: Trouble;
  icon: IconName;
  on: (switches: WalletSwitches) => boolean;
  order: (on: boolean) => WalletSwitchesBody;
}

const TROUBLES: readonly TroubleSwitch[] = [
  { name: 'outage', icon: 'cross', on: ({ outage }) => outage, order: (outage) => ({ outage }) },
  {
    name: 'slow',
    icon: 'clock',
    on: ({ slowMs }) => slowMs > 0,
    order: (on) => ({ slowMs: on ? SLOW_MS : 0 }),
  },
  {
    name: 'loseAnswers',
    icon: 'question',
    on: ({ loseAnswers }) => loseAnswers > 0,
    order: (on) => ({ loseAnswers: on ? 1 : 0 }),
  },
  {
    name: 'wrongSignature',
    icon: 'warning',
    on: ({ wrongSignature }) => wrongSignature,
    order: (wrongSignature) => ({ wrongSignature }),
  },
  {
    name: 'duplicateNotify',
    icon: 'equal',
    on: ({ duplicateNotify }) => duplicateNotify,
    order: (duplicateNotify) => ({ duplicateNotify }),
  },
];

const open = signal(false);
const chosen = signal<string | null>(null);

/** A simulated provider's troubles, folded away until somebody wants them. */
export function WalletTroubles() {
  const t = texts.value.tray.troubles;
  const wallets = walletsOf(health.value?.tenders ?? []);
  const wallet = wallets.find(({ name }) => name === chosen.value) ?? wallets[0];
  if (!wallet) return null;
  return (
    <details
      class="wallet-troubles"
      open={open.value}
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary>{t.title}</summary>
      <label class="wallet-choice">
        {t.wallet}
        <select
          value={wallet.name}
          onChange={(event) => {
            chosen.value = event.currentTarget.value;
          }}
        >
          {wallets.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {open.value && <Switches wallet={wallet.name} />}
    </details>
  );
}

function Switches({ wallet }: { wallet: string }) {
  const { troubles, on, off } = texts.value.tray;
  const { payments } = terminal.value;
  // A lost answer is lost once: with each step of a payment the switches may have moved by themselves.
  useEffect(() => void setWallet(wallet, {}), [wallet, payments]);
  const switches = walletSwitches.value[wallet];
  return (
    <>
      {TROUBLES.map((trouble) => {
        const isOn = switches !== undefined && trouble.on(switches);
        return (
          <Toggle
            key={trouble.name}
            label={troubles[trouble.name]}
            stateText={isOn ? on : off}
            icon={trouble.icon}
            on={isOn}
            onChange={(next) => void setWallet(wallet, trouble.order(next))}
          />
        );
      })}
    </>
  );
}

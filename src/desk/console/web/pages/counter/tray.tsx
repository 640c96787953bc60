import { signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { Icon } from '../../parts/icon.tsx';
import { Toggle } from '../../parts/toggle.tsx';
import { texts } from '../../state/appearance.ts';
import { switchRig } from '../../state/rig-actions.ts';
import type { Rig } from '../../state/shelves.ts';
import { LedgerDialog } from './ledger-dialog.tsx';
import { ReaderDrawing } from './reader-drawing.tsx';
import { Shelves } from './shelves.tsx';

/** Where there is no room for it beside the till, the tray slides in over it. */
export const trayOpen = signal(false);
const ledgerOpen = signal(false);

/** Demo and rig only: cards and phones to hold to the reader, and what can be taken from the terminal. */
export function Tray({ rig }: { rig: Rig }) {
  const t = texts.value.tray;
  const reader = useRef<HTMLDivElement>(null);
  return (
    <>
      <aside class="tray" id="tray" aria-label={t.title} data-open={trayOpen.value}>
        <header class="tray-head">
          <h2>{t.title}</h2>
          <button
            type="button"
            class="quiet-button tray-close"
            aria-label={texts.value.close}
            onClick={toggleTray}
          >
            <Icon name="cross" />
          </button>
        </header>
        <ReaderDrawing place={reader} />
        <Shelves rig={rig} reader={reader} />
        <Switches rig={rig} />
      </aside>
      {ledgerOpen.value && (
        <LedgerDialog
          onClose={() => {
            ledgerOpen.value = false;
          }}
        />
      )}
    </>
  );
}

/** Network, paper, and the bank's books. */
function Switches({ rig }: { rig: Rig }) {
  const t = texts.value.tray;
  const onOff = (on: boolean): string => (on ? t.on : t.off);
  return (
    <div class="tray-switches">
      <Toggle
        label={t.network}
        stateText={onOff(rig.networkUp)}
        icon="bank"
        on={rig.networkUp}
        onChange={(up) => void switchRig('network', up)}
      />
      <Toggle
        label={t.printer}
        stateText={onOff(rig.printerUp)}
        icon="printer"
        on={rig.printerUp}
        onChange={(up) => void switchRig('printer', up)}
      />
      <button
        type="button"
        class="toggle"
        onClick={() => {
          ledgerOpen.value = true;
        }}
      >
        <Icon name="journal" size={18} />
        <span class="toggle-label">{t.ledger}</span>
        <Icon name="next" size={16} />
      </button>
    </div>
  );
}

export function toggleTray(): void {
  trayOpen.value = !trayOpen.value;
}

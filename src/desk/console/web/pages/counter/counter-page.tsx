import { useEffect, useLayoutEffect } from 'preact/hooks';
import { draft, keepLists } from '../../state/actions.ts';
import { counterLanguage, setDocumentLanguage, texts } from '../../state/appearance.ts';
import { health, running, shown, terminal } from '../../state/store.ts';
import { refunding } from '../../state/tender-actions.ts';
import { listenToKeys } from './key-listener.ts';
import { obey, takeCode } from './orders.ts';
import { PaymentPanel } from './payment-panel.tsx';
import { QueueList } from './queue-list.tsx';
import { RefundDialog } from './refund-dialog.tsx';
import { StatusBar } from './status-bar.tsx';
import { Till } from './till.tsx';
import { TodayList } from './today-list.tsx';
import { Tray } from './tray.tsx';

/** Pressing a button with the mouse does not focus it: Enter stays the till's. Tab reaches every button. */
function keepFocus(event: MouseEvent): void {
  if (event.target instanceof Element && event.target.closest('button')) event.preventDefault();
}

/** The cashier's page. On a phone, the till and the payment take turns; `data-focus` says whose turn it is. */
export function CounterPage() {
  // Before the first paint: what is keyed in as soon as the page shows must not be lost.
  useLayoutEffect(() => listenToKeys({ obey, takeCode }), []);
  useEffect(keepLists, []);
  useEffect(() => setDocumentLanguage(counterLanguage.value), [counterLanguage.value]);
  useEffect(() => {
    document.title = [health.value?.merchant, texts.value.title].filter(Boolean).join(' · ');
  }, [health.value?.merchant, texts.value]);

  const payment = shown.value;
  const focus = payment && (running.value || draft.value === '') ? 'payment' : 'till';
  const rig = health.value?.rig ?? null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing is pressed here, a press below is only kept from focusing
    <div
      class="counter"
      data-focus={focus}
      data-rig={rig !== null}
      data-connection={terminal.value.connection}
      onMouseDown={keepFocus}
    >
      <StatusBar />
      <main class="workbench">
        <Till />
        <PaymentPanel payment={payment} />
        <div class="lists">
          <QueueList />
          <TodayList />
        </div>
        {rig && <Tray rig={rig} />}
      </main>
      {refunding.value && (
        <RefundDialog
          payment={refunding.value}
          onClose={() => {
            refunding.value = null;
          }}
        />
      )}
    </div>
  );
}

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { QueueEntry } from '../../state/contract.ts';
import { park } from '../../state/delivery.ts';
import { fill } from '../../texts/fill.ts';
import { money, texts } from './words.ts';

const LONGEST_REASON = 120;

/** Asks why, because whoever finds the entry later has nothing else to go by. */
export function ParkDialog({ entry, onClose }: { entry: QueueEntry; onClose: () => void }) {
  const t = texts.value.queue;
  const dialog = useRef<HTMLDialogElement>(null);
  const reason = useSignal('');
  useEffect(() => dialog.current?.showModal(), []);

  const send = (event: Event): void => {
    event.preventDefault();
    if (reason.value.trim() === '') return;
    void park(entry.seq, reason.value.trim());
    dialog.current?.close();
  };
  return (
    <dialog
      class="dialog form-dialog park-dialog"
      ref={dialog}
      aria-labelledby="park-title"
      onClose={onClose}
    >
      <form onSubmit={send}>
        <h2 id="park-title">{fill(t.parkTitle, { amount: money(entry.amount, entry.currency) })}</h2>
        <p>{t.parkHint}</p>
        <label>
          {t.parkReason}
          <input
            type="text"
            required
            autocomplete="off"
            maxLength={LONGEST_REASON}
            value={reason.value}
            onInput={(event) => {
              reason.value = event.currentTarget.value;
            }}
          />
        </label>
        <div class="tech-orders">
          <button type="button" class="plain-button" onClick={() => dialog.current?.close()}>
            {t.cancel}
          </button>
          <button type="submit" class="primary-button" disabled={reason.value.trim() === ''}>
            {t.park}
          </button>
        </div>
      </form>
    </dialog>
  );
}

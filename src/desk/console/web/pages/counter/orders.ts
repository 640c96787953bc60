import { computed, signal } from '@preact/signals';
import { cancel, charge, draft, refusal, reprint } from '../../state/actions.ts';
import type { PaymentView, ReceiptCopy } from '../../state/contract.ts';
import { erased, typed } from '../../state/draft.ts';
import { cardSeen, isRunning } from '../../state/final.ts';
import { dispatch, pickedId, running, shown, terminal } from '../../state/store.ts';
import { commandOf, type KeyCommand } from './keys.ts';

/** What stands beside the ladder: the exchange with the card, or one of the receipt's copies. */
export type Detail = 'handshake' | ReceiptCopy;
const chosenDetail = signal<{ about: string; detail: Detail } | null>(null);

/** The exchange while the payment runs, the receipt when it has one; a choice holds until things move on. */
export const detail = computed<Detail>(() => {
  const payment = shown.value;
  if (!payment) return 'handshake';
  if (chosenDetail.value?.about === aboutOf(payment)) return chosenDetail.value.detail;
  return payment.outcome !== null && cardSeen(payment) ? 'customer' : 'handshake';
});

export function chooseDetail(detail: Detail): void {
  const payment = shown.value;
  chosenDetail.value = payment && { about: aboutOf(payment), detail };
}

const aboutOf = ({ id, outcome }: PaymentView): string => `${id}/${outcome}`;

/** Esc, and the button that names it: cancels what runs, else clears the amount, else puts the result away. */
export function stepBack(): void {
  const { payment } = terminal.value;
  if (isRunning(payment)) void cancel(payment.id);
  else if (draft.value !== '') draft.value = '';
  else putAway();
}

export function putAway(): void {
  refusal.value = null;
  pickedId.value = null;
  dispatch({ type: 'dismissed' });
}

export function enter(digits: string): void {
  if (running.value) return;
  refusal.value = null;
  draft.value = typed(draft.value, digits);
}

export function erase(): void {
  if (!running.value) draft.value = erased(draft.value);
}

/** Prints the copy in view; the customer's where none is. */
export function print(): void {
  const payment = shown.value;
  if (!payment || payment.outcome === null || !cardSeen(payment)) return;
  void reprint(payment.id, detail.value === 'merchant' ? 'merchant' : 'customer');
}

function obey(command: KeyCommand): void {
  switch (command.kind) {
    case 'digits':
      enter(command.digits);
      break;
    case 'erase':
      erase();
      break;
    case 'clear':
      if (!running.value) draft.value = '';
      break;
    case 'charge':
      if (!running.value) void charge();
      break;
    case 'escape':
      stepBack();
      break;
    case 'print':
      print();
      break;
  }
}

/** The whole page listens, so that a cashier never has to aim. An open dialog keeps its keys. */
export function listenToKeys(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.repeat || document.querySelector('dialog[open]')) return;
    const target = event.target instanceof Element ? event.target : null;
    const focus = target?.closest('input, select, textarea')
      ? 'field'
      : target?.closest('button, a')
        ? 'control'
        : 'page';
    const command = commandOf({
      key: event.key,
      modified: event.ctrlKey || event.altKey || event.metaKey,
      focus,
    });
    if (!command) return;
    event.preventDefault();
    obey(command);
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}

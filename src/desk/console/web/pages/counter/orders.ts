import { computed, signal } from '@preact/signals';
import { cancel, charge, draft, refusal, reprint } from '../../state/actions.ts';
import type { PaymentView, Refusal } from '../../state/contract.ts';
import { bestDetail, type Detail, detailsOf } from '../../state/details.ts';
import { erased, typed } from '../../state/draft.ts';
import { hasReceipt, isRunning } from '../../state/final.ts';
import { dispatch, health, pickedId, running, shown, terminal } from '../../state/store.ts';
import { scanCode } from '../../state/tender-actions.ts';
import { walletsOf } from '../../state/tenders.ts';
import type { KeyCommand } from './keys.ts';

/** The page's own refusal, in the words of the catalogue. */
const CODE_NOT_EXPECTED: Refusal = { code: 'code_not_expected', message: '', hint: '' };

const chosenDetail = signal<{ about: string; detail: Detail } | null>(null);

/** What fits the payment best; a choice holds until things move on. */
export const detail = computed<Detail>(() => {
  const payment = shown.value;
  if (!payment) return 'handshake';
  const wallets = walletsOf(health.value?.tenders ?? []).length > 0;
  const chosen = chosenDetail.value;
  const offered = detailsOf(payment, wallets);
  if (chosen?.about === aboutOf(payment) && offered.includes(chosen.detail)) return chosen.detail;
  return bestDetail(payment, wallets);
});

export function chooseDetail(detail: Detail): void {
  const payment = shown.value;
  chosenDetail.value = payment && { about: aboutOf(payment), detail };
}

const aboutOf = ({ id, outcome, entryMode }: PaymentView): string => `${id}/${outcome}/${entryMode}`;

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
  if (!payment || payment.outcome === null || !hasReceipt(payment)) return;
  void reprint(payment.id, detail.value === 'merchant' ? 'merchant' : 'customer');
}

/** What a scanner that types has read: the customer's code where a payment waits for one. */
export function takeCode(code: string): void {
  const { payment } = terminal.value;
  if (payment?.state === 'awaiting_tender') void scanCode(payment.id, code);
  else refusal.value = CODE_NOT_EXPECTED;
}

export function obey(command: KeyCommand): void {
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

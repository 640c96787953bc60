import type { z } from 'zod';
import type {
  DeviceView,
  HealthView,
  LedgerView,
  PaymentView,
  TerminalEvent,
} from '../../../api/contract.ts';
import type {
  AuditEntryView,
  AuditView,
  CurrencyTotals,
  QueueEntryView,
  QueueView,
  ReconciliationView,
  TotalsView,
} from '../../../api/contract-delivery.ts';
import type {
  AppView,
  TenderView,
  WalletSwitchesBody,
  WalletSwitchesView,
  WalletView,
} from '../../../api/contract-wallets.ts';

/** The API's shapes as the pages use them: types only, so that no validator is bundled. */
export type {
  AppView,
  AuditEntryView,
  AuditView,
  CurrencyTotals,
  DeviceView,
  HealthView,
  LedgerView,
  PaymentView,
  QueueView,
  ReconciliationView,
  TenderView,
  TerminalEvent,
  TotalsView,
  WalletSwitchesBody,
  WalletView,
};

export type TerminalMessage = Extract<TerminalEvent, { type: 'message' }>['message'];
export type Handshake = Omit<Extract<TerminalEvent, { type: 'handshake' }>, 'type'>;
export type HandshakeStep = Handshake['steps'][number];
export type VirtualCard = NonNullable<HealthView['rig']>['cards'][number];
export type CodeLabel = NonNullable<HealthView['rig']>['labels'][number];
/** The simulated provider's switches as they stand. */
export type WalletSwitches = z.infer<typeof WalletSwitchesView>;
export type CodeRefused = Omit<Extract<TerminalEvent, { type: 'code_refused' }>, 'type'>;
export type ShownCode = NonNullable<PaymentView['code']>;
export type Pass = PaymentView['passes'][number];
export type QueueEntry = QueueEntryView;
export type ReceiptCopy = 'customer' | 'merchant';
export type ReceiptState = Extract<TerminalEvent, { type: 'receipt' }>['state'];

/** What the API answers when it refuses. */
export interface Refusal {
  code: string;
  message: string;
  hint: string;
}

import type { HandshakeStep, LaneMessage } from '../../card/lane/protocol.ts';
import type { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Amount } from '../../platform/money/amount.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { ScannedCode } from '../../platform/ports/scanner.ts';
import type { Upstream } from '../../platform/ports/upstream.ts';
import type { Wallet } from '../../platform/ports/wallet.ts';
import type { Journal, NewPrintJob } from '../journal/journal.ts';
import type { Payment } from '../payment.ts';
import type { CodeRouting } from '../tenders/code-reading.ts';
import type { ArmSettings } from './arm-order.ts';
import type { CodeSettings } from './code-desk.ts';
import type { LanePort } from './lanes.ts';
import type { OfflineLimits } from './offline-rules.ts';
import type { TenderWaitSettings } from './tender-wait.ts';

export interface SessionSettings extends ArmSettings, TenderWaitSettings {
  limits: OfflineLimits;
  codes: CodeSettings;
  /** Presentations without result, and looks at the phone, before a payment ends. */
  maxAttempts: number;
  /** How long a payment waits for a reader that went away. */
  laneGraceMs: number;
}

/** What the session tells the rest of the daemon as it happens. */
export type SessionNotice =
  | { kind: 'payment'; payment: Payment }
  | { kind: 'message'; paymentId: string | null; message: LaneMessage }
  /** A scanned code that is not taken; what it said is not told. */
  | { kind: 'code_refused'; paymentId: string | null; error: TerminalError }
  | { kind: 'handshake'; paymentId: string; attempt: number; steps: HandshakeStep[]; totalUs: number };

/** The scanners, however many: armed together with the lane. */
export interface CodeScanners {
  arm(): void;
  disarm(): void;
  /** A good or a bad beep. */
  signal(kind: 'good' | 'bad'): void;
  onCode(listener: (code: ScannedCode) => void): void;
}

/** What the session needs to take payments through wallets. */
export interface SessionWallets {
  wallets: ReadonlyMap<string, Wallet>;
  route(text: string, aim: string | null): CodeRouting;
  unresolved(wallet: string): number;
  /** A payment has left the till with an unknown end: it is found out in the background. */
  resolve(payment: Payment): void;
  /** Nobody wants it any more: it is cancelled in the background. @throws TerminalError payment_final for a refund */
  cancelUnknown(payment: Payment): Payment;
  shopName: string;
}

export interface SessionSurroundings extends SessionWallets {
  scanners: CodeScanners;
  journal: Journal;
  lane: LanePort;
  upstream: Upstream;
  clock: Clock;
  random: Random;
  log: Log;
  /** The receipt copies of a payment that has just ended. */
  receipts(payment: Payment): NewPrintJob[];
  /** Wakes the forwarder: something is owed to the host. */
  forward(): void;
  /** Resolves true once no reversal for that card waits any more, false when that cannot be had in time. */
  reversalsSettled(panToken: string): Promise<boolean>;
  notify(notice: SessionNotice): void;
}

export interface PaymentRequest {
  amount: Amount;
  reference: string | null;
}

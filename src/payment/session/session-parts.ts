import type { HandshakeStep, LaneMessage } from '../../card/lane/protocol.ts';
import type { Amount } from '../../platform/money/amount.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { Upstream } from '../../platform/ports/upstream.ts';
import type { Journal, NewPrintJob } from '../journal/journal.ts';
import type { Payment } from '../payment.ts';
import type { ArmSettings } from './arm-order.ts';
import type { LanePort } from './lanes.ts';
import type { OfflineLimits } from './offline-rules.ts';
import type { TenderWaitSettings } from './tender-wait.ts';

export interface SessionSettings extends ArmSettings, TenderWaitSettings {
  limits: OfflineLimits;
  /** Presentations without result, and looks at the phone, before a payment ends. */
  maxAttempts: number;
  /** How long a payment waits for a reader that went away. */
  laneGraceMs: number;
}

/** What the session tells the rest of the daemon as it happens. */
export type SessionNotice =
  | { kind: 'payment'; payment: Payment }
  | { kind: 'message'; paymentId: string | null; message: LaneMessage }
  | { kind: 'handshake'; paymentId: string; attempt: number; steps: HandshakeStep[]; totalUs: number };

export interface SessionSurroundings {
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

import type { DataElements } from '../emv/element-values.ts';
import type { UserInterfaceRequest } from './messages.ts';

export type OutcomeKind =
  | 'select_next'
  | 'try_again'
  | 'approved'
  | 'declined'
  | 'online_request'
  | 'try_another_interface'
  | 'end_application';

export type CardholderVerification =
  | 'online_pin'
  | 'confirmation_code_verified'
  | 'obtain_signature'
  | 'no_cvm';

/** Result of offline data authentication, with its reason in words of the Book when it failed. */
export interface OdaResult {
  method: 'none' | 'sda' | 'dda' | 'fdda' | 'cda';
  result: 'not_performed' | 'passed' | 'failed';
  reason?: string;
}

/** Outcome parameters. null stands for the Books' N/A. @spec EMV Contactless Book A, 6.2 */
export interface Outcome {
  kind: OutcomeKind;
  start: 'A' | 'B' | 'C' | 'D' | null;
  onlineResponseData: 'emv_data' | 'any' | null;
  cvm: CardholderVerification | null;
  uiOnOutcome: UserInterfaceRequest | null;
  uiOnRestart: UserInterfaceRequest | null;
  /** For authorisation and clearing: holds PAN and track 2, never leaves the lane unsealed. */
  dataRecord: DataElements | null;
  discretionaryData: DataElements | null;
  alternateInterface: 'contact_chip' | 'mag_stripe' | null;
  receipt: boolean;
  /** Milliseconds, or null for N/A. */
  fieldOffHoldMs: number | null;
  removalTimeoutMs: number;
  oda: OdaResult;
  /** With select_next, and with end_application when no candidate is left: the amount is above a limit for this card. */
  overLimit?: true;
}

/** What the entry point hands to the terminal. @spec EMV Contactless Book B, 3.5 */
export interface FinalOutcome extends Outcome {
  /** The combination's scheme and kernel and the AID as selected; null where no application was selected. */
  application: { scheme: string; kernelId: number; aid: Uint8Array; label: string | null } | null;
}

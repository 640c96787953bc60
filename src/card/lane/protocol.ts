import type { TransactionType } from '../entry-point/combination.ts';
import type { MessageIdentifier, UiStatus } from '../entry-point/messages.ts';
import type { CardholderVerification, OdaResult, OutcomeKind } from '../entry-point/outcome.ts';

/**
 * Messages between the daemon and a lane process, JSON over Node's IPC channel. Nothing here carries a PAN,
 * track 2 or cryptogram input in the clear.
 */
export type ToLane =
  | { kind: 'configure'; configuration: LaneConfiguration }
  | { kind: 'epoch-key'; epoch: string; keyBase64: string }
  /** What an earlier process of this lane sealed last, after its key. */
  | { kind: 'torn-log'; sealedBase64: string }
  | { kind: 'arm'; order: ArmOrder }
  | { kind: 'disarm'; paymentId: string }
  | { kind: 'ping'; nonce: number };

export type FromLane =
  /** Sent once, after `configure` was accepted. */
  | { kind: 'ready' }
  | { kind: 'reader'; state: 'up'; name: string }
  | { kind: 'reader'; state: 'down'; code: string; message: string; hint: string }
  /** A card or phone entered the field while armed: the handshake begins. */
  | { kind: 'reading'; paymentId: string; attempt: number }
  | { kind: 'ui'; paymentId: string; message: LaneMessage }
  /** The handshake of one attempt, APDU by APDU, in one message after it ended. */
  | { kind: 'trace'; paymentId: string; attempt: number; steps: HandshakeStep[]; totalUs: number }
  /** Before the outcome: all passes of the payment so far, where a phone was asked for some. */
  | { kind: 'pass'; paymentId: string; attempt: number; passes: PassRead[] }
  | { kind: 'outcome'; paymentId: string; attempt: number; outcome: LaneOutcome }
  /** Torn transactions to be kept in place of those before, sealed; null: there are none. */
  | { kind: 'torn-log'; sealedBase64: string | null }
  | { kind: 'removed' }
  | { kind: 'pong'; nonce: number };

/** What a lane is started with. Byte strings are hex: this crosses a process border once. */
export interface LaneConfiguration {
  lane: string;
  reader: { driver: string; options: Record<string, unknown> };
  /** Loaded scheme files, see src/platform/config/lane-scheme.ts. */
  schemes: unknown[];
  caKeys: unknown[];
  /** Terminal data elements, tag hex -> value hex (9F1A, 9F35, 9F33, 9F40, 9F1E, 9F15, 9F16, 9F1C, 9F4E …). */
  terminalData: Record<string, string>;
  /** Key of the HMAC that makes the PAN token, base64, 32 bytes. */
  panTokenKeyBase64: string;
  apduTimeoutMs: number;
  /** `ask`: phones are asked for their wallet's name, one command before the first; absent: they are. */
  wallets?: { ask: boolean };
  /** Passes that are read before the payment, where phones are asked; absent or null: none. */
  passes?: LanePasses | null;
}

/** Unofficial protocols: commercial use needs the approval of Apple and Google. */
export interface LanePasses {
  /**
   * `vas_and_pay`: the payment follows. `vas_or_pay`: it follows where no pass was read. `vas_only`: there is none,
   * whatever is held there.
   */
  mode: 'vas_or_pay' | 'vas_and_pay' | 'vas_only';
  /** By pass type identifier ("pass.com.example.loyalty"). Keys are P-256, PKCS#8 as DER; null: not encrypted. */
  apple: { passType: string; privateKeyBase64: string | null; signUpUrl?: string }[];
  /** The shop's number at Google, 32 bits, with its key, of the same form. */
  smartTap: { collectorId: number; keyVersion: number; privateKeyBase64: string } | null;
}

export interface ArmOrder {
  paymentId: string;
  /** Counts presentations of one payment, from 1. */
  attempt: number;
  /** Minor units in decimal. */
  amountMinor: string;
  currencyNumeric: number;
  currencyExponent: number;
  transactionType: TransactionType;
  /** YYMMDD and HHMMSS in the terminal's time zone. */
  date: string;
  time: string;
  /** offline: floor limits are raised to this amount (minor units), so that the card may approve by itself. null: always online. */
  offlineFloorLimitMinor: string | null;
  /** false: the phone is asked for neither wallet nor passes; absent: as the lane is configured. */
  askWallet?: boolean;
  /** Brings the host's answer to the card that the outcome before was of: its second presentment. */
  issuerUpdate?: IssuerUpdateOrder;
}

/** @spec EMV Contactless Book B, 3.3.2.1 */
export interface IssuerUpdateOrder {
  /** Of the outcome before, as `CapturedCard` has them. */
  aid: string;
  kernelId: number;
  /**
   * Of the host's answer, tag -> value in hex: 91, 8A, and 71 and 72 as whole templates, tag and length included, one
   * after another.
   */
  issuerResponse: Record<string, string>;
}

export interface LaneMessage {
  messageId: MessageIdentifier;
  status: UiStatus;
  holdMs: number;
  languagePreference: string | null;
  /** Amount or balance to be shown with it, minor units in decimal. */
  value?: { qualifier: 'amount' | 'balance'; minor: string; currencyNumeric: number };
}

export interface HandshakeStep {
  /** "SELECT PPSE", "GET PROCESSING OPTIONS", "READ RECORD 1.2", "GENERATE AC" … */
  name: string;
  /** SW1SW2 in hex, or null when the card was lost. */
  sw: string | null;
  /** Lengths of command and response in bytes: the bytes themselves stay in the lane. */
  sent: number;
  received: number;
  /** Microseconds since the card was seen, and what the exchange took. */
  atUs: number;
  tookUs: number;
}

/** The end of one presentation, as the rest of the daemon may know it. */
export interface LaneOutcome {
  kind: OutcomeKind;
  cvm: CardholderVerification | null;
  message: LaneMessage | null;
  /** true: the same payment waits for the card to be presented again (link lost, see phone). */
  restart: boolean;
  reason: OutcomeReason | null;
  /** Open part of the card data; null when no application was selected. */
  card: CapturedCard | null;
  /**
   * Sealed data record, base64; null unless the outcome is approved or online_request, or of an issuer update (the
   * results: 95, 9B, 9F5B).
   */
  sealedBase64: string | null;
  /** With online_request: the card wants the host's answer, in a second presentment. */
  issuerUpdate?: IssuerUpdateWanted;
}

export interface IssuerUpdateWanted {
  /** emv_data: only if the host's answer holds 91, 71 or 72. */
  when: 'emv_data' | 'any';
  /** How long the card may be asked to stay before it is asked to go ("remove card"); 0: it goes at once. */
  removalTimeoutMs: number;
}

/** Why a presentation came to nothing, where the card's data tell. For sentences: kernel and card have decided. */
export type OutcomeReason =
  /** A phone wants its owner first. */
  | 'see_phone'
  /** The card takes its PIN only. */
  | 'pin_required'
  /** The amount needs a verification that the card does not offer. */
  | 'holder_not_verified'
  /** The terminal's limit for this card. */
  | 'over_limit'
  | 'card_expired'
  /** The terminal reads passes and takes no money here, or the pass that was read takes the payment's place. */
  | 'passes_only'
  /** No application of the card is one of the terminal's. */
  | 'application_not_accepted';

/** Card data that may be stored, shown and printed. */
export interface CapturedCard {
  scheme: string;
  kernelId: number;
  /** AID as selected, hex. */
  aid: string;
  applicationLabel: string | null;
  /** First six and last four digits at most, see truncatePan. */
  panTruncated: string;
  panLast4: string;
  /** Keyed hash of the PAN, hex: the same card gives the same token on this terminal only. */
  panToken: string;
  panSequenceNumber: string | null;
  entryMode: 'contactless';
  formFactor: 'card' | 'phone' | 'watch' | 'tablet' | 'other' | 'unknown';
  /** Whose wallet it is: as the phone names it; `phone` where only its data say what it is; null: a card. */
  wallet: 'apple_pay' | 'google_pay' | 'samsung_pay' | 'phone' | null;
  cryptogramType: 'TC' | 'ARQC' | 'AAC' | null;
  /** Application cryptogram 9F26, hex: printed on receipts. */
  cryptogram: string | null;
  /** Application transaction counter 9F36, decimal. */
  atc: number | null;
  tvr: string | null;
  tsi: string | null;
  cvmResults: string | null;
  oda: OdaResult;
  languagePreference: string | null;
}

/** One loyalty pass that was asked for. */
export interface PassRead {
  program: 'apple_vas' | 'smart_tap';
  /** Pass type identifier; for Smart Tap loyalty, offer, gift_card …, or the collector's number where none was read. */
  passType: string;
  /** What the pass says: at most 256 printable characters; empty unless it was read. */
  id: string;
  status: 'read' | 'not_found' | 'locked' | 'user_action' | 'unreadable';
  /**
   * Of a pass of Apple's that was read: seconds since the phone made it, by its clock and ours; negative where its clock
   * is ahead. Nothing else tells an answer of now from one that was recorded.
   */
  ageSeconds?: number;
}

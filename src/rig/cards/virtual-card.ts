import type { CardScheme } from '../issuer/cryptogram.ts';
import type { CardGroup } from './profiles.ts';

/** What the tray says of a card before it is made. */
export interface VirtualCardDefinition {
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly hint: string;
  readonly group: CardGroup;
  readonly kind: 'card' | 'phone';
  /** other: no terminal is set up for it. */
  readonly scheme: CardScheme | 'other';
}

/**
 * A card or phone as a reader meets it. The object is the plastic: its transaction counter lives as long as
 * it does, so keep one object per card and insert it again.
 */
export interface VirtualCard extends VirtualCardDefinition {
  /** Answer to reset as a PC/SC reader makes it up for a contactless card. */
  readonly atr: Uint8Array;
  /** Enters the field: power on, nothing selected. */
  insert(): void;
  /** Response APDU with its status word, or 'torn': the card is not in the field (any more). */
  apdu(command: Uint8Array): Uint8Array | 'torn';
}

/** One scheme's application on the chip. */
export interface CardApplication {
  readonly aid: Uint8Array;
  /** 50, ASCII. */
  readonly label: string;
  /** Value of template A5 in the answer to SELECT. */
  readonly selectionData: Uint8Array;
  /** A fresh transaction: called at each SELECT. */
  open(): ApplicationSession;
}

/** A selected application. Each method returns a response APDU; it polices the order of commands itself. */
export interface ApplicationSession {
  /** @param pdolValues what stood in template 83 */
  getProcessingOptions(pdolValues: Uint8Array): Uint8Array;
  readRecord(sfi: number, record: number): Uint8Array;
  /** @param control P1: the cryptogram asked for and whether with CDA */
  generateAc(control: number, cdolValues: Uint8Array): Uint8Array;
  /** Absent: the application does not know the command. @param drdolValues what 9F51 asked for */
  recoverAc?(drdolValues: Uint8Array): Uint8Array;
}

/** What a phone has besides its payment application: a wallet that names itself, and passes behind it. */
export interface PhoneWallet {
  /** Response to SELECT by DF name; null: not one of its names. */
  select(name: Uint8Array): Uint8Array | null;
  /** Response to a command while it is selected. */
  process(command: Uint8Array, body: Uint8Array): Uint8Array;
}

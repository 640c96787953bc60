import { equalBytes, fromHex } from '../../platform/bytes/hex.ts';
import { answer, refuse, SW } from './answer.ts';
import { text, tlv } from './tlv.ts';
import type { ApplicationSession, CardApplication, PhoneWallet } from './virtual-card.ts';

const PPSE = text('2PAY.SYS.DDF01');

const INS = {
  SELECT: 0xa4,
  READ_RECORD: 0xb2,
  GET_PROCESSING_OPTIONS: 0xa8,
  GENERATE_AC: 0xae,
  GET_DATA: 0xca,
  RECOVER_AC: 0xd0,
};

/** Is this command GENERATE AC? The moment at which a card is worst lost. */
export function isGenerateAc(command: Uint8Array): boolean {
  return command[1] === INS.GENERATE_AC;
}

export function isRecoverAc(command: Uint8Array): boolean {
  return command[1] === INS.RECOVER_AC;
}

/** The operating system of a chip with one payment application, and of a phone with its wallet: knows what is selected. */
export interface Chip {
  powerOn(): void;
  process(command: Uint8Array): Uint8Array;
}

export function createChip(application: CardApplication, wallet: PhoneWallet | null = null): Chip {
  let session: ApplicationSession | null = null;
  let walletSelected = false;

  /** By DF name; the name may be cut short, and P2 may ask for the next one, of which there is none. */
  function select(name: Uint8Array, next: boolean): Uint8Array {
    session = null;
    const ofWallet = wallet?.select(name) ?? null;
    walletSelected = ofWallet !== null;
    if (ofWallet) return ofWallet;
    if (equalBytes(name, PPSE)) return answer(paymentDirectory(application));
    const matches = name.length >= 5 && equalBytes(name, application.aid.subarray(0, name.length));
    if (!matches || next) return refuse(SW.FILE_NOT_FOUND);
    session = application.open();
    return answer(tlv(0x6f, tlv(0x84, application.aid), tlv(0xa5, application.selectionData)));
  }

  return {
    powerOn() {
      session = null;
      walletSelected = false;
    },
    process(command) {
      const body = commandBody(command);
      if (body === null) return refuse(SW.WRONG_LENGTH);
      const [, ins, p1 = 0, p2 = 0] = command;
      if (ins === INS.SELECT) return p1 === 0x04 ? select(body, p2 === 0x02) : refuse(SW.WRONG_PARAMETERS);
      if (wallet && walletSelected) return wallet.process(command, body);
      if (session === null) return refuse(SW.CONDITIONS_NOT_SATISFIED);
      switch (ins) {
        case INS.GET_PROCESSING_OPTIONS:
          if (body[0] !== 0x83 || body[1] !== body.length - 2) return refuse(SW.WRONG_LENGTH);
          return session.getProcessingOptions(body.subarray(2));
        case INS.READ_RECORD:
          return (p2 & 0x07) === 0x04 ? session.readRecord(p2 >> 3, p1) : refuse(SW.WRONG_PARAMETERS);
        case INS.GENERATE_AC:
          return session.generateAc(p1, body);
        case INS.RECOVER_AC:
          return session.recoverAc?.(body) ?? refuse(SW.INSTRUCTION_NOT_SUPPORTED);
        case INS.GET_DATA:
          return refuse(SW.DATA_NOT_FOUND);
        default:
          return refuse(SW.INSTRUCTION_NOT_SUPPORTED);
      }
    },
  };
}

/** Answer to SELECT PPSE: the directory with its one entry. @spec EMV Contactless Book B, 3.3.1 */
function paymentDirectory({ aid, label }: CardApplication): Uint8Array {
  const entry = tlv(0x61, tlv(0x4f, aid), tlv(0x50, text(label)), tlv(0x87, Uint8Array.of(0x01)));
  return tlv(0x6f, tlv(0x84, PPSE), tlv(0xa5, tlv(0xbf0c, entry)));
}

/** Data field of a short command APDU, empty where it has none; null when lengths do not fit. */
function commandBody(command: Uint8Array): Uint8Array | null {
  if (command.length < 4) return null;
  if (command.length <= 5) return command.subarray(command.length);
  const length = command[4]!;
  const rest = command.length - 5 - length;
  return length > 0 && (rest === 0 || rest === 1) ? command.subarray(5, 5 + length) : null;
}

/** ATR of a contactless card with these historical bytes (at most 15). @spec PC/SC part 3, 3.1.3.2.3.1 */
export function contactlessAtr(historicalBytesHex: string): Uint8Array {
  const historicalBytes = fromHex(historicalBytesHex);
  const atr = Uint8Array.of(0x3b, 0x80 | historicalBytes.length, 0x80, 0x01, ...historicalBytes, 0);
  atr[atr.length - 1] = atr.reduce((check, byte, i) => (i === 0 ? 0 : check ^ byte), 0);
  return atr;
}

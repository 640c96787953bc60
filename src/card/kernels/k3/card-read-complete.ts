import { equalBytes } from '../../../platform/bytes/hex.ts';
import { AIP, CRYPTOGRAM_TYPE, TTQ } from '../../emv/bit-tables.ts';
import { isSet } from '../../emv/bits.ts';
import { PanError, panFrom5A } from '../../emv/pan.ts';
import { parseTrack2, Track2Error } from '../../emv/track2.ts';
import { MESSAGE } from '../../entry-point/messages.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { type Step, show } from '../commands.ts';
import { endApplication } from './outcomes.ts';
import {
  amountMinor,
  dataElement,
  isRefund,
  type Kernel3Transaction,
  languagePreference,
  optionOn,
  ttqSet,
} from './transaction.ts';

/** Track 2, AIP, IAD, cryptogram, ATC. @spec EMV Contactless Book C-3, 5.4.2.1 */
const MANDATORY = [0x57, 0x82, 0x9f10, 0x9f26, 0x9f36];

/** The card may go; is what it sent complete, and what does it want? null: go on. @spec EMV Contactless Book C-3, 5.4 */
export function* cardReadComplete(transaction: Kernel3Transaction): Step<Outcome | null> {
  yield* show({
    messageId: MESSAGE.CARD_READ_OK,
    status: 'card_read_successfully',
    ...languagePreference(transaction),
  });
  const absent = (tag: number) => !transaction.card.get(tag)?.length;
  if (MANDATORY.some(absent) || !panIsOne(transaction)) return endApplication();
  const cid = transaction.card.get(0x9f27)?.[0] ?? cidFromIad(transaction.card.get(0x9f10)!);
  if (cid === null) return endApplication();
  transaction.card.set(0x9f27, new Uint8Array([cid]));
  disposition(transaction, cid >> 6);
  return mandatoryForOnlineOda(transaction).some(absent) ? endApplication() : null;
}

/** 57 holds a PAN, and 5A, if there, the same. @spec EMV Contactless Book C-3, A.2 (5A) */
function panIsOne({ card }: Kernel3Transaction): boolean {
  try {
    const { pan } = parseTrack2(card.get(0x57)!);
    const other = card.get(0x5a);
    const digits = other?.length ? panFrom5A(other) : pan;
    const same = equalBytes(pan, digits);
    pan.fill(0);
    digits.fill(0);
    return same;
  } catch (error) {
    if (error instanceof PanError || error instanceof Track2Error) return false;
    throw error;
  }
}

/** Byte 5 of the IAD carries the cryptogram type where the card sends no 9F27. @spec EMV Contactless Book C-3, 5.4.3.1 */
function cidFromIad(iad: Uint8Array): number | null {
  const verificationResults = iad[4];
  return verificationResults === undefined ? null : (verificationResults & 0x30) << 2;
}

/**
 * NOTE: a zero amount is never approved offline: where the reader did not ask for an online cryptogram, as a reader in
 * Autorun does not, the card's TC goes online all the same.
 * @spec EMV Contactless Book C-3, 5.4.3.2
 */
function disposition(transaction: Kernel3Transaction, type: number): void {
  if (type === CRYPTOGRAM_TYPE.ARQC) {
    transaction.cryptogramType = 'ARQC';
    transaction.onlineRequired = true;
  } else if (type === CRYPTOGRAM_TYPE.TC) {
    transaction.cryptogramType = 'TC';
    transaction.onlineRequired =
      ttqSet(transaction, TTQ.ONLINE_CRYPTOGRAM_REQUIRED) || amountMinor(transaction) === 0n;
  } else {
    transaction.cryptogramType = 'AAC';
    // An AAC is what a card answers to a refund, and declines nothing there.
    transaction.declineRequired = !(type === CRYPTOGRAM_TYPE.AAC && isRefund(transaction));
  }
}

/**
 * How the card lets itself be authenticated on its way online, where the reader asks for it (TTQ byte 1 bit 1):
 * by its own signature, by its issuer's over static data (phones without a key of their own), or not at all.
 * NOTE: AIP byte 1 bits 6 and 7 say what a card can do, not what it did: public transcripts show cards with bit 6 that
 * go online with nothing signed. Only a card that sent a signature is held to the rest, as one of two implementations
 * has it; the other ends the application, which would turn away every such card and phone. Nothing is given away: what
 * was not signed proves no CDCVM (5.7), and the issuer judges the cryptogram.
 * @spec EMV Contactless Book C-3, 5.4.2.1, 5.6.2
 */
export function onlineOdaMethod(transaction: Kernel3Transaction): 'fdda' | 'sda' | null {
  const { card, cryptogramType } = transaction;
  if (cryptogramType !== 'ARQC' || !ttqSet(transaction, TTQ.ODA_FOR_ONLINE)) return null;
  const aip = dataElement(transaction, 0x82)!;
  if (isSet(aip, ...AIP.DDA) && card.get(0x9f4b)?.length) return 'fdda';
  if (isSet(aip, ...AIP.SDA) && card.get(0x93)?.length) return 'sda';
  return null;
}

const FOR_ISSUER_KEY = [0x8f, 0x90, 0x9f32, 0x5a];

/**
 * What a card that signed must have sent besides.
 * NOTE: neither 92 (absent where the issuer key fits its certificate) nor the CA key (its absence is a failed
 * authentication, 5.6) is demanded here, other than in one implementation; 9F69 came with version 01 of fDDA.
 */
function mandatoryForOnlineOda(transaction: Kernel3Transaction): readonly number[] {
  switch (onlineOdaMethod(transaction)) {
    case 'fdda':
      return optionOn(transaction, 'FDDA_VERSION_00')
        ? [...FOR_ISSUER_KEY, 0x9f46, 0x9f47]
        : [...FOR_ISSUER_KEY, 0x9f46, 0x9f47, 0x9f69];
    case 'sda':
      return FOR_ISSUER_KEY;
    case null:
      return [];
  }
}

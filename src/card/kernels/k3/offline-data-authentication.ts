import { AIP, CTQ, TTQ } from '../../emv/bit-tables.ts';
import { isSet } from '../../emv/bits.ts';
import { verifyFdda } from '../../emv/oda/fdda.ts';
import { iccKeyOfCard } from '../../emv/oda/icc-key-chain.ts';
import type { OdaFailure } from '../../emv/oda/oda-failure.ts';
import { collectStaticData } from '../../emv/oda/static-data.ts';
import { parseTrack2 } from '../../emv/track2.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { authenticatesOnline } from './card-read-complete.ts';
import { insertCard } from './outcomes.ts';
import { READER_OPTION } from './reader-options.ts';
import { ctqSet, dataElement, isRefund, type Kernel3Transaction } from './transaction.ts';

/**
 * fDDA, for an offline approval, or going online where the reader asks for it. null: go on.
 * NOTE: SDA is not accepted in its place, as some implementations do: what it signs can be copied.
 * @spec EMV Contactless Book C-3, 5.6
 */
export function offlineDataAuthentication(transaction: Kernel3Transaction): Outcome | null {
  if (transaction.declineRequired || isRefund(transaction)) return null;
  if (transaction.onlineRequired && !authenticatesOnline(transaction)) return null;
  const failure = authenticate(transaction);
  if (failure === null) {
    transaction.oda = { method: 'fdda', result: 'passed' };
    return null;
  }
  transaction.oda = { method: 'fdda', result: 'failed', reason: failure };
  return afterFailure(transaction, failure);
}

/**
 * Online, another interface, or declined.
 * House rule, stricter than the Book: the card's wish to go online all the same is followed only where the reader's
 * options say so, or where this reader lacks the CA key and no CVM is required; the wish itself is not authenticated.
 * @spec EMV Contactless Book C-3, 5.6.1.2, 5.6.2
 */
function afterFailure(transaction: Kernel3Transaction, failure: OdaFailure): Outcome | null {
  const { ttq, options } = transaction;
  const mayGoOnline =
    isSet(options, ...READER_OPTION.ONLINE_IF_ODA_FAILS) ||
    (failure === 'ca_key_unknown' && !isSet(ttq, ...TTQ.CVM_REQUIRED));
  if (mayGoOnline && transaction.onlineRequired) return null;
  if (mayGoOnline && ctqSet(transaction, CTQ.ONLINE_IF_ODA_FAILS) && !isSet(ttq, ...TTQ.OFFLINE_ONLY)) {
    transaction.onlineRequired = true;
    return null;
  }
  if (ctqSet(transaction, CTQ.SWITCH_INTERFACE_IF_ODA_FAILS) && isSet(ttq, ...TTQ.EMV_CONTACT_CHIP)) {
    return { ...insertCard(), oda: transaction.oda };
  }
  transaction.declineRequired = true;
  return null;
}

/** null: the card is genuine and signed this transaction. @spec EMV Contactless Book C-3, Annex C */
function authenticate(transaction: Kernel3Transaction): OdaFailure | null {
  const { card, context, terminal } = transaction;
  const element = (tag: number) => (card.get(tag)?.length ? card.get(tag) : undefined);
  const aip = dataElement(transaction, 0x82)!;
  const signature = element(0x9f4b);
  if (!isSet(aip, ...AIP.DDA) || !signature) return 'card_data_missing';
  const collected = collectStaticData({
    records: transaction.signedRecords,
    tagList: element(0x9f4a),
    aip,
  });
  if (!collected.ok) return collected.reason;
  const chain = iccKeyOfCard({
    caKeys: context.caKeys,
    rid: context.selectedAid.subarray(0, 5),
    element,
    pan: element(0x5a) ?? panOfTrack2(card.get(0x57)!),
    date: terminal.get(0x9a) ?? new Uint8Array(),
    staticData: collected.staticData,
  });
  if (!chain.ok) return chain.reason;
  const proof = verifyFdda({
    signature,
    iccKey: chain.key,
    unpredictableNumber: terminal.get(0x9f37)!,
    amount: terminal.get(0x9f02)!,
    currency: terminal.get(0x5f2a)!,
    cardAuthenticationRelatedData: element(0x9f69) ?? new Uint8Array(),
  });
  return proof.ok ? null : proof.reason;
}

/** The PAN of 57 in the coding of 5A: two digits a byte, padded with F. */
function panOfTrack2(track2: Uint8Array): Uint8Array {
  const { pan } = parseTrack2(track2);
  const value = new Uint8Array(Math.ceil(pan.length / 2));
  for (let i = 0; i < value.length; i++) value[i] = (pan[2 * i]! << 4) | (pan[2 * i + 1] ?? 0x0f);
  pan.fill(0);
  return value;
}

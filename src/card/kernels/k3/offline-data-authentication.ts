import { AIP, CTQ, TTQ } from '../../emv/bit-tables.ts';
import { isSet } from '../../emv/bits.ts';
import { verifyFdda } from '../../emv/oda/fdda.ts';
import { iccKeyOfCard, issuerKeyOfCard } from '../../emv/oda/icc-key-chain.ts';
import type { OdaFailure } from '../../emv/oda/oda-failure.ts';
import { verifySda } from '../../emv/oda/sda.ts';
import { collectStaticData } from '../../emv/oda/static-data.ts';
import { panTo5A } from '../../emv/pan.ts';
import { parseTrack2 } from '../../emv/track2.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { onlineOdaMethod } from './card-read-complete.ts';
import { insertCard } from './outcomes.ts';
import { ctqSet, dataElement, isRefund, type Kernel3Transaction, optionOn, ttqSet } from './transaction.ts';

/**
 * For an offline approval the card must have signed; on the way online it is authenticated where the reader asks for it
 * and the card signed. null: go on.
 * @spec EMV Contactless Book C-3, 5.6
 */
export function offlineDataAuthentication(transaction: Kernel3Transaction): Outcome | null {
  if (transaction.declineRequired || isRefund(transaction)) return null;
  if (!transaction.onlineRequired) return forOfflineApproval(transaction);
  forOnlineAuthorisation(transaction);
  return null;
}

/**
 * NOTE: SDA is not accepted in place of fDDA, as some implementations do: what it signs can be copied.
 * House rule, stricter than the Book: the card's wish to go online after a failure is followed only where the reader's
 * options say so, or where this reader lacks the CA key and nothing hangs on it; the wish itself is not authenticated.
 * @spec EMV Contactless Book C-3, 5.6.1.1, 5.6.1.2
 */
function forOfflineApproval(transaction: Kernel3Transaction): Outcome | null {
  const failure = authenticate(transaction, 'fdda');
  if (failure === null) return null;
  const mayGoOnline = optionOn(transaction, 'ONLINE_IF_ODA_FAILS') || isOwnFault(transaction, failure);
  if (mayGoOnline && ctqSet(transaction, CTQ.ONLINE_IF_ODA_FAILS) && !ttqSet(transaction, TTQ.OFFLINE_ONLY)) {
    transaction.onlineRequired = true;
    return null;
  }
  if (ctqSet(transaction, CTQ.SWITCH_INTERFACE_IF_ODA_FAILS) && ttqSet(transaction, TTQ.EMV_CONTACT_CHIP)) {
    return { ...insertCard(), oda: transaction.oda };
  }
  transaction.declineRequired = true;
  return null;
}

/**
 * NOTE: what follows a failure is the reader's to choose; tilld declines unless told otherwise, since a failure can be
 * brought about on the way.
 * @spec EMV Contactless Book C-3, 5.6.2
 */
function forOnlineAuthorisation(transaction: Kernel3Transaction): void {
  const method = onlineOdaMethod(transaction);
  const failure = method && authenticate(transaction, method);
  if (failure === null || isOwnFault(transaction, failure)) return;
  transaction.declineRequired = !optionOn(transaction, 'ONLINE_IF_ODA_FOR_ONLINE_FAILS');
}

/** The reader lacks a CA key, and nothing hangs on it: no CVM is required, no device's word is to be proven. */
function isOwnFault(transaction: Kernel3Transaction, failure: OdaFailure): boolean {
  const proves = ttqSet(transaction, TTQ.CVM_REQUIRED) || ctqSet(transaction, CTQ.CDCVM_PERFORMED);
  return failure === 'ca_key_unknown' && !proves;
}

/** null: the card, or with SDA its static data, is genuine. Keeps the result. */
function authenticate(transaction: Kernel3Transaction, method: 'fdda' | 'sda'): OdaFailure | null {
  const failure = method === 'fdda' ? fdda(transaction) : sda(transaction);
  transaction.oda =
    failure === null ? { method, result: 'passed' } : { method, result: 'failed', reason: failure };
  return failure;
}

/** @spec EMV Contactless Book C-3, Annex C */
function fdda(transaction: Kernel3Transaction): OdaFailure | null {
  const { card, terminal } = transaction;
  const signature = card.get(0x9f4b);
  if (!isSet(dataElement(transaction, 0x82)!, ...AIP.DDA) || !signature?.length) return 'card_data_missing';
  const collected = staticData(transaction);
  if (!collected.ok) return collected.reason;
  const chain = iccKeyOfCard({ ...keyChain(transaction), staticData: collected.staticData });
  collected.staticData.fill(0);
  if (!chain.ok) return chain.reason;
  const proof = verifyFdda({
    signature,
    iccKey: chain.key,
    unpredictableNumber: terminal.get(0x9f37)!,
    amount: terminal.get(0x9f02)!,
    currency: terminal.get(0x5f2a)!,
    cardAuthenticationRelatedData: card.get(0x9f69) ?? new Uint8Array(),
    versions: optionOn(transaction, 'FDDA_VERSION_00') ? [0x00, 0x01] : [0x01],
  });
  if (!proof.ok) return proof.reason;
  transaction.relatedDataSigned = proof.version === 0x01;
  return null;
}

/** @spec EMV 4.4 Book 2, 5.4 */
function sda(transaction: Kernel3Transaction): OdaFailure | null {
  const collected = staticData(transaction);
  if (!collected.ok) return collected.reason;
  const chain = issuerKeyOfCard(keyChain(transaction));
  if (!chain.ok) return chain.reason;
  const signature = transaction.card.get(0x93)!;
  const proof = verifySda({ signature, issuerKey: chain.key, staticData: collected.staticData });
  collected.staticData.fill(0);
  return proof.ok ? null : proof.reason;
}

function staticData(transaction: Kernel3Transaction) {
  const { signedRecords, card } = transaction;
  return collectStaticData({
    records: signedRecords,
    tagList: card.get(0x9f4a),
    aip: dataElement(transaction, 0x82)!,
  });
}

function keyChain({ card, context, terminal }: Kernel3Transaction) {
  const pan = card.get(0x5a);
  return {
    caKeys: context.caKeys,
    rid: context.selectedAid.subarray(0, 5),
    element: (tag: number) => card.get(tag),
    pan: pan?.length ? pan : panOfTrack2(card.get(0x57)!),
    date: terminal.get(0x9a) ?? new Uint8Array(),
  };
}

/** The PAN of 57 in the coding of 5A. */
function panOfTrack2(track2: Uint8Array): Uint8Array {
  const { pan } = parseTrack2(track2);
  const value = panTo5A(pan);
  pan.fill(0);
  return value;
}
